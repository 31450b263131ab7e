//! What was submitted.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{change, column::EvidenceStatus as Status, evidence};
use rules::row;

use super::{
    attachment::Attachment,
    case_file::CaseFileRef,
    concern::Concern,
    content::{Answer, EvidenceRevision, Finding, Participant},
    distribution::Distribution,
    evaluation::Evaluation,
    follow_up::FollowUp,
    given::Given,
    obligation::Obligation,
    period::Period,
    person::Person,
    requirement::Requirement,
    task::Task,
    theme::Theme,
    tool::Tool,
    unit::Unit,
};
use crate::{
    graphql::{
        connection::{Connection, Keyed, Paging},
        context::{InSession, Session},
        error::Fault,
        id::encode,
        loader::{
            AttachmentsOf, ConcernsOf, DistributionsOf, EvaluationsOf, FollowUpsOf, RequirementsOf, RevisionsOf,
            SatisfiedBy,
        },
        scalar::{Date, DateTime},
        term::{ConcernLevel, EvidenceKind, EvidenceStatus, Grade, Verdict},
        words::Words,
    },
    service,
};

/// A piece of evidence, stored or just judged.
#[derive(Clone)]
pub struct Evidence {
    row: Arc<evidence::Model>,
    given: Option<Arc<Given>>,
}

impl Evidence {
    /// A stored one.
    pub fn new(row: Arc<evidence::Model>) -> Self {
        Self { row, given: None }
    }

    /// One that was just judged.
    pub fn given(given: &Arc<Given>) -> Self {
        Self {
            row: Arc::clone(&given.evidence),
            given: Some(Arc::clone(given)),
        }
    }

    /// The words that governed on its event date.
    async fn words(&self, session: &Session) -> Result<Arc<Words>, Fault> {
        session.words_on(self.row.event_date).await
    }

    /// Its withdrawal, as the trail has it.
    async fn withdrawn(&self, session: &Session) -> Result<Option<Arc<change::Model>>, Fault> {
        if self.row.status != Status::Withdrawn {
            return Ok(None);
        }
        session.done(self.row.id.0, "withdrawEvidence").await
    }
}

/// What was submitted against a task: an audit, a report, the note of a visit. Earlier revisions are kept; withdrawn
/// evidence stays readable.
#[Object]
impl Evidence {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.row.id)
    }

    /// The task that it was submitted against, as the framework had it on the event date.
    async fn task(&self, ctx: &Context<'_>) -> Result<Task, Fault> {
        let words = self.words(ctx.session()).await?;
        Task::find(&words, &self.row.task)
            .or_else(|| Task::find(&ctx.session().newest, &self.row.task))
            .ok_or_else(|| Fault::internal("evidence names a task that its rules do not have"))
    }

    /// What sort of evidence it is.
    async fn kind(&self) -> EvidenceKind {
        self.row.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> EvidenceStatus {
        self.row.status.into()
    }

    /// Who withdrew it; `null` while it stands.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Result<Option<Person>, Fault> {
        let who = self.withdrawn(ctx.session()).await?.and_then(|change| change.actor_id);
        Ok(who.and_then(|id| Person::find(ctx.session(), id)))
    }

    /// When it was withdrawn.
    async fn withdrawn_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.withdrawn(ctx.session()).await?.map(|change| change.at.into()))
    }

    /// Why it was revised or withdrawn.
    async fn status_reason(&self) -> Option<&str> {
        self.row.status_reason.as_deref()
    }

    /// Whether `reviseEvidence`, `withdrawEvidence` and its attachments are yours to do: it stands, and you submitted it or are the Head
    /// of Safeguarding.
    async fn may_amend(&self, ctx: &Context<'_>) -> bool {
        self.row.status != entity::column::EvidenceStatus::Withdrawn
            && service::evidence::may_amend(&ctx.session().actor, &self.row).is_ok()
    }

    /// 1 for the first submission. Pass it as `expectedRevision` when revising.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// When this revision was stored.
    async fn submitted_at(&self) -> DateTime {
        self.row.submitted_at.into()
    }

    /// Who submitted the first revision.
    async fn submitted_by(&self, ctx: &Context<'_>) -> Result<Person, Fault> {
        Person::find(ctx.session(), self.row.submitted_by)
            .ok_or_else(|| Fault::internal("evidence names a submitter who is not in the directory"))
    }

    /// The day of the audit, visit, meeting or report.
    async fn event_date(&self) -> Date {
        self.row.event_date.into()
    }

    /// The period that its submitter named; else the shortest one of the task's that was running on the event date.
    async fn period(&self, ctx: &Context<'_>) -> Result<Period, Fault> {
        if let (Some(start), Some(end)) = (self.row.period_start, self.row.period_end) {
            return Ok(Period::new(format!("{start} to {end}"), start, end));
        }
        let words = self.words(ctx.session()).await?;
        let times = words.task(&self.row.task).and_then(|task| shortest(task));
        let year = words.set().framework().reporting_year;
        Ok(year.period(times.unwrap_or(1), self.row.event_date).into())
    }

    /// The unit that it is about.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        Unit::find(ctx.session(), self.row.unit_id)
            .ok_or_else(|| Fault::internal("evidence names a unit that is not in the directory"))
    }

    /// The worker whose work was looked at.
    async fn worker(&self, ctx: &Context<'_>) -> Option<Unit> {
        self.row.worker_id.and_then(|id| Unit::find(ctx.session(), id))
    }

    /// The file that was looked at.
    async fn case_file(&self) -> Option<CaseFileRef> {
        CaseFileRef::new(self.row.case_file_reference.as_deref(), self.row.case_file_id)
    }

    /// The tool that was used; `null` where none was named or the framework does not know it: see `toolCode`.
    async fn tool(&self, ctx: &Context<'_>) -> Result<Option<Tool>, Fault> {
        let Some(code) = self.row.tool.as_deref() else {
            return Ok(None);
        };
        Ok(self.words(ctx.session()).await?.tool(code).cloned().map(Tool))
    }

    /// The tool as it was submitted, known or not.
    async fn tool_code(&self) -> Option<&str> {
        self.row.tool.as_deref()
    }

    /// Overall grade.
    async fn grade(&self) -> Option<Grade> {
        self.row.grade.map(Into::into)
    }

    /// The auditor's own judgement.
    async fn concern(&self) -> ConcernLevel {
        self.row.concern.into()
    }

    /// Answers to the questions of its tool and task.
    async fn answers(&self) -> Result<Vec<Answer>, Fault> {
        Answer::parse(&self.row.answers)
    }

    /// What was found.
    async fn findings(&self) -> Result<Vec<Finding>, Fault> {
        Finding::parse(&self.row.findings)
    }

    /// The themes that its findings are tagged with, each once.
    async fn themes(&self, ctx: &Context<'_>) -> Result<Vec<Theme>, Fault> {
        Theme::of(&ctx.session().newest, &self.row.findings)
    }

    /// Good practice that was seen.
    async fn good_practice(&self) -> Option<&str> {
        self.row.good_practice.as_deref()
    }

    /// Free words.
    async fn narrative(&self) -> Option<&str> {
        self.row.narrative.as_deref()
    }

    /// Who took part.
    async fn participants(&self) -> Result<Vec<Participant>, Fault> {
        Participant::parse(&self.row.participants)
    }

    /// Its files, the first one first. Revising or withdrawing the evidence leaves them as they are; one that was removed stays
    /// in the list and cannot be downloaded.
    async fn attachments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Attachment>, Fault> {
        let rows = ctx
            .session()
            .load(AttachmentsOf(self.row.id))
            .await?
            .unwrap_or_default();
        let rows = rows.iter().cloned().map(Attachment).collect();
        Connection::slice("evidence.attachments", rows, Paging::new(first, after, last, before))
    }

    /// The verdict of the evaluation that counts now.
    async fn verdict(&self) -> Verdict {
        self.row.verdict.into()
    }

    /// The evaluation that counts now.
    async fn evaluation(&self, ctx: &Context<'_>) -> Result<Evaluation, Fault> {
        if let Some(given) = &self.given {
            return Ok(Evaluation::given(given));
        }
        let row = ctx.session().load(self.row.evaluation_id).await?;
        row.map(Evaluation::new)
            .ok_or_else(|| Fault::internal("evidence names an evaluation that is not there"))
    }

    /// Every evaluation of it, the newest first.
    async fn evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evaluation>, Fault> {
        let mut rows = ctx
            .session()
            .load(EvaluationsOf(self.row.id))
            .await?
            .unwrap_or_default()
            .to_vec();
        rows.sort_by_key(|row| std::cmp::Reverse((row.evaluated_at, row.id)));
        let rows = rows.into_iter().map(Evaluation::new).collect();
        Connection::slice("evidence.evaluations", rows, Paging::new(first, after, last, before))
    }

    /// Who was told of it, and why.
    async fn distributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Distribution>, Fault> {
        let rows = match &self.given {
            Some(given) => Arc::clone(&given.distributions),
            None => ctx
                .session()
                .load(DistributionsOf(self.row.id))
                .await?
                .unwrap_or_default(),
        };
        let rows = rows
            .iter()
            .map(|row| Distribution::new(Arc::clone(row), self.given.as_ref()))
            .collect();
        Connection::slice("evidence.distributions", rows, Paging::new(first, after, last, before))
    }

    /// What work follows from it.
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FollowUp>, Fault> {
        let rows = match &self.given {
            Some(given) => Arc::clone(&given.follow_ups),
            None => ctx.session().load(FollowUpsOf(self.row.id)).await?.unwrap_or_default(),
        };
        let rows = rows
            .iter()
            .map(|row| FollowUp::new(Arc::clone(row), self.given.as_ref()))
            .collect();
        Connection::slice("evidence.followUps", rows, Paging::new(first, after, last, before))
    }

    /// The follow-up that it was submitted for.
    async fn caused_by(&self, ctx: &Context<'_>) -> Result<Option<FollowUp>, Fault> {
        match self.row.follow_up_id {
            Some(id) => Ok(ctx.session().load(id).await?.map(|row| FollowUp::new(row, None))),
            None => Ok(None),
        }
    }

    /// The obligations that it counts towards.
    async fn satisfies(&self, ctx: &Context<'_>) -> Result<Vec<Obligation>, Fault> {
        let rows = match &self.given {
            Some(given) if given.preview => Arc::clone(&given.obligations),
            _ => ctx.session().load(SatisfiedBy(self.row.id)).await?.unwrap_or_default(),
        };
        Ok(rows.iter().cloned().map(Obligation).collect())
    }

    /// The concerns that it made.
    async fn concerns(&self, ctx: &Context<'_>) -> Result<Vec<Concern>, Fault> {
        let rows = ctx.session().load(ConcernsOf(self.row.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(Concern).collect())
    }

    /// What it lacks, and what it lacked.
    async fn requirements(&self, ctx: &Context<'_>) -> Result<Vec<Requirement>, Fault> {
        let rows = match &self.given {
            Some(given) => Arc::clone(&given.requirements),
            None => ctx
                .session()
                .load(RequirementsOf(self.row.id))
                .await?
                .unwrap_or_default(),
        };
        Ok(rows.iter().cloned().map(Requirement).collect())
    }

    /// Its earlier revisions, oldest first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceRevision>, Fault> {
        let mut rows = ctx
            .session()
            .load(RevisionsOf(self.row.id))
            .await?
            .unwrap_or_default()
            .to_vec();
        rows.sort_by_key(|row| row.revision);
        Ok(rows.into_iter().map(EvidenceRevision).collect())
    }
}

/// How often the busiest leg of a task recurs.
fn shortest(task: &row::Task) -> Option<u32> {
    task.legs.iter().filter_map(|leg| leg.cadence.times_per_year()).max()
}

impl Keyed for Evidence {
    fn key(&self) -> Cow<'_, str> {
        self.row.id.0.to_string().into()
    }
}

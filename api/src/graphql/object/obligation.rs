//! What is due.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{instant::Instant, obligation};

use super::{
    because::{Because, Judge},
    draw::Draw,
    evidence::Evidence,
    leg::Leg,
    meeting::Meeting,
    owner::Owner,
    period::Period,
    person::Person,
    task::Task,
    unit::Unit,
};
use crate::{
    clock::civil_day,
    graphql::{
        connection::{Connection, Keyed, Paging},
        context::{InSession, Session},
        error::Fault,
        id::encode,
        loader::{DrawsOf, Satisfying},
        scalar::{Date, DateTime},
        term::{ObligationNature, ObligationStatus},
        words::Words,
    },
    service::obligation as service,
};

/// An obligation.
#[derive(Clone)]
pub struct Obligation(pub Arc<obligation::Model>);

impl Obligation {
    /// The version of the rules under which it was planned: the newest that was known then. What evidence made afterwards
    /// was made by the rules of its period.
    pub fn rule_set<'a>(&self, session: &'a Session) -> &'a str {
        let planned_at = Instant::into(self.0.created_at);
        let planned_on = civil_day(planned_at);
        session.hash_at(planned_on.min(self.0.period_end), Some(planned_at))
    }

    async fn words(&self, session: &Session) -> Result<Arc<Words>, Fault> {
        session.words(Some(self.rule_set(session))).await
    }
}

/// Something due: a leg of a task, for a unit or a holder of a role, in a period; with its last day, what is held against
/// it, and why it exists.
#[Object(serial)]
impl Obligation {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// The task.
    async fn task(&self, ctx: &Context<'_>) -> Result<Task, Fault> {
        let words = self.words(ctx.session()).await?;
        Task::find(&words, &self.0.task)
            .or_else(|| Task::find(&ctx.session().newest, &self.0.task))
            .ok_or_else(|| Fault::internal("an obligation names a task that its rules do not have"))
    }

    /// The leg of the task.
    async fn leg(&self, ctx: &Context<'_>) -> Result<Leg, Fault> {
        let words = self.words(ctx.session()).await?;
        Leg::find(&words, &self.0.leg)
            .or_else(|| Leg::find(&ctx.session().newest, &self.0.leg))
            .ok_or_else(|| Fault::internal("an obligation names a leg that its rules do not have"))
    }

    /// The unit that it is due from, or about.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.0.unit_id)
    }

    /// The holder of the role that it is due from, where it fans out per holder and you may be told.
    async fn holder(&self, ctx: &Context<'_>) -> Option<Person> {
        let session = ctx.session();
        let named = self
            .0
            .holder_id
            .filter(|_| session.scope.names_holder(self.0.holder_id));
        named.and_then(|id| Person::find(session, id))
    }

    /// Who has it to do, today: any of them can. Of what fans out over holders of a role, its holder, or whoever holds that
    /// role in the unit now; else the nearest holders of the roles responsible, up the line of the unit. Where `vacant`,
    /// the first required post that somebody holds.
    async fn owners(&self, ctx: &Context<'_>) -> Vec<Owner> {
        Owner::of(ctx.session(), &self.0)
    }

    /// Nobody holds a role that is responsible for it.
    async fn vacant(&self, ctx: &Context<'_>) -> bool {
        ctx.session().owners().of(&self.0).vacant
    }

    /// The slice of the reporting year that it is for.
    async fn period(&self) -> Period {
        Period::new(self.0.period_label.as_str(), self.0.period_start, self.0.period_end)
    }

    /// The meeting that it is for, where it is for one.
    async fn meeting(&self, ctx: &Context<'_>) -> Option<Meeting> {
        self.0.meeting_id.and_then(|id| Meeting::find(ctx.session(), id))
    }

    /// Last day on which it is on time; `null` for a standing duty and for what has no date yet.
    async fn due_on(&self) -> Option<Date> {
        self.0.due().map(Into::into)
    }

    /// How it stands today.
    async fn status(&self, ctx: &Context<'_>) -> ObligationStatus {
        service::status(&self.0, ctx.session().today).into()
    }

    /// Whether it comes from a period, a meeting or an event, or has no date.
    async fn nature(&self) -> ObligationNature {
        self.0.nature.into()
    }

    /// Who waived it or marked it as not applicable; who raised it, where a person did. `null` once a decision is undone: what was
    /// decided before stands in the trail.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<Person> {
        let decided_by = self.0.decided_by.filter(|_| service::is_decided(&self.0));
        decided_by.and_then(|id| Person::find(ctx.session(), id))
    }

    /// Whether it is yours to decide about, with `waiveObligation`, `markNotApplicable` and `undoDecision`: you head its service or
    /// lead on safeguarding.
    async fn may_decide(&self, ctx: &Context<'_>) -> bool {
        let session = ctx.session();
        service::may_decide(&session.actor, &session.directory, session.today, &self.0).is_ok()
    }

    /// When that was.
    async fn decided_at(&self) -> Option<DateTime> {
        let decided_at = self.0.decided_at.filter(|_| service::is_decided(&self.0));
        decided_at.map(Into::into)
    }

    /// Why it is waived, not applicable or cancelled; why it was raised, where a person raised it.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// How many pieces of evidence it asks for.
    async fn required(&self) -> i32 {
        self.0.required
    }

    /// How many it has. More than `required` is allowed and counted.
    async fn met(&self) -> i32 {
        self.0.met
    }

    /// The day on which the last required one was submitted.
    async fn completed_on(&self) -> Option<Date> {
        self.0.completed_on.map(Into::into)
    }

    /// What counts towards it, as far as you may see it.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evidence>, Fault> {
        let rows = ctx.session().load(Satisfying(self.0.id)).await?.unwrap_or_default();
        let rows = rows.iter().map(|row| Evidence::new(Arc::clone(row))).collect();
        Connection::slice("obligation.evidence", rows, Paging::new(first, after, last, before))
    }

    /// Random samples drawn from its period.
    async fn draws(&self, ctx: &Context<'_>) -> Result<Vec<Draw>, Fault> {
        let drawn = ctx.session().load(DrawsOf(self.0.id)).await?.unwrap_or_default();
        Ok(drawn.iter().map(|row| Draw(Arc::clone(row))).collect())
    }

    /// Why it is due.
    async fn because(&self, ctx: &Context<'_>) -> Result<Because, Fault> {
        Because::stored(&self.0.because, Judge::Version(self.rule_set(ctx.session()).to_owned()))
    }
}

impl Keyed for Obligation {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

//! Work that follows from evidence.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{column, follow_up};

use super::{
    because::{Because, Judge},
    case_file::CaseFileRef,
    concern::Concern,
    evidence::Evidence,
    given::Given,
    person::Person,
    role::Role,
    task::Task,
    unit::Unit,
};
use crate::{
    graphql::{
        connection::Keyed,
        context::InSession,
        error::Fault,
        id::encode,
        scalar::{Date, DateTime},
        term::{FollowUpKind, FollowUpStatus},
    },
    service::follow_up as service,
};

/// A follow-up, stored or just made.
#[derive(Clone)]
pub struct FollowUp {
    row: Arc<follow_up::Model>,
    given: Option<Arc<Given>>,
}

impl FollowUp {
    /// A follow-up, and the judgement that just made it.
    pub fn new(row: Arc<follow_up::Model>, given: Option<&Arc<Given>>) -> Self {
        Self {
            row,
            given: given.cloned(),
        }
    }
}

/// Work that follows from evidence: one further file to audit, or the file of concern to look at again. It is done by
/// submitting evidence that names it in `followUp`.
#[Object]
impl FollowUp {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.row.id)
    }

    /// What it asks for.
    async fn kind(&self) -> FollowUpKind {
        self.row.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> FollowUpStatus {
        self.row.status.into()
    }

    /// Open, and its last day has passed.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        self.row.status == column::FollowUpStatus::Open && self.row.due_on < ctx.session().today
    }

    /// Last day to do it.
    async fn due_on(&self) -> Option<Date> {
        Some(self.row.due_on.into())
    }

    /// The task that asked for it.
    async fn task(&self, ctx: &Context<'_>) -> Result<Option<Task>, Fault> {
        let words = ctx.session().words_on(self.row.due_on).await?;
        Ok(Task::find(&words, &self.row.task).or_else(|| Task::find(&ctx.session().newest, &self.row.task)))
    }

    /// Who is to do it; `null` while nobody holds the role.
    async fn owner(&self, ctx: &Context<'_>) -> Option<Person> {
        self.row.owner_id.and_then(|id| Person::find(ctx.session(), id))
    }

    /// The role that is to do it.
    async fn owner_role(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.row.owner_role)
    }

    /// The team that it is about.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.row.unit_id)
    }

    /// The worker whose files are to be looked at; `null` where any of the team's will do.
    async fn worker(&self, ctx: &Context<'_>) -> Option<Unit> {
        self.row.worker_id.and_then(|id| Unit::find(ctx.session(), id))
    }

    /// The file to be looked at again; `null` for further files.
    async fn case_file(&self) -> Option<CaseFileRef> {
        CaseFileRef::new(self.row.case_file_reference.as_deref(), self.row.case_file_id)
    }

    /// The evidence that caused it; `null` in a preview, and where you may not see it.
    async fn cause(&self, ctx: &Context<'_>) -> Result<Option<Evidence>, Fault> {
        match &self.given {
            Some(given) => Ok((!given.preview).then(|| Evidence::given(given))),
            None => Ok(ctx.session().load(self.row.cause_id).await?.map(Evidence::new)),
        }
    }

    /// The concern that stays open until it is done.
    async fn concern(&self, ctx: &Context<'_>) -> Result<Option<Concern>, Fault> {
        match self.row.concern_id {
            Some(id) => Ok(ctx.session().load(id).await?.map(Concern)),
            None => Ok(None),
        }
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it was done or cancelled.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(Into::into)
    }

    /// The evidence that did it; `null` until then, and where you may not see it.
    async fn closed_by(&self, ctx: &Context<'_>) -> Result<Option<Evidence>, Fault> {
        match self.row.closed_by {
            Some(id) => Ok(ctx.session().load(id).await?.map(Evidence::new)),
            None => Ok(None),
        }
    }

    /// Why it was cancelled.
    async fn closed_reason(&self) -> Option<&str> {
        self.row.closed_reason.as_deref()
    }

    /// Whether `reassignFollowUp` is yours to do: it is open, and you manage its service or lead on safeguarding.
    async fn may_reassign(&self, ctx: &Context<'_>) -> bool {
        let session = ctx.session();
        self.row.status == entity::column::FollowUpStatus::Open
            && service::may_reassign(&session.actor, &session.directory, session.today, &self.row).is_ok()
    }

    /// Key of the outcome that asked for it, as `Outcome.key`.
    async fn outcome_key(&self) -> &str {
        &self.row.outcome_key
    }

    /// Why it was asked for.
    async fn because(&self) -> Result<Because, Fault> {
        let judge = match &self.given {
            Some(given) => Judge::Version(given.evaluation.rule_set_hash.clone()),
            None => Judge::Evidence(self.row.cause_id, self.row.created_at),
        };
        Because::stored(&self.row.because, judge)
    }
}

impl Keyed for FollowUp {
    fn key(&self) -> Cow<'_, str> {
        self.row.id.0.to_string().into()
    }
}

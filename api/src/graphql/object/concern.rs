//! Concerns about children: never deleted, closed only by a person.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{column::ConcernStatus as Status, concern, id::UnitId};

use super::{
    case_file::CaseFileRef, distribution::Distribution, evidence::Evidence, follow_up::FollowUp, person::Person,
    role::Role, task::Task, unit::Unit,
};
use crate::{
    graphql::{
        connection::{Connection, Keyed, Paging},
        context::{InSession, Session},
        error::Fault,
        id::encode,
        loader::{DistributionsOfConcern, FollowUpsOfConcern},
        scalar::DateTime,
        term::{ConcernLevel, ConcernStatus},
    },
    service::concern as service,
};

/// A concern.
#[derive(Clone)]
pub struct Concern(pub Arc<concern::Model>);

impl Concern {
    /// Whether this person may be told where it came to, and by whom it is looked after.
    fn placed(&self, session: &Session) -> bool {
        session.scope.places(self.0.unit_id, self.0.team_id)
    }

    fn at(&self, session: &Session, unit: Option<UnitId>) -> Option<Unit> {
        let unit = unit.filter(|_| self.placed(session));
        unit.and_then(|id| Unit::find(session, id))
    }
}

/// A concern about a child, with an owner and a life of its own. Found by an audit, or raised by anyone who is signed in.
/// It stays open until a person closes it, and that waits for its follow-ups.
#[Object]
impl Concern {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// How grave it is, in the judgement of whoever raised it.
    async fn level(&self) -> ConcernLevel {
        self.0.level.into()
    }

    /// Where it stands.
    async fn status(&self) -> ConcernStatus {
        self.0.status.into()
    }

    /// The audit that found it; `null` where it was raised without one, and where you may not see it.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<Evidence>, Fault> {
        match self.0.evidence_id {
            Some(id) => Ok(ctx.session().load(id).await?.map(Evidence::new)),
            None => Ok(None),
        }
    }

    /// The task of the audit that found it.
    async fn task(&self, ctx: &Context<'_>) -> Option<Task> {
        self.0
            .task
            .as_deref()
            .and_then(|reference| Task::find(&ctx.session().newest, reference))
    }

    /// The unit that it is about; `null` also where partners may not be told of it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        self.at(ctx.session(), self.0.unit_id)
    }

    /// The worker whose work it is about; `null` also where partners may not be told of it.
    async fn worker(&self, ctx: &Context<'_>) -> Option<Unit> {
        self.at(ctx.session(), self.0.worker_id)
    }

    /// The file that it is about. Partners are not told whether there is such a file.
    async fn case_file(&self, ctx: &Context<'_>) -> Option<CaseFileRef> {
        let known = self.0.case_file_id.filter(|_| self.placed(ctx.session()));
        CaseFileRef::new(self.0.case_file_reference.as_deref(), known)
    }

    /// What was seen.
    async fn narrative(&self) -> Option<&str> {
        self.0.narrative.as_deref()
    }

    /// Who raised it.
    async fn raised_by(&self, ctx: &Context<'_>) -> Option<Person> {
        Person::find(ctx.session(), self.0.raised_by)
    }

    /// When.
    async fn raised_at(&self) -> DateTime {
        self.0.raised_at.into()
    }

    /// Who owns it now; `null` while nobody holds the role, and where partners may not be told to whom it came.
    async fn owner(&self, ctx: &Context<'_>) -> Option<Person> {
        let session = ctx.session();
        let owner = self.0.owner_id.filter(|_| self.placed(session));
        owner.and_then(|id| Person::find(session, id))
    }

    /// The role that owns it.
    async fn owner_role(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.0.owner_role)
    }

    /// What it waits for.
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FollowUp>, Fault> {
        let rows = ctx
            .session()
            .load(FollowUpsOfConcern(self.0.id))
            .await?
            .unwrap_or_default();
        let rows = rows.iter().map(|row| FollowUp::new(Arc::clone(row), None)).collect();
        Connection::slice("concern.followUps", rows, Paging::new(first, after, last, before))
    }

    /// Who was told of it directly; those told of its evidence stand there. Partners are shown those whom every concern reaches.
    async fn distributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Distribution>, Fault> {
        let rows = ctx
            .session()
            .load(DistributionsOfConcern(self.0.id))
            .await?
            .unwrap_or_default();
        let rows = rows
            .iter()
            .map(|row| Distribution::new(Arc::clone(row), None))
            .collect();
        Connection::slice("concern.distributions", rows, Paging::new(first, after, last, before))
    }

    /// Who closed it; `null` while it is open, and where partners may not be told to whom it came.
    async fn closed_by(&self, ctx: &Context<'_>) -> Result<Option<Person>, Fault> {
        let session = ctx.session();
        if self.0.status != Status::Closed || !self.placed(session) {
            return Ok(None);
        }
        let closed = session.done(self.0.id.0, "closeConcern").await?;
        let who = closed.and_then(|change| change.actor_id);
        Ok(who.and_then(|id| Person::find(session, id)))
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(Into::into)
    }

    /// Why it was closed.
    async fn closed_reason(&self) -> Option<&str> {
        self.0.closed_reason.as_deref()
    }

    /// Whether `closeConcern` is yours to do: it is open, and you own it, manage its service or lead on safeguarding. It may have to
    /// wait for its follow-ups all the same.
    async fn may_close(&self, ctx: &Context<'_>) -> bool {
        let session = ctx.session();
        self.0.status == Status::Open
            && service::may_close(&session.actor, &session.directory, session.today, &self.0).is_ok()
    }
}

impl Keyed for Concern {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

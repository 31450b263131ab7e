//! What a forum is due in a period.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{column::ObligationState, obligation};
use rules::{calendar::Span, row};

use super::{
    evidence::Evidence, leg::Leg, matrix::StatusCount, meeting::Meeting, obligation::Obligation, owner::Owner,
    period::Period, role::Role,
};
use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::Fault,
        list,
        loader::Satisfying,
        term::DistributionMode,
    },
    service::forum_pack,
    store::{
        self,
        obligation::{Filter, Order, status},
    },
};

/// The pack of a role for a period.
pub struct ForumPack {
    /// Code of the role.
    pub role: Arc<str>,
    /// First and last day.
    pub period: Span,
}

impl ForumPack {
    fn filter(&self, session: &Session) -> Filter {
        forum_pack::wanted(session.book.posts(), &self.role, self.period)
    }

    async fn list(
        &self,
        session: &Session,
        filter: Filter,
        paging: Paging,
    ) -> Result<Connection<ForumPackItem>, Fault> {
        let role = Arc::clone(&self.role);
        list::obligations_as(session, filter, Order::DueAsc, paging, move |row| ForumPackItem {
            row,
            role: Arc::clone(&role),
        })
        .await
    }
}

/// Everything that a forum, or anybody else who is reported to, is due in a period, as far as you may see it: what is due on a
/// day of that period and goes there as a report, for information, for consideration, as a copy, or on its way to
/// somebody else. Members of a forum see what is about no single team or worker.
#[Object]
impl ForumPack {
    /// Whose pack it is.
    async fn role(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.role)
    }

    /// The period.
    async fn period(&self) -> Period {
        let Span { start, end } = self.period;
        Period::new(format!("{start} to {end}"), start, end)
    }

    /// Its meetings in the period, cancelled ones too, the earliest first.
    async fn meetings(&self, ctx: &Context<'_>) -> Vec<Meeting> {
        let all = ctx.session().directory.meetings().iter();
        let own = all.filter(|meeting| *meeting.forum == *self.role && self.period.contains(meeting.held_on));
        own.cloned().map(Meeting).collect()
    }

    /// What is in it, by due date; one for every obligation.
    async fn items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ForumPackItem>, Fault> {
        let session = ctx.session();
        let paging = Paging::new(first, after, last, before);
        self.list(session, self.filter(session), paging).await
    }

    /// Those of its items that are still to come: not all the evidence that they ask for is held, and nobody waived or
    /// cancelled them.
    async fn missing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ForumPackItem>, Fault> {
        let session = ctx.session();
        let filter = Filter {
            states: vec![ObligationState::Active],
            completed: Some(false),
            ..self.filter(session)
        };
        let paging = Paging::new(first, after, last, before);
        self.list(session, filter, paging).await
    }

    /// How its items stand today.
    async fn counts(&self, ctx: &Context<'_>) -> Result<Vec<StatusCount>, Fault> {
        let session = ctx.session();
        let filter = self.filter(session);
        let counts =
            store::obligation::count_by_status(session.store(), &session.scope, &filter, session.today).await?;
        let each = counts.into_iter();
        Ok(each
            .map(|(status, count)| StatusCount::new(status.into(), count))
            .collect())
    }
}

/// An obligation in the pack of a role.
pub struct ForumPackItem {
    row: Arc<obligation::Model>,
    role: Arc<str>,
}

impl ForumPackItem {
    fn declared<'a>(&self, session: &'a Session) -> Result<(&'a row::Task, &'a row::Leg), Fault> {
        let found = session.newest.leg(&self.row.leg);
        found
            .map(|(task, leg)| (&**task, &**leg))
            .ok_or_else(|| Fault::internal("a pack holds a leg that the rules do not have"))
    }

    fn route<'a>(&self, session: &'a Session) -> Result<crate::service::owner::Route<'a>, Fault> {
        let leg = self.declared(session)?;
        forum_pack::route(&session.directory, leg, &self.row, &self.role)
            .ok_or_else(|| Fault::internal("a pack holds what does not go there"))
    }
}

/// Something that a forum is due: an obligation, and how it gets there.
#[Object]
impl ForumPackItem {
    /// What is due.
    async fn obligation(&self) -> Obligation {
        Obligation(Arc::clone(&self.row))
    }

    /// The leg as it is today, by which it goes there.
    async fn leg(&self, ctx: &Context<'_>) -> Result<Leg, Fault> {
        Leg::find(&ctx.session().newest, &self.row.leg)
            .ok_or_else(|| Fault::internal("a pack holds a leg that the rules do not have"))
    }

    /// How it gets there: as a report, for information, for consideration or as a copy.
    async fn mode(&self, ctx: &Context<'_>) -> Result<DistributionMode, Fault> {
        Ok(self.route(ctx.session())?.mode.into())
    }

    /// The forum through which it gets there: the Scrutiny Committee, for what the Lead Member gets from it. In the pack of
    /// that forum, for what is only passed on, the forum itself; see `onwardTo`.
    async fn via(&self, ctx: &Context<'_>) -> Result<Option<Role>, Fault> {
        let session = ctx.session();
        let via = self.route(session)?.via;
        Ok(via.map(|code| Role::named(&session.newest, code)))
    }

    /// To whom it goes on from here.
    async fn onward_to(&self, ctx: &Context<'_>) -> Result<Vec<Role>, Fault> {
        let session = ctx.session();
        let leg = self.declared(session)?;
        let onward = forum_pack::onward(&session.directory, leg, &self.row, &self.role);
        Ok(onward.map(|code| Role::named(&session.newest, code)).collect())
    }

    /// It goes there only then, in words; `null`: always.
    async fn condition<'a>(&self, ctx: &Context<'a>) -> Result<Option<&'a str>, Fault> {
        Ok(self.route(ctx.session())?.condition)
    }

    /// It is still to come: not all the evidence that it asks for is held, and nobody waived or cancelled it.
    async fn missing(&self, ctx: &Context<'_>) -> bool {
        status(&self.row, ctx.session().today).is_undone()
    }

    /// Who has it to do, as `Obligation.owners`.
    async fn owners(&self, ctx: &Context<'_>) -> Vec<Owner> {
        Owner::of(ctx.session(), &self.row)
    }

    /// The evidence that is held, as far as you may see it.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evidence>, Fault> {
        let rows = ctx.session().load(Satisfying(self.row.id)).await?.unwrap_or_default();
        let rows = rows.iter().map(|row| Evidence::new(Arc::clone(row))).collect();
        Connection::slice("obligation.evidence", rows, Paging::new(first, after, last, before))
    }
}

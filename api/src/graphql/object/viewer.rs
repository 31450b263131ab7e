//! Who asks.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{
    agency::Agency, distribution::Distribution, feed::Feed, obligation::Obligation, person::Person, role::Role,
    task::Task, unit::Unit,
};
use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::Fault,
        list,
        query::{
            distribution::{DistributionFilter, DistributionOrder},
            obligation::{ObligationFilter, ObligationOrder},
        },
    },
    policy::{self, Action},
    store::{
        self,
        distribution::Inbox,
        obligation::{ObligationStatus, Yours},
    },
};

/// Whoever asks.
pub struct Viewer;

/// Who you are here. Roles, units and agency come from the directory, never from the token.
#[Object]
impl Viewer {
    /// Your person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person, Fault> {
        let session = ctx.session();
        Person::find(session, session.actor.person).ok_or_else(|| Fault::internal("the actor is not in the directory"))
    }

    /// The roles that you hold today, each once.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        let session = ctx.session();
        let mut codes: Vec<&str> = session.actor.held.iter().map(|held| held.role.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
            .into_iter()
            .map(|code| Role::named(&session.newest, code))
            .collect()
    }

    /// The units in which you hold them, each once.
    async fn units(&self, ctx: &Context<'_>) -> Vec<Unit> {
        let session = ctx.session();
        let mut units: Vec<_> = session.actor.held.iter().map(|held| held.unit).collect();
        units.sort_unstable();
        units.dedup();
        units.into_iter().filter_map(|unit| Unit::find(session, unit)).collect()
    }

    /// The partner agency that you work for; `null` for the authority's own staff.
    async fn agency(&self, ctx: &Context<'_>) -> Option<Agency> {
        let session = ctx.session();
        session
            .actor
            .agency
            .and_then(|id| session.directory.agency(id))
            .cloned()
            .map(Agency)
    }

    /// What you have to do: obligations of the legs for which a role that you hold is responsible, from and about units of
    /// your line; of those that are due from each holder of a role, your own. Soonest first, those without a date last. Unless
    /// the filter names statuses, what is met, waived, not applicable or cancelled is left out.
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<ObligationFilter>,
        #[graphql(desc = "In which order.", default)] order_by: ObligationOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Obligation>, Fault> {
        let session = ctx.session();
        let mut filter = filter.unwrap_or_default().read(session)?;
        let person = session.actor.person;
        filter.owed = Some(Yours {
            person,
            owed: session.owners().duties(person).owed,
        });
        if filter.statuses.any_of.is_empty() {
            filter.statuses.any_of = ObligationStatus::undone().collect();
        }
        list::obligations(
            session,
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }

    /// What was sent to you, or to a forum that you belong to.
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of it.")] filter: Option<DistributionFilter>,
        #[graphql(desc = "In which order.", default)] order_by: DistributionOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Distribution>, Fault> {
        let session = ctx.session();
        let roles = session.actor.held.iter().map(|held| held.role.clone()).collect();
        let mut filter = filter.unwrap_or_default().read();
        filter.inbox = Some(Inbox {
            person: session.actor.person,
            roles,
        });
        list::distributions(
            session,
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }

    /// The calendars that you subscribed to and did not end, the newest first. At most 20.
    async fn feeds(&self, ctx: &Context<'_>) -> Result<Vec<Feed>, Fault> {
        let session = ctx.session();
        let rows = store::feed::in_use(session.store(), &session.scope).await?;
        Ok(rows.into_iter().map(Arc::new).map(Feed).collect())
    }

    /// The tasks that you may submit evidence for, about a unit of your own line at least.
    async fn tasks(&self, ctx: &Context<'_>) -> Vec<Task> {
        let session = ctx.session();
        let words = &session.newest;
        let each = words.tasks().iter().filter(|task| may_submit(session, task));
        each.map(|task| Task::new(words, task)).collect()
    }
}

fn may_submit(session: &Session, task: &rules::row::Task) -> bool {
    let line: Vec<_> = session.actor.held.iter().map(|held| held.unit).collect();
    let action = Action::Submit {
        task: &task.reference,
        responsible: &task.responsible,
        elsewhere: false,
        line: &line,
    };
    policy::authorise(&session.actor, &action).is_ok()
}

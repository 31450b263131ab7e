//! Follow-ups.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::Fault,
        known,
        list::{self, keys, terms, units},
        object::follow_up::FollowUp,
        scalar::Date,
        term::{FollowUpKind, FollowUpStatus},
    },
    store::follow_up as store,
};

/// Queries of follow-ups.
#[derive(Default)]
pub struct FollowUpQuery;

/// Which follow-ups are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct FollowUpFilter {
    /// In any of these states.
    statuses: Option<Vec<FollowUpStatus>>,
    /// Of any of these kinds.
    kinds: Option<Vec<FollowUpKind>>,
    /// Asked for by any of these tasks, by number.
    tasks: Option<Vec<String>>,
    /// To be done by any of these persons.
    owners: Option<Vec<ID>>,
    /// About any of these units, or units below them.
    units: Option<Vec<ID>>,
    /// Due on this day or later.
    due_from: Option<Date>,
    /// Due on this day or earlier.
    due_to: Option<Date>,
}

impl FollowUpFilter {
    /// The same for the database.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read, and for a task that the framework does not have.
    pub fn read(self, session: &Session) -> Result<store::Filter, Fault> {
        known::tasks(session, "filter.tasks", self.tasks.as_deref())?;
        Ok(store::Filter {
            statuses: terms(self.statuses),
            kinds: terms(self.kinds),
            tasks: self.tasks.unwrap_or_default(),
            owners: keys("filter.owners", self.owners)?,
            units: units(session, "filter.units", self.units)?,
            due_from: self.due_from.map(|day| day.0),
            due_to: self.due_to.map(|day| day.0),
        })
    }
}

/// How follow-ups are ordered. Treat unknown values as `DUE_ASC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum FollowUpOrder {
    /// Earliest due date first.
    #[default]
    DueAsc,
    /// Latest due date first.
    DueDesc,
}

impl From<FollowUpOrder> for store::Order {
    fn from(order: FollowUpOrder) -> Self {
        match order {
            FollowUpOrder::DueAsc => Self::DueAsc,
            FollowUpOrder::DueDesc => Self::DueDesc,
        }
    }
}

/// Queries of follow-ups.
#[Object]
impl FollowUpQuery {
    /// Follow-ups that you may see: what work is still to be done, or was.
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<FollowUpFilter>,
        #[graphql(desc = "In which order.", default)] order_by: FollowUpOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FollowUp>, Fault> {
        let filter = filter.unwrap_or_default().read(ctx.session())?;
        list::follow_ups(
            ctx.session(),
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }
}

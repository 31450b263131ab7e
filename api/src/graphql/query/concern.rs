//! Concerns.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::Fault,
        known,
        list::{self, keys, terms, units},
        object::concern::Concern,
        term::{ConcernLevel, ConcernStatus},
    },
    store::concern as store,
};

/// Queries of concerns.
#[derive(Default)]
pub struct ConcernQuery;

/// Which concerns are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct ConcernFilter {
    /// In any of these states.
    statuses: Option<Vec<ConcernStatus>>,
    /// Of any of these levels.
    levels: Option<Vec<ConcernLevel>>,
    /// Found by audits of any of these tasks, by number.
    pub tasks: Option<Vec<String>>,
    /// About any of these units, or units below them.
    units: Option<Vec<ID>>,
    /// Raised by any of these persons.
    raised_by: Option<Vec<ID>>,
    /// Owned by any of these persons.
    owners: Option<Vec<ID>>,
}

impl ConcernFilter {
    /// The same for the database.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read, and for a task that the framework does not have.
    pub fn read(self, session: &Session) -> Result<store::Filter, Fault> {
        known::tasks(session, "filter.tasks", self.tasks.as_deref())?;
        Ok(store::Filter {
            statuses: terms(self.statuses),
            levels: terms(self.levels),
            tasks: self.tasks.unwrap_or_default(),
            units: units(session, "filter.units", self.units)?,
            raised_by: keys("filter.raisedBy", self.raised_by)?,
            owners: keys("filter.owners", self.owners)?,
        })
    }
}

/// How concerns are ordered. Treat unknown values as `RAISED_DESC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConcernOrder {
    /// Latest first.
    #[default]
    RaisedDesc,
    /// Earliest first.
    RaisedAsc,
}

impl From<ConcernOrder> for store::Order {
    fn from(order: ConcernOrder) -> Self {
        match order {
            ConcernOrder::RaisedDesc => Self::RaisedDesc,
            ConcernOrder::RaisedAsc => Self::RaisedAsc,
        }
    }
}

/// Queries of concerns.
#[Object]
impl ConcernQuery {
    /// Concerns that you may see.
    async fn concerns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<ConcernFilter>,
        #[graphql(desc = "In which order.", default)] order_by: ConcernOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Concern>, Fault> {
        let filter = filter.unwrap_or_default().read(ctx.session())?;
        list::concerns(
            ctx.session(),
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }
}

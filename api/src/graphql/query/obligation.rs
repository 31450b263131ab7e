//! Obligations.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::InSession,
        error::Fault,
        list::{self, keys, terms},
        object::obligation::Obligation,
        scalar::Date,
        term::ObligationState,
    },
    store::obligation as store,
};

/// Queries of obligations.
#[derive(Default)]
pub struct ObligationQuery;

/// Which obligations are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct ObligationFilter {
    /// Of any of these tasks, by number.
    tasks: Option<Vec<String>>,
    /// Of any of these legs.
    legs: Option<Vec<String>>,
    /// Due from or about any of these units, or units below them.
    units: Option<Vec<ID>>,
    /// Due from any of these holders of a role.
    holders: Option<Vec<ID>>,
    /// In any of these states, as people or plans decided; see `completed` for whether they are met.
    states: Option<Vec<ObligationState>>,
    /// Due on this day or later.
    due_from: Option<Date>,
    /// Due on this day or earlier.
    due_to: Option<Date>,
    /// All the evidence that they ask for is there, or not.
    completed: Option<bool>,
}

impl ObligationFilter {
    /// The same for the database.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read.
    pub fn read(self) -> Result<store::Filter, Fault> {
        Ok(store::Filter {
            tasks: self.tasks.unwrap_or_default(),
            legs: self.legs.unwrap_or_default(),
            units: keys("filter.units", self.units)?,
            holders: keys("filter.holders", self.holders)?,
            states: terms(self.states),
            due_from: self.due_from.map(|day| day.0),
            due_to: self.due_to.map(|day| day.0),
            completed: self.completed,
        })
    }
}

/// How obligations are ordered. Treat unknown values as `DUE_ASC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum ObligationOrder {
    /// Earliest due date first.
    #[default]
    DueAsc,
    /// Latest due date first.
    DueDesc,
}

impl From<ObligationOrder> for store::Order {
    fn from(order: ObligationOrder) -> Self {
        match order {
            ObligationOrder::DueAsc => Self::DueAsc,
            ObligationOrder::DueDesc => Self::DueDesc,
        }
    }
}

/// Queries of obligations.
#[Object]
impl ObligationQuery {
    /// Obligations that you may see: what is due, and how it stands.
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
        let filter = filter.unwrap_or_default().read()?;
        list::obligations(
            ctx.session(),
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }
}

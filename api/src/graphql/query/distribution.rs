//! Distributions.

use async_graphql::{Context, Enum, InputObject, Object};

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::InSession,
        error::Fault,
        list::{self, terms},
        object::distribution::Distribution,
        term::{DistributionMode, DistributionStatus},
    },
    store::distribution as store,
};

/// Queries of distributions.
#[derive(Default)]
pub struct DistributionQuery;

/// Which distributions are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct DistributionFilter {
    /// In any of these ways.
    modes: Option<Vec<DistributionMode>>,
    /// In any of these states.
    statuses: Option<Vec<DistributionStatus>>,
    /// Confirmed by the recipient, or not.
    acknowledged: Option<bool>,
    /// Sent up the line because nobody held the role, or not.
    gap: Option<bool>,
}

impl DistributionFilter {
    /// The same for the database.
    pub fn read(self) -> store::Filter {
        store::Filter {
            inbox: None,
            modes: terms(self.modes),
            statuses: terms(self.statuses),
            acknowledged: self.acknowledged,
            gap: self.gap,
        }
    }
}

/// How distributions are ordered. Treat unknown values as `CREATED_DESC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum DistributionOrder {
    /// Latest first.
    #[default]
    CreatedDesc,
    /// Earliest first.
    CreatedAsc,
}

impl From<DistributionOrder> for store::Order {
    fn from(order: DistributionOrder) -> Self {
        match order {
            DistributionOrder::CreatedDesc => Self::CreatedDesc,
            DistributionOrder::CreatedAsc => Self::CreatedAsc,
        }
    }
}

/// Queries of distributions.
#[Object]
impl DistributionQuery {
    /// Distributions that you may see: who was told of what. For what was sent to you see `viewer { inbox }`.
    async fn distributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<DistributionFilter>,
        #[graphql(desc = "In which order.", default)] order_by: DistributionOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Distribution>, Fault> {
        let filter = filter.unwrap_or_default().read();
        list::distributions(
            ctx.session(),
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }
}

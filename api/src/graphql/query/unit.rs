//! Units.

use async_graphql::{Context, ID, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::{Fault, argument},
    id,
    object::unit::{Unit, UnitFilter},
    scalar::Date,
};

/// Queries of units.
#[derive(Default)]
pub struct UnitQuery;

/// Queries of units.
#[Object]
impl UnitQuery {
    /// The units that exist and that you may look up, by name.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<UnitFilter>,
        #[graphql(desc = "The day that is meant; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Unit>, Fault> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        let filter = filter.unwrap_or_default();
        let wanted = Unit::all(session, day)
            .into_iter()
            .filter(|unit| filter.wants(unit))
            .collect();
        Connection::slice("all units", wanted, Paging::new(first, after, last, before))
    }

    /// A unit by its id; `null` where there is none, or you may not see it.
    async fn unit(&self, ctx: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Result<Option<Unit>, Fault> {
        let key = argument("id", id::decode(&id))?;
        Ok(Unit::look_up(ctx.session(), key))
    }
}

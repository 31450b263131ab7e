//! The framework as a whole.

use async_graphql::{Context, Object};

use crate::graphql::{
    context::InSession,
    error::Fault,
    object::framework::Framework,
    scalar::{Date, DateTime},
};

/// Queries of the framework.
#[derive(Default)]
pub struct FrameworkQuery;

/// Queries of the framework.
#[Object]
impl FrameworkQuery {
    /// The framework: its parts, its cycle, its tools.
    async fn framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose framework is wanted; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "As far as was known at this instant; now unless told.")] known_at: Option<DateTime>,
    ) -> Result<Option<Framework>, Fault> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        let hash = session.hash_at(day, known_at.map(|at| at.0));
        session.words(Some(hash)).await.map(Framework).map(Some)
    }
}

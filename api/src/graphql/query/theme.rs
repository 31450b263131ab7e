//! Themes.

use async_graphql::{Context, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    object::theme::Theme,
};

/// Queries of themes.
#[derive(Default)]
pub struct ThemeQuery;

/// Queries of themes.
#[Object]
impl ThemeQuery {
    /// The themes that findings are tagged with, parents before what stands below them.
    async fn themes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Theme>, Fault> {
        let all = ctx.session().newest.themes().iter().cloned().map(Theme::Known);
        Connection::slice("themes", all.collect(), Paging::new(first, after, last, before))
    }
}

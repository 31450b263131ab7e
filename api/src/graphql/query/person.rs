//! People.

use async_graphql::{Context, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    object::person::{Person, PersonFilter},
};

/// Queries of people.
#[derive(Default)]
pub struct PersonQuery;

/// Queries of people.
#[Object]
impl PersonQuery {
    /// The people that you may look up, by name: yourself, and whoever holds a role today in a unit that you may look up. Here a
    /// picker finds whom a follow-up can be given to.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<PersonFilter>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Person>, Fault> {
        let session = ctx.session();
        let wanted = filter.unwrap_or_default().read(session)?;
        Connection::slice(
            "all people",
            Person::all(session, &wanted),
            Paging::new(first, after, last, before),
        )
    }
}

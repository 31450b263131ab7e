//! The rule book.

use async_graphql::{Context, Object};

use crate::{
    graphql::{context::InSession, error::Fault, scalar::Date, term::RuleBookFormat},
    service::rule_book::{self, RuleBook},
};

/// Queries of the rule book.
#[derive(Default)]
pub struct RuleBookQuery;

/// Queries of the rule book.
#[Object]
impl RuleBookQuery {
    /// The framework's own tables (role, quality assurance task, frequency, purpose), part by part, written from the rules
    /// that governed on a day and in the names of that day. What the source leaves open is marked, with our reading.
    /// Everybody who is signed in may read it. Before the framework began it is `BAD_INPUT`.
    async fn rule_book(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose rules and names are wanted; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "What it is written as.")] format: RuleBookFormat,
    ) -> Result<String, Fault> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        match rule_book::write(&session.app, &session.book, day, format.into()).await? {
            RuleBook::Written(text) => Ok(text),
            RuleBook::NotYet { starts_on } => Err(Fault::argument(
                "asOf",
                format!("the framework begins on {starts_on}: ask for that day or a later one"),
            )),
        }
    }
}

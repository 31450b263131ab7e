//! Terms of the framework whose names changed.

use async_graphql::{Context, Object, SimpleObject};
use rules::vocabulary;

use crate::graphql::{context::InSession, scalar::Date};

/// A term, in one version of the rules.
pub struct Term(pub vocabulary::Term);

/// Something other than a role that the framework's texts call by a name which changed, such as Regulation 33, which became
/// Regulation 44. Titles and descriptions already show the name of the day.
#[Object]
impl Term {
    /// Lasting code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// What it is called.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose name is wanted; today unless told.")] as_of: Option<Date>,
    ) -> &str {
        self.0.name_on(as_of.map_or(ctx.session().today, |day| day.0))
    }

    /// All its names, oldest first.
    async fn names(&self) -> Vec<TermName> {
        let each = self.0.names.iter();
        each.map(|name| TermName {
            name: name.name.clone(),
            plural: name.plural.clone(),
            from: name.from.map(Into::into),
        })
        .collect()
    }

    /// Other ways of writing it.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases
    }

    /// Worth knowing about it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// A name of a term and the day from which it holds.
#[derive(SimpleObject)]
pub struct TermName {
    /// The name.
    name: String,
    /// The name of several, where texts use it.
    plural: Option<String>,
    /// First day of it; `null`: always.
    from: Option<Date>,
}

//! The framework as a whole.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use rules::vocabulary;

use super::{role::Role, rule_version::RuleVersion, term::Term, tool::Tool};
use crate::graphql::{context::InSession, scalar::Date, words::Words};

/// The framework, in one version of the rules.
pub struct Framework(pub Arc<Words>);

impl Framework {
    fn row(&self) -> &vocabulary::Framework {
        self.0.set().framework()
    }
}

/// The quality assurance framework of one authority: its parts, its cycle, what it rests on and what it is for.
#[Object(serial)]
impl Framework {
    /// Lasting code.
    async fn code(&self) -> &str {
        &self.row().code
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.row().name
    }

    /// Whose it is.
    async fn authority(&self) -> &str {
        &self.row().authority
    }

    /// First day on which it governs.
    async fn starts_on(&self) -> Date {
        self.row().starts_on.into()
    }

    /// Where it was published.
    async fn source(&self) -> &str {
        &self.row().source
    }

    /// Its parts, in order.
    async fn parts(&self) -> Vec<FrameworkPart> {
        let each = self.row().parts.iter();
        each.map(|part| FrameworkPart {
            number: part.number,
            name: part.name.clone(),
        })
        .collect()
    }

    /// The stages of its cycle, in order.
    async fn cycle(&self) -> Vec<FrameworkStatement> {
        let each = self.row().cycle.iter();
        each.map(|stage| FrameworkStatement {
            code: stage.code.clone(),
            text: stage.name.clone(),
        })
        .collect()
    }

    /// What it rests on.
    async fn principles(&self) -> Vec<FrameworkStatement> {
        self.row().principles.iter().map(FrameworkStatement::of).collect()
    }

    /// What it is for.
    async fn purposes(&self) -> Vec<FrameworkStatement> {
        self.row().purposes.iter().map(FrameworkStatement::of).collect()
    }

    /// Days after the end of a period before a duty counts as overdue.
    async fn grace_days(&self) -> u32 {
        self.row().grace_days
    }

    /// Working days that a concern may stand without anybody having acknowledged it, before it goes a step up the line of its owner, and
    /// then another step for as many again.
    async fn concern_working_days(&self) -> u32 {
        self.row().concern_working_days
    }

    /// Posts that must always be held: what nobody else receives falls to the first of them that somebody holds.
    async fn required_posts(&self) -> Vec<Role> {
        self.row()
            .required_posts
            .iter()
            .map(|code| Role::named(&self.0, code))
            .collect()
    }

    /// The forms that audits are recorded with.
    async fn tools(&self) -> Vec<Tool> {
        self.0.tools().iter().cloned().map(Tool).collect()
    }

    /// What its texts call by names that changed, other than roles.
    async fn terms(&self) -> Vec<Term> {
        self.0.set().terms().cloned().map(Term).collect()
    }

    /// The version of the rules that these words are part of.
    async fn rule_version(&self, ctx: &Context<'_>) -> Option<RuleVersion> {
        RuleVersion::find(ctx.session(), self.0.set().hash())
    }
}

/// A part of the framework.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FrameworkPart {
    /// 1 to 5.
    number: u32,
    /// Its heading.
    name: String,
}

/// A stage of the cycle, a principle or a purpose.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FrameworkStatement {
    /// Lasting code.
    code: String,
    /// In words.
    text: String,
}

impl FrameworkStatement {
    fn of(statement: &vocabulary::Statement) -> Self {
        Self {
            code: statement.code.clone(),
            text: statement.text.clone(),
        }
    }
}

//! Rules and their versions.

use async_graphql::{Context, InputObject, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    known,
    list::among,
    object::{rule::Rule, rule_set_status::RuleSetStatus, rule_version::RuleVersion},
    scalar::RoleCode,
};

/// Queries of rules.
#[derive(Default)]
pub struct RuleQuery;

/// Which rules are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct RuleFilter {
    /// That any of these roles keeps.
    owners: Option<Vec<RoleCode>>,
}

impl RuleFilter {
    fn wants(&self, task: &rules::row::Task) -> bool {
        among(self.owners.as_deref(), |owner| owner.0 == task.owner)
    }
}

/// Queries of rules.
#[Object]
impl RuleQuery {
    /// The scripts of the newest version, in the framework's order.
    async fn rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<RuleFilter>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Rule>, Fault> {
        let words = &ctx.session().newest;
        let mut filter = filter.unwrap_or_default();
        filter.owners = known::roles(ctx.session(), "filter.owners", filter.owners.take())?;
        let wanted = words.tasks().iter().filter(|task| filter.wants(task));
        let wanted = wanted.map(|task| Rule::new(words, task)).collect();
        Connection::slice("rules", wanted, Paging::new(first, after, last, before))
    }

    /// The script of a task in the newest version; `null` where the framework has no such task.
    async fn rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the task, such as `3.16`.")] task: String,
    ) -> Option<Rule> {
        let words = &ctx.session().newest;
        words.task(&task).map(|row| Rule::new(words, row))
    }

    /// A version of the rules by its hash; `null` where none with it ever governed here.
    async fn rule_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SHA-256 of its content, in hexadecimal.")] hash: String,
    ) -> Option<RuleVersion> {
        RuleVersion::find(ctx.session(), &hash)
    }

    /// Which rules are live, and what became of the last ones that were offered.
    async fn rule_set_status(&self) -> RuleSetStatus {
        RuleSetStatus
    }
}

//! Whether the rules that were offered last are live.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use rules::problem;

use super::rule_version::RuleVersion;
use crate::{
    graphql::{context::InSession, error::Fault, scalar::DateTime},
    service::rules::Refusal,
};

/// The rules of this service, now.
pub struct RuleSetStatus;

/// Which rules are live, and what became of the last ones that were offered. A set that fails is never taken: the one
/// before it goes on governing.
#[Object(serial)]
impl RuleSetStatus {
    /// The newest version that was taken.
    async fn live(&self, ctx: &Context<'_>) -> Result<RuleVersion, Fault> {
        RuleVersion::newest(ctx.session())
    }

    /// The last set that was offered and refused; `null` once one was taken since.
    async fn refused(&self, ctx: &Context<'_>) -> Option<RuleSetRefusal> {
        ctx.session().app.rules().refusal().map(RuleSetRefusal)
    }
}

/// A set of rules that was offered and not taken.
pub struct RuleSetRefusal(Arc<Refusal>);

/// A set of rules that was offered and not taken, with everything that is wrong with it.
#[Object(serial)]
impl RuleSetRefusal {
    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// SHA-256 of what was offered; empty where it could not be read.
    async fn hash(&self) -> &str {
        &self.0.hash
    }

    /// Every error of its scripts and words.
    async fn problems(&self) -> Vec<RuleProblem> {
        self.0.problems.iter().map(RuleProblem::of).collect()
    }

    /// Every case that came out otherwise than it should, as a sentence.
    async fn failed_cases(&self) -> &[String] {
        &self.0.failed_cases
    }
}

/// How bad a problem of the rules is. Treat unknown values as `ERROR`.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "problem::Severity")]
pub enum Severity {
    /// The set is refused.
    Error,
    /// Worth a look; the set may go live.
    Warning,
}

/// One thing that is wrong in a set of rules, with its place.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RuleProblem {
    /// Lasting code, such as `PL301`.
    code: String,
    /// How bad it is.
    severity: Severity,
    /// File within the set.
    file: String,
    /// Line, from 1; 0 when the whole file is meant.
    line: u32,
    /// Column, from 1; 0 when the whole line is meant.
    column: u32,
    /// What is wrong.
    message: String,
    /// What to do about it.
    help: Option<String>,
    /// The line as it stands in the file.
    source_line: Option<String>,
}

impl RuleProblem {
    /// From a problem as the checker found it.
    pub fn of(problem: &problem::Problem) -> Self {
        Self {
            code: problem.code.to_string(),
            severity: problem.severity.into(),
            file: problem.file.clone(),
            line: problem.line,
            column: problem.column,
            message: problem.message.clone(),
            help: problem.help.clone(),
            source_line: problem.source_line.clone(),
        }
    }
}

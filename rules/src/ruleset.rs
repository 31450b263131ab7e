//! A compiled rule set: every script, the words, and what each row declares. Immutable; refused whole or loaded whole.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use rhai::{AST, Engine};

use crate::{
    calendar::clear_working_days_before,
    engine, lint, plan,
    problem::{Problem, Severity, nearest},
    row::{Leg, Task},
    source::Source,
    term::RoleKind,
    vocabulary::{Framework, Role, Term, Theme, Tool, Vocabulary},
};

mod declare;
mod gone;
mod load;
#[cfg(test)]
mod tests;

pub use gone::gone;

/// A script that is not a row: functions shared by all.
#[must_use]
pub fn is_library(path: &str) -> bool {
    path.starts_with("lib/") && has_ending(path, ".rhai")
}

/// The shared script that says who is told of lateness where a row has no `on_overdue` of its own.
pub const OVERDUE: &str = "lib/overdue.rhai";
/// Its function.
pub const USUAL: &str = "tell_as_usual";

/// A script of a row: `partN/N.M_….rhai`.
#[must_use]
pub fn is_row(path: &str) -> bool {
    path.starts_with("part") && has_ending(path, ".rhai")
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.strip_suffix(ending).is_some_and(|stem| !stem.is_empty())
}

/// Everything that judges evidence, by the content of its files.
#[derive(Debug)]
pub struct RuleSet {
    source: Source,
    vocabulary: Arc<Vocabulary>,
    pub(crate) engine: Engine,
    rows: BTreeMap<String, Row>,
    /// The shared script that says who is told when a row does not.
    pub(crate) usual: Option<AST>,
    order: Vec<String>,
    warnings: Vec<Problem>,
}

#[derive(Debug)]
pub(crate) struct Row {
    pub task: Task,
    pub ast: AST,
}

impl Row {
    /// Whether its script has a hook that a row may do without.
    pub fn has(&self, hook: &str) -> bool {
        self.ast.iter_functions().any(|function| function.name == hook)
    }
}

impl RuleSet {
    /// Compile and check a set of files. The checker sees every error of every file at once; what compiling finds besides is
    /// what only running can find.
    ///
    /// # Errors
    /// With every problem found, when any of them is an error: a set is never loaded in part.
    pub fn load(source: Source) -> Result<Self, Vec<Problem>> {
        let problems = lint::check(&source);
        Self::build(source, problems)
    }

    /// Compile a set that governed before. What the checker has learnt since refuses nothing: what was decided under it must
    /// be found as it was, and a new release must not leave a service without rules.
    ///
    /// # Errors
    /// With every problem that keeps it from running.
    pub fn kept(source: Source) -> Result<Self, Vec<Problem>> {
        Self::build(source, Vec::new())
    }

    fn build(source: Source, problems: Vec<Problem>) -> Result<Self, Vec<Problem>> {
        let set = load::load(source, problems)?;
        let broken = engine::conformance::check(&set.engine);
        if broken.is_empty() { Ok(set) } else { Err(broken) }
    }

    /// Hash of the files.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.source.hash()
    }

    /// The files.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What was worth a look but refused nothing.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Framework, roles and tools.
    #[must_use]
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The framework as a whole.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.vocabulary.framework
    }

    /// Every row, in the order of the framework.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.order.iter().filter_map(|reference| self.task(reference))
    }

    /// One row by its number, such as `3.16`.
    #[must_use]
    pub fn task(&self, reference: &str) -> Option<&Task> {
        self.rows.get(reference).map(|row| &row.task)
    }

    /// Put another script in a row's place, past the checker.
    #[cfg(test)]
    pub(crate) fn replace_script(&mut self, reference: &str, text: &str) {
        let ast = self
            .engine
            .compile_with_scope(&engine::scope(), text)
            .expect("it compiles");
        self.rows.get_mut(reference).expect("it is there").ast = ast;
    }

    /// Whether anything can follow when a period of the row has ended: whether its script has `on_period_end`.
    #[must_use]
    pub fn has_period_end(&self, reference: &str) -> bool {
        self.row(reference).is_some_and(|row| row.has("on_period_end"))
    }

    pub(crate) fn row(&self, reference: &str) -> Option<&Row> {
        self.rows.get(reference)
    }

    /// A leg by its id.
    #[must_use]
    pub fn leg(&self, id: &str) -> Option<&Leg> {
        self.legs().find(|leg| leg.id == id)
    }

    fn legs(&self) -> impl Iterator<Item = &Leg> {
        self.tasks().flat_map(|task| &task.legs)
    }

    /// Every role.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.vocabulary.roles().iter()
    }

    /// One role by code.
    #[must_use]
    pub fn role(&self, code: &str) -> Option<&Role> {
        self.vocabulary.role(code)
    }

    /// Whether a role meets: a forum or another body does, and a post to which something is due for each of its meetings.
    #[must_use]
    pub fn meets(&self, code: &str) -> bool {
        let Some(role) = self.role(code) else { return false };
        matches!(role.kind, RoleKind::Forum | RoleKind::Body) || self.legs().any(|leg| plan::meets(leg, code))
    }

    /// Clear working days between the last day for papers and a meeting of this forum.
    #[must_use]
    pub fn papers_clear_working_days(&self, forum: &str) -> u32 {
        let own = self.role(forum).and_then(|role| role.papers_clear_working_days);
        own.unwrap_or(self.framework().papers_clear_working_days)
    }

    /// The last day for the papers of a forum's meeting on `held_on`; nothing when bank holidays are not known that far.
    #[must_use]
    pub fn papers_due_on(&self, forum: &str, held_on: NaiveDate) -> Option<NaiveDate> {
        let clear = self.papers_clear_working_days(forum);
        clear_working_days_before(held_on, clear, &self.framework().bank_holidays)
    }

    /// Every tool.
    pub fn tools(&self) -> impl Iterator<Item = &Tool> {
        self.vocabulary.tools().iter()
    }

    /// One tool by code.
    #[must_use]
    pub fn tool(&self, code: &str) -> Option<&Tool> {
        self.vocabulary.tool(code)
    }

    /// Every theme, parents before their children.
    pub fn themes(&self) -> impl Iterator<Item = &Theme> {
        self.vocabulary.themes().iter()
    }

    /// One theme by code.
    #[must_use]
    pub fn theme(&self, code: &str) -> Option<&Theme> {
        self.vocabulary.theme(code)
    }

    /// Every term whose name changed, other than roles.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.vocabulary.terms().iter()
    }

    /// The text of one file by its path.
    #[must_use]
    pub fn script(&self, path: &str) -> Option<&str> {
        self.source.file(path)
    }

    /// The row nearest to a mistyped number.
    #[must_use]
    pub fn nearest_task(&self, reference: &str) -> Option<String> {
        nearest(reference, self.order.iter().map(String::as_str)).map(str::to_owned)
    }

    /// The leg nearest to a mistyped id.
    #[must_use]
    pub fn nearest_leg(&self, id: &str) -> Option<String> {
        nearest(id, self.legs().map(|leg| leg.id.as_str())).map(str::to_owned)
    }

    /// The role nearest to a misspelt code or name.
    #[must_use]
    pub fn nearest_role(&self, word: &str) -> Option<String> {
        self.vocabulary.nearest_role(word).map(str::to_owned)
    }

    /// The tool nearest to a misspelt code or name.
    #[must_use]
    pub fn nearest_tool(&self, word: &str) -> Option<String> {
        self.vocabulary.nearest_tool(word).map(str::to_owned)
    }
}

fn has_errors(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

//! Named examples beside each script: evidence in, expected outcomes out. Runs them and says in a sentence what differs.

use std::fmt;

use serde::Serialize;

use crate::{evaluate, row::Task, ruleset::RuleSet};

pub(crate) mod file;
pub(crate) mod given;
pub(crate) mod phrase;
mod sentence;

use file::Case;

/// What all cases of a rule set gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many did what they say.
    pub passed: usize,
    /// The others.
    pub failed: Vec<CaseFailure>,
}

impl Report {
    /// Whether every case passed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failed.is_empty()
    }
}

/// A case that did not do what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFailure {
    /// Path of the cases within the rule set.
    pub file: String,
    /// Line of the case, from 1.
    pub line: u32,
    /// Row of the framework.
    pub task: String,
    /// Name of the case.
    pub case: String,
    /// What was expected, each with what there was instead, as sentences.
    pub differences: Vec<String>,
    /// What happened, a line for each outcome with the script line that asked for it.
    pub happened: Vec<String>,
    /// What the script looked at, with its lines: where the decision was taken.
    pub decided_by: Vec<String>,
}

/// Run every case of the rule set; a file that cannot be read counts as one failure.
#[must_use]
pub fn run(rules: &RuleSet) -> Report {
    let mut report = Report::default();
    for (path, text) in rules.source().files().iter().filter(|(path, _)| file::is_cases(path)) {
        let task = rules.tasks().find(|task| task.script == file::script_of(path));
        match (task, file::read(path, text)) {
            (Some(task), Ok(cases)) => {
                for case in &cases {
                    match run_one(rules, task, case, path) {
                        None => report.passed += 1,
                        Some(failure) => report.failed.push(failure),
                    }
                }
            }
            (_, read) => report.failed.push(unreadable(path, read.err())),
        }
    }
    report
}

fn run_one(rules: &RuleSet, task: &Task, case: &Case, path: &str) -> Option<CaseFailure> {
    let facts = given::facts(rules, task, &case.evidence);
    let evaluation = evaluate(rules, &facts);
    let differences = sentence::differences(task, &case.expect, &evaluation);
    (!differences.is_empty()).then(|| CaseFailure {
        file: path.to_owned(),
        line: case.line,
        task: task.reference.clone(),
        case: case.name.clone(),
        differences,
        happened: sentence::happened(&evaluation),
        decided_by: sentence::decided_by(&evaluation),
    })
}

fn unreadable(path: &str, problems: Option<Vec<crate::problem::Problem>>) -> CaseFailure {
    let problems = problems.unwrap_or_default();
    let differences = if problems.is_empty() {
        vec![format!(
            "there is no script `{}` for these cases",
            file::script_of(path)
        )]
    } else {
        problems.iter().map(ToString::to_string).collect()
    };
    CaseFailure {
        file: path.to_owned(),
        line: problems.first().map_or(0, |problem| problem.line),
        task: String::new(),
        case: String::new(),
        differences,
        happened: Vec::new(),
        decided_by: Vec::new(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failed {
            writeln!(f, "{failure}\n")?;
        }
        write!(f, "{} passed, {} failed", self.passed, self.failed.len())
    }
}

impl fmt::Display for CaseFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} \"{}\" failed", self.file, self.line, self.task, self.case)?;
        for difference in &self.differences {
            write!(f, "\n  - {difference}")?;
        }
        for (title, lines) in [
            ("what happened:", &self.happened),
            ("what the script looked at:", &self.decided_by),
        ] {
            if !lines.is_empty() {
                write!(f, "\n  {title}")?;
            }
            for line in lines {
                write!(f, "\n    {line}")?;
            }
        }
        Ok(())
    }
}

//! Named examples beside each script: evidence in, expected outcomes out. Runs them and says in a sentence what differs.

use std::fmt;

use serde::Serialize;

use crate::{
    escalate,
    eval::escalate_as_usual,
    evaluate, period_end,
    problem::Problem,
    row::Task,
    ruleset::{OVERDUE, RuleSet},
};

pub(crate) mod due;
pub(crate) mod evidence;
pub(crate) mod file;
pub(crate) mod given;
mod named;
pub(crate) mod phrase;
mod sentence;

use file::{About, Case};
use named::Named;
use sentence::Came;

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
    /// What the script printed while it ran.
    pub printed: Vec<String>,
}

/// Run every case of the rule set; a file that cannot be read counts as one failure.
#[must_use]
pub fn run(rules: &RuleSet) -> Report {
    let mut report = Report::default();
    for (path, text) in rules.source().files().iter().filter(|(path, _)| file::is_cases(path)) {
        let script = file::script_of(path);
        let task = rules.tasks().find(|task| task.script == script);
        let (cases, problems) = file::read(path, text);
        if !problems.is_empty() || (task.is_none() && script != OVERDUE) {
            report.failed.push(unreadable(path, &problems));
            continue;
        }
        for case in &cases {
            match run_one(rules, task, case, path) {
                None => report.passed += 1,
                Some(failure) => report.failed.push(failure),
            }
        }
    }
    report
}

/// One case of a row, or of the script that they share: then the case names the row.
fn run_one(rules: &RuleSet, task: Option<&Task>, case: &Case, path: &str) -> Option<CaseFailure> {
    let shared = task.is_none();
    let named = match &case.about {
        About::Late(given) => given.task.as_ref().map(|task| task.get_ref().as_str()),
        _ => None,
    };
    let Some(task) = task.or_else(|| rules.task(named?)) else {
        let row = named.unwrap_or_default();
        let difference = format!("there is no row `{row}`: say with `late.task` whose duty is late");
        return failure(path, row, case, vec![difference], Trace::default());
    };
    match &case.about {
        About::Evidence(given) => {
            let evaluation = evaluate(rules, &given::facts(rules, task, given));
            let outcome = Came {
                verdict: Some(evaluation.verdict),
                outcomes: &evaluation.outcomes,
                facts_read: &evaluation.facts_read,
                printed: &evaluation.printed,
                fault: evaluation.fault.as_ref(),
            };
            compare(path, task, case, &outcome)
        }
        About::Late(given) => {
            let late = due::late(rules, task, given);
            let escalation = if shared {
                escalate_as_usual(rules, &late)
            } else {
                escalate(rules, &late)
            };
            let outcome = Came {
                verdict: None,
                outcomes: &escalation.outcomes,
                facts_read: &escalation.facts_read,
                printed: &escalation.printed,
                fault: escalation.fault.as_ref(),
            };
            compare(path, task, case, &outcome)
        }
        About::Ended(given) => {
            let ending = period_end(rules, &due::ended(rules, task, given));
            let outcome = Came {
                verdict: None,
                outcomes: &ending.outcomes,
                facts_read: &ending.facts_read,
                printed: &ending.printed,
                fault: ending.fault.as_ref(),
            };
            compare(path, task, case, &outcome)
        }
    }
}

fn compare<A: Named>(path: &str, task: &Task, case: &Case, outcome: &Came<A>) -> Option<CaseFailure> {
    let mut differences: Vec<String> = unknown_leg(task, case).into_iter().collect();
    differences.extend(sentence::differences(task, &case.expect, outcome));
    let trace = Trace {
        happened: sentence::happened(outcome),
        decided_by: sentence::decided_by(outcome),
        printed: outcome.printed.to_vec(),
    };
    failure(path, &task.reference, case, differences, trace)
}

/// What is told of a case besides what differs.
#[derive(Default)]
struct Trace {
    happened: Vec<String>,
    decided_by: Vec<String>,
    printed: Vec<String>,
}

/// The leg that a case names, where the row has none of that name.
fn unknown_leg(task: &Task, case: &Case) -> Option<String> {
    let (About::Late(given) | About::Ended(given)) = &case.about else {
        return None;
    };
    sentence::unknown_leg(task, given.leg.as_ref()?.get_ref())
}

fn failure(path: &str, task: &str, case: &Case, differences: Vec<String>, trace: Trace) -> Option<CaseFailure> {
    (!differences.is_empty()).then(|| CaseFailure {
        file: path.to_owned(),
        line: case.line,
        task: task.to_owned(),
        case: case.name.clone(),
        differences,
        happened: trace.happened,
        decided_by: trace.decided_by,
        printed: trace.printed,
    })
}

fn unreadable(path: &str, problems: &[Problem]) -> CaseFailure {
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
        printed: Vec::new(),
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
            ("what the script printed:", &self.printed),
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

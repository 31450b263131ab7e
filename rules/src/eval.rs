//! Facts in, evaluation out. Pure and deterministic: engine checks, legs, script, floor, satisfaction, verdict.

use chrono::NaiveDate;
use rhai::EvalAltResult;

use crate::{
    collect::Collected,
    facts::Facts,
    ruleset::RuleSet,
    term::{ConcernLevel, DistributionMode, EvidenceKind, Origin, Verdict},
    verdict::{Action, Because, Evaluation, Fault, Outcome},
};

mod ask;
mod check;
mod due;
mod ending;
mod fault;
mod floor;
mod late;
mod leg;
mod matching;
mod script;
#[cfg(test)]
mod tests;
mod undated;

pub use ending::period_end;
pub(crate) use fault::plain_words;
pub use late::escalate;
pub(crate) use late::escalate_as_usual;

/// Judge one submission. Never panics, never fails: a script that cannot finish is a fault inside the evaluation.
#[must_use]
pub fn evaluate(set: &RuleSet, facts: &Facts) -> Evaluation {
    run(set, facts, true)
}

/// The same host calls with recording off: the floor of the benchmark, of no use to anybody else.
#[doc(hidden)]
#[must_use]
pub fn evaluate_unrecorded(set: &RuleSet, facts: &Facts) -> Evaluation {
    run(set, facts, false)
}

/// Outcomes in the order asked for, each key once.
#[derive(Debug, Default)]
struct Outcomes {
    list: Vec<Outcome>,
    warnings: u32,
}

impl Outcomes {
    fn push(&mut self, key: String, action: Action, because: Because) {
        if !self.list.iter().any(|outcome| outcome.key == key) {
            self.list.push(Outcome { key, action, because });
        }
    }

    fn warn(&mut self, message: String, because: Because) {
        self.warnings += 1;
        let key = format!("warn:{}", self.warnings);
        self.push(key, Action::Warn { message }, because);
    }

    fn require(&mut self, code: &str, field: Option<&str>, message: String, because: Because) {
        let key = format!("require:{code}:{}", field.unwrap_or_default());
        let action = Action::Require {
            code: code.to_owned(),
            field: field.map(str::to_owned),
            message,
        };
        self.push(key, action, because);
    }

    fn reaches(&self, role: &str) -> bool {
        let to = |outcome: &Outcome| matches!(&outcome.action, Action::Distribute { role: to, .. } if to == role);
        self.list.iter().any(to)
    }
}

/// A because of the engine's own.
fn engine_because(sentence: impl Into<String>) -> Because {
    Because::said(Origin::Engine, sentence)
}

fn because(origin: Origin, sentence: impl Into<String>, source: Option<String>) -> Because {
    Because {
        source,
        ..Because::said(origin, sentence)
    }
}

fn run(set: &RuleSet, facts: &Facts, recording: bool) -> Evaluation {
    let mut outcomes = Outcomes::default();
    let Some(row) = set.row(&facts.task) else {
        let fault = Fault {
            code: "MISSING".to_owned(),
            script: String::new(),
            line: 0,
            column: 0,
            message: format!("there is no rule for row {}", facts.task),
        };
        floor::of_no_row(set, facts, &mut outcomes);
        return finish(
            facts,
            "",
            outcomes,
            Ran {
                fault: Some(fault),
                ..Ran::default()
            },
        );
    };
    let task = &row.task;
    check::check(set, task, facts, &mut outcomes);
    let matched = matching::select(set, task, facts, &mut outcomes);
    leg::conflict(task, facts, &matched, &mut outcomes);
    leg::distribute(set, task, facts, &matched, &mut outcomes);
    let mut ran = script::run(set, row, facts, &matched, recording);
    if ran.fault.is_none() {
        let asked = std::mem::take(&mut ran.collected.asked);
        ran.fault = ask::apply(set, task, facts, &matched, asked, &mut outcomes);
    }
    floor::apply(set, task, facts, ran.fault.is_some(), &mut outcomes);
    if matches!(
        verdict(facts, &outcomes.list, ran.fault.is_some()),
        Verdict::Compliant | Verdict::ActionRequired
    ) {
        leg::satisfy(task, facts, &matched, &mut outcomes);
    }
    finish(facts, &task.script, outcomes, ran)
}

/// What a run of the script left behind.
#[derive(Debug, Default)]
struct Ran {
    collected: Collected,
    fault: Option<Fault>,
    operations: u64,
}

fn finish(facts: &Facts, script: &str, outcomes: Outcomes, mut ran: Ran) -> Evaluation {
    Evaluation {
        verdict: verdict(facts, &outcomes.list, ran.fault.is_some()),
        facts_read: ran.collected.facts_read(script),
        printed: std::mem::take(&mut ran.collected.printed),
        outcomes: outcomes.list,
        fault: ran.fault,
        operations: ran.operations,
    }
}

fn verdict(facts: &Facts, outcomes: &[Outcome], faulted: bool) -> Verdict {
    let any = |test: fn(&Action) -> bool| outcomes.iter().any(|outcome| test(&outcome.action));
    if faulted {
        Verdict::Faulted
    } else if any(|action| matches!(action, Action::Conflict { .. })) {
        Verdict::Conflict
    } else if any(|action| matches!(action, Action::Require { .. })) {
        Verdict::Incomplete
    } else if facts.concern != ConcernLevel::None || any(asks_for_action) {
        Verdict::ActionRequired
    } else {
        Verdict::Compliant
    }
}

fn asks_for_action(action: &Action) -> bool {
    matches!(
        action,
        Action::FollowUp { .. }
            | Action::Distribute {
                mode: DistributionMode::Alert,
                ..
            }
    )
}

/// What evidence is called in sentences.
fn noun(facts: &Facts) -> String {
    words(facts.kind)
}

/// A kind of evidence in words.
fn words(kind: EvidenceKind) -> String {
    kind.code().to_lowercase().replace('_', " ")
}

/// A day as people write it.
fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The name of a role as it is on the event date; its code where the set does not know it.
fn role_name<'s>(set: &'s RuleSet, facts: &Facts, code: &'s str) -> &'s str {
    set.role(code).map_or(code, |role| role.name_on(facts.event_date))
}

/// Whether an error is the deadline's.
fn is_deadline(error: &EvalAltResult) -> bool {
    matches!(error, EvalAltResult::ErrorTerminated(..))
}

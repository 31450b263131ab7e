//! Says in sentences what a case expected, what happened instead, and which lines decided.

use super::{
    file::Expect,
    phrase::{Head, Phrase},
};
use crate::{
    cases::named::Named,
    row::Task,
    term::Verdict,
    verdict::{Because, FactRead, Fault, Outcome},
};

/// What a hook gave.
pub(super) struct Came<'a, A> {
    /// Only evidence has one.
    pub verdict: Option<Verdict>,
    pub outcomes: &'a [Outcome<A>],
    pub facts_read: &'a [FactRead],
    pub printed: &'a [String],
    pub fault: Option<&'a Fault>,
}

/// What differs from what was expected, each as a sentence; empty when nothing does.
pub(super) fn differences<A: Named>(task: &Task, expect: &Expect, came: &Came<A>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(fault) = came.fault
        && expect.verdict != Some(Verdict::Faulted)
    {
        found.push(format!("the script failed {}: {}", fault.place(), fault.message));
    }
    if let (Some(verdict), Some(is)) = (expect.verdict, came.verdict)
        && verdict != is
    {
        found.push(format!("expected the verdict {verdict}, but it was {is}"));
    }
    let wanted = expect.outcomes.iter().chain(expect.only.iter().flatten());
    for phrase in wanted {
        found.extend(wrong_leg(task, phrase).or_else(|| missing(phrase, came.outcomes)));
    }
    for phrase in &expect.not {
        found.extend(wrong_leg(task, phrase));
        let unwanted = came.outcomes.iter().filter(|outcome| phrase.matches(outcome));
        found.extend(unwanted.map(|outcome| {
            format!(
                "expected no `{}`, but there was one: {}",
                phrase.words,
                describe(outcome)
            )
        }));
    }
    if let Some(only) = &expect.only {
        let beside = came
            .outcomes
            .iter()
            .filter(|outcome| !only.iter().any(|phrase| phrase.matches(outcome)));
        found.extend(beside.map(|outcome| format!("expected nothing else, but there was: {}", describe(outcome))));
    }
    found
}

fn missing<A: Named>(phrase: &Phrase, outcomes: &[Outcome<A>]) -> Option<String> {
    let count = outcomes.iter().filter(|outcome| phrase.matches(outcome)).count();
    match phrase.count {
        Some(wanted) if wanted != count && count > 0 => Some(format!(
            "expected `{}`, but there were {count} such outcomes",
            phrase.words
        )),
        _ if count == 0 && phrase.count != Some(0) => Some(format!("expected `{}`, but there was none", phrase.words)),
        _ => None,
    }
}

fn wrong_leg(task: &Task, phrase: &Phrase) -> Option<String> {
    match &phrase.head {
        Head::Meets(Some(leg)) => unknown_leg(task, leg),
        _ => None,
    }
}

/// That the row has no such leg.
pub(super) fn unknown_leg(task: &Task, leg: &str) -> Option<String> {
    let known: Vec<&str> = task.legs.iter().map(|leg| leg.id.as_str()).collect();
    (!known.contains(&leg)).then(|| format!("the row has no leg `{leg}`; it has {}", known.join(", ")))
}

/// The verdict and every outcome, a line each.
pub(super) fn happened<A: Named>(came: &Came<A>) -> Vec<String> {
    let verdict = came.verdict.map(|verdict| format!("verdict {verdict}"));
    let nothing = (verdict.is_none() && came.outcomes.is_empty()).then(|| "nothing".to_owned());
    verdict
        .into_iter()
        .chain(nothing)
        .chain(came.outcomes.iter().map(describe))
        .collect()
}

/// The facts that the script read, with their places.
pub(super) fn decided_by<A>(came: &Came<A>) -> Vec<String> {
    let line = |read: &FactRead| {
        format!(
            "{}:{}:{}: `{}` was {}",
            read.script, read.line, read.column, read.name, read.value
        )
    };
    came.facts_read.iter().map(line).collect()
}

fn describe<A: Named>(outcome: &Outcome<A>) -> String {
    format!(
        "{} ({}): {}",
        outcome.action.words(),
        place(&outcome.because),
        outcome.because.sentence
    )
}

fn place(because: &Because) -> String {
    let origin = because.origin.code().to_lowercase();
    match (&because.script, because.line, because.column, &because.leg) {
        (Some(script), Some(line), Some(column), _) => format!("{origin}, {script}:{line}:{column}"),
        (_, _, _, Some(leg)) => format!("{origin} {leg}"),
        _ => origin,
    }
}

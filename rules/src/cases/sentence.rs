//! Says in sentences what a case expected, what happened instead, and which lines decided.

use super::{
    file::Expect,
    phrase::{Head, Phrase},
};
use crate::{
    row::Task,
    term::{DistributionMode, FollowUpKind},
    verdict::{Action, Because, Evaluation, FactRead, Outcome},
};

/// What differs from what was expected, each as a sentence; empty when nothing does.
pub(super) fn differences(task: &Task, expect: &Expect, evaluation: &Evaluation) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(fault) = &evaluation.fault {
        found.push(format!(
            "the script failed at {}:{}:{}: {}",
            fault.script, fault.line, fault.column, fault.message
        ));
    }
    if let Some(verdict) = expect.verdict.filter(|verdict| *verdict != evaluation.verdict) {
        found.push(format!(
            "expected the verdict {verdict}, but it was {}",
            evaluation.verdict
        ));
    }
    let wanted = expect.outcomes.iter().chain(expect.only.iter().flatten());
    for phrase in wanted {
        found.extend(wrong_leg(task, phrase).or_else(|| missing(phrase, &evaluation.outcomes)));
    }
    for phrase in &expect.not {
        found.extend(wrong_leg(task, phrase));
        let unwanted = evaluation.outcomes.iter().filter(|outcome| phrase.matches(outcome));
        found.extend(unwanted.map(|outcome| {
            format!(
                "expected no `{}`, but there was one: {}",
                phrase.words,
                describe(outcome)
            )
        }));
    }
    if let Some(only) = &expect.only {
        let beside = evaluation
            .outcomes
            .iter()
            .filter(|outcome| !only.iter().any(|phrase| phrase.matches(outcome)));
        found.extend(beside.map(|outcome| format!("expected nothing else, but there was: {}", describe(outcome))));
    }
    found
}

fn missing(phrase: &Phrase, outcomes: &[Outcome]) -> Option<String> {
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
        Head::Meets(Some(leg)) if !task.legs.iter().any(|known| known.id == *leg) => {
            let known: Vec<&str> = task.legs.iter().map(|leg| leg.id.as_str()).collect();
            Some(format!("the row has no leg `{leg}`; it has {}", known.join(", ")))
        }
        _ => None,
    }
}

/// The verdict and every outcome, a line each.
pub(super) fn happened(evaluation: &Evaluation) -> Vec<String> {
    let verdict = format!("verdict {}", evaluation.verdict);
    std::iter::once(verdict)
        .chain(evaluation.outcomes.iter().map(describe))
        .collect()
}

/// The facts that the script read, with their places.
pub(super) fn decided_by(evaluation: &Evaluation) -> Vec<String> {
    let line = |read: &FactRead| {
        format!(
            "{}:{}:{}: `{}` was {}",
            read.script, read.line, read.column, read.name, read.value
        )
    };
    evaluation.facts_read.iter().map(line).collect()
}

fn describe(outcome: &Outcome) -> String {
    format!(
        "{} ({}): {}",
        words(&outcome.action),
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

fn words(action: &Action) -> String {
    match action {
        Action::Distribute { mode, role, via, .. } => {
            let through = via.as_ref().map_or_else(String::new, |via| format!(", via {via}"));
            format!("{} to {role}{through}", mode_words(*mode))
        }
        Action::FollowUp {
            kind,
            same,
            due_on,
            owner,
        } => {
            let what = match kind {
                FollowUpKind::FurtherAudit => "further audit",
                FollowUpKind::ReReview => "review again",
            };
            let same = same.code().to_lowercase().replace('_', " ");
            format!("{what}, same {same}, by {owner}, due {due_on}")
        }
        Action::Satisfy { leg, period } => format!("meets {leg} in {}", period.label),
        Action::Require { code, field, .. } => {
            let of = field.as_ref().map_or_else(String::new, |field| format!(", of {field}"));
            format!("requires {code}{of}")
        }
        Action::Conflict { .. } => "conflict".to_owned(),
        Action::Warn { .. } => "warning".to_owned(),
    }
}

const fn mode_words(mode: DistributionMode) -> &'static str {
    match mode {
        DistributionMode::Report => "report",
        DistributionMode::ForInformation => "for information",
        DistributionMode::ForConsideration => "for consideration",
        DistributionMode::Copy => "copy",
        DistributionMode::Alert => "alert",
        DistributionMode::Feedback => "feedback",
    }
}

//! What a row's script asks for after a concern: found by putting ordinary submissions to it, one of each level.

use chrono::NaiveDate;

use super::say::{Say, number};
use crate::{
    calendar::add_months,
    cases::{evidence::Evidence, given},
    evaluate,
    row::Task,
    term::{ConcernLevel, DistributionMode, EvidenceKind, FollowUpKind, Origin, Same},
    verdict::{Action, Evaluation},
};

const LEVELS: [(ConcernLevel, &str); 3] = [
    (ConcernLevel::None, "In any case"),
    (ConcernLevel::Concern, "After a concern"),
    (ConcernLevel::Significant, "After a significant concern"),
];

/// What follows at each level beyond the level before, a sentence each. What the duties say themselves is left out.
pub(super) fn sentences(task: &Task, say: Say) -> Vec<String> {
    let mut known: Vec<Asked> = Vec::new();
    let mut sentences = Vec::new();
    for (level, when) in LEVELS {
        let Some(asked) = at_level(task, level, say) else {
            return vec!["What follows cannot be shown: the script fails on an ordinary submission.".to_owned()];
        };
        let more: Vec<Asked> = asked.into_iter().filter(|asked| !known.contains(asked)).collect();
        if !more.is_empty() {
            let phrases: Vec<String> = more.iter().map(|asked| asked.phrase(say)).collect();
            sentences.push(format!("{when}: {}.", phrases.join("; ")));
        }
        known.extend(more);
    }
    sentences
}

/// Something that a script asked for, without what differs from one submission to the next.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Send {
        mode: DistributionMode,
        role: String,
    },
    /// So many alike.
    FollowUp(FollowUp, u32),
}

#[derive(Clone, Debug, PartialEq)]
struct FollowUp {
    kind: FollowUpKind,
    same: Same,
    owner: String,
    within: Within,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Within {
    Months(u32),
    Days(i64),
}

/// What the script asks for at one level, of every kind of evidence that the row takes; none where it fails.
fn at_level(task: &Task, level: ConcernLevel, say: Say) -> Option<Vec<Asked>> {
    let mut kinds: Vec<Option<EvidenceKind>> = Vec::new();
    for leg in &task.legs {
        let kind = leg.evidence.first().copied();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut all = Vec::new();
    for kind in kinds {
        let evidence = Evidence {
            kind,
            concern: Some(level),
            ..Evidence::default()
        };
        let facts = given::facts(say.set, task, &evidence);
        let evaluation = evaluate(say.set, &facts);
        if evaluation.fault.is_some() {
            return None;
        }
        for asked in of(&evaluation, task, facts.event_date) {
            if !all.contains(&asked) {
                all.push(asked);
            }
        }
    }
    Some(all)
}

fn of(evaluation: &Evaluation, task: &Task, event: NaiveDate) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let scripted = evaluation
        .outcomes
        .iter()
        .filter(|o| o.because.origin == Origin::Script);
    for outcome in scripted {
        match &outcome.action {
            Action::Distribute { mode, role, .. } if !declared(task, *mode, role) => all.push(Asked::Send {
                mode: *mode,
                role: role.clone(),
            }),
            Action::FollowUp {
                kind,
                same,
                due_on,
                owner,
            } => add(
                &mut all,
                FollowUp {
                    kind: *kind,
                    same: *same,
                    owner: owner.clone(),
                    within: within(event, *due_on),
                },
            ),
            _ => {}
        }
    }
    all
}

/// Two further audits are two outcomes: they become one with its number.
fn add(all: &mut Vec<Asked>, more: FollowUp) {
    let alike = all.iter_mut().find_map(|known| match known {
        Asked::FollowUp(known, count) if *known == more => Some(count),
        _ => None,
    });
    match alike {
        Some(count) => *count += 1,
        None => all.push(Asked::FollowUp(more, 1)),
    }
}

/// Whether a duty says already that this role gets it in this way.
fn declared(task: &Task, mode: DistributionMode, role: &str) -> bool {
    let recipients = task.legs.iter().flat_map(|leg| &leg.recipients);
    recipients.into_iter().any(|to| to.role == role && to.mode == mode)
        || (mode == DistributionMode::Copy && task.copies.iter().any(|copy| copy.role == role))
}

/// Months where so many months lead to the day: a script that says 31 days is read as one month, which is as far in May.
fn within(event: NaiveDate, due: NaiveDate) -> Within {
    let months = (1..=24).find(|months| add_months(event, *months) == due);
    months.map_or_else(|| Within::Days((due - event).num_days()), Within::Months)
}

impl Asked {
    fn phrase(&self, say: Say) -> String {
        match self {
            Self::Send { mode, role } => {
                let role = say.role(role);
                match mode {
                    DistributionMode::Alert => format!("an alert to {role}"),
                    DistributionMode::Copy => format!("a copy to {role}"),
                    DistributionMode::Feedback => format!("feedback to {role}"),
                    DistributionMode::Report => format!("a report to {role}"),
                    DistributionMode::ForInformation => format!("for information to {role}"),
                    DistributionMode::ForConsideration => format!("for consideration by {role}"),
                }
            }
            Self::FollowUp(follow_up, count) => {
                let what = match (follow_up.kind, count) {
                    (FollowUpKind::FurtherAudit, 1) => "one further audit".to_owned(),
                    (FollowUpKind::FurtherAudit, count) => format!("{} further audits", number(*count)),
                    (FollowUpKind::ReReview, _) => "another review".to_owned(),
                };
                let of = match follow_up.same {
                    Same::Worker => "worker",
                    Same::Team => "team",
                    Same::CaseFile => "case file",
                };
                let (owner, within) = (say.role(&follow_up.owner), follow_up.within.words());
                format!("{what} of the same {of}, by {owner} within {within}")
            }
        }
    }
}

impl Within {
    fn words(self) -> String {
        match self {
            Self::Months(1) => "one month".to_owned(),
            Self::Months(months) => format!("{} months", number(months)),
            Self::Days(1) => "one day".to_owned(),
            Self::Days(days) => format!("{days} days"),
        }
    }
}

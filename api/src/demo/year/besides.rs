//! What no calendar asks for: concerns that somebody raises, and duties that arise when there is reason to.

use chrono::NaiveDate;
use entity::column::ConcernLevel;
use rules::{
    plan::Timing,
    row::{Leg, Task},
    term::DistributionMode,
};

use super::{
    agenda::{Act, What},
    days::{hour, later, working},
    ground::Ground,
};
use crate::service::{obligation::raise::DutyDraft, unit::UnitNamed};

/// Who raises concerns: partners most often.
const RAISERS: [&str; 8] = [
    "police",
    "health",
    "school",
    "probation",
    "camhs",
    "worker",
    "practice-manager-river",
    "iro",
];
const SEEN: [&str; 5] = [
    "Two planned visits did not take place; seen at a joint meeting.",
    "A referral was not answered for ten working days.",
    "The school was not asked before the core group met.",
    "A contact was closed although a younger child lives in the household.",
    "The plan does not mention what was agreed at the strategy discussion.",
];
/// Of a thousand: a duty that may arise does so in a quarter.
const ARISES: u32 = 450;

/// Concerns of the week that begins on `monday`.
pub(super) fn concerns(ground: &Ground, monday: NaiveDate) -> Vec<Act> {
    let mut chance = ground.chance(&format!("concerns:{monday}"));
    let count = chance.below(3);
    (0..count)
        .filter_map(|number| {
            let by = chance.pick(&RAISERS)?;
            let file = ground.case_file(None, "", &mut chance);
            let level = if chance.happens(200) {
                ConcernLevel::Significant
            } else {
                ConcernLevel::Concern
            };
            Some(Act {
                at: hour(later(monday, chance.below(5)), &mut chance),
                key: format!("concern:{monday}:{number}"),
                by: (*by).to_owned(),
                lane: format!("concern:{number}"),
                what: What::RaiseConcern {
                    level,
                    unit: None,
                    case_file: file.filter(|_| chance.happens(850)),
                    narrative: chance.pick(&SEEN)?,
                },
            })
        })
        .collect()
}

/// Duties that people raise in the quarter that begins on `day`.
pub(super) fn duties(ground: &Ground, day: NaiveDate) -> Vec<Act> {
    let rules = ground.rules();
    let legs = rules
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)));
    let arising = legs.filter(|(task, leg)| Timing::of(task, leg) == Timing::Event && raisable(leg));
    arising
        .filter_map(|(task, leg)| {
            let mut chance = ground.chance(&format!("arises:{}:{day}", leg.id));
            let only = day == ground.begin && undated(task);
            if !only && !chance.happens(ARISES) {
                return None;
            }
            let key = format!("raise:{}:{day}", leg.id);
            let on = working(&rules, later(day, chance.between(3, 60)), day);
            Some(Act {
                at: hour(on, &mut chance),
                key: key.clone(),
                by: "head-of-safeguarding".to_owned(),
                lane: task.reference.clone(),
                what: What::RaiseDuty(DutyDraft {
                    idempotency_key: key,
                    leg: leg.id.clone(),
                    unit: UnitNamed::Words("HCC".to_owned()),
                    holder: None,
                    due_on: later(on, chance.between(14, 40)),
                    reason: "asked for at the last meeting".to_owned(),
                }),
            })
        })
        .collect()
}

/// Raised for the authority; feedback comes with the audit itself.
fn raisable(leg: &Leg) -> bool {
    let feedback = leg.recipients.iter().any(|to| to.mode == DistributionMode::Feedback);
    leg.per_unit.is_none() && leg.per_holder.is_empty() && !feedback
}

/// Whether the calendar never asks for anything of this row.
fn undated(task: &Task) -> bool {
    task.legs.iter().all(|leg| Timing::of(task, leg) == Timing::Event)
}

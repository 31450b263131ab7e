//! What the hooks about time share: who is responsible for a duty, and who is told when its rule fails.

use super::{because, floor};
use crate::{
    due::Due,
    row::{Leg, Task},
    ruleset::RuleSet,
    term::{Origin, UnitKind},
    verdict::{Because, Fault},
};

/// The leg of a duty, where the row still has it.
pub(super) fn leg<'t>(task: &'t Task, due: &Due) -> Option<&'t Leg> {
    task.legs.iter().find(|leg| leg.id == due.leg)
}

/// The role of the holder that it is for, else those who do the leg, else those responsible for the row.
pub(super) fn responsible(task: &Task, due: &Due) -> Vec<String> {
    if let Some(holder) = &due.holder {
        return vec![holder.clone()];
    }
    let by = leg(task, due).map(|leg| leg.by.as_slice()).unwrap_or_default();
    let roles = if by.is_empty() { &task.responsible[..] } else { by };
    if roles.is_empty() {
        vec![task.owner.clone()]
    } else {
        roles.to_vec()
    }
}

/// Whether it is for the authority as a whole, not for a unit or a person: then whoever holds a role is meant.
pub(super) fn of_authority(due: &Due) -> bool {
    due.unit.kind == UnitKind::Authority && due.holder.is_none()
}

/// The Head of Safeguarding and the owner of the rule: those told of every fault, each with a sentence.
pub(super) fn menders(set: &RuleSet, task: Option<&Task>, due: &Due, why: &str) -> Vec<(String, Because)> {
    let owner = task.map_or(floor::RULES, |task| task.owner.as_str());
    let safeguarding = set.framework().required_posts.first().map(String::as_str);
    let mut told: Vec<(String, Because)> = Vec::new();
    for role in safeguarding.into_iter().chain([owner]) {
        let name = set.role(role).map_or(role, |role| role.name_on(due.today));
        let sentence = format!("row {}: {why}; the {name} is always told", due.task);
        if !told.iter().any(|(known, _)| known == role) {
            told.push((role.to_owned(), floor_because(task, due, sentence)));
        }
    }
    told
}

/// A because of the floor.
pub(super) fn floor_because(task: Option<&Task>, due: &Due, sentence: String) -> Because {
    let mut why = because(Origin::Floor, sentence, task.map(|task| task.source.clone()));
    why.leg = (!due.leg.is_empty()).then(|| due.leg.clone());
    why
}

/// A because of the script.
pub(super) fn script_because(task: &Task, due: &Due, sentence: &str, place: (String, u32, u32)) -> Because {
    let (script, line, column) = place;
    Because {
        script: Some(script),
        line: Some(line),
        column: Some(column),
        leg: (!due.leg.is_empty()).then(|| due.leg.clone()),
        ..because(Origin::Script, sentence, Some(task.source.clone()))
    }
}

/// The row has no rule.
pub(super) fn missing(reference: &str) -> Fault {
    Fault {
        code: "MISSING".to_owned(),
        script: String::new(),
        line: 0,
        column: 0,
        message: format!("there is no rule for row {reference}"),
    }
}

/// What was asked for is not complete.
pub(super) fn incomplete(code: &str, message: &str, place: (String, u32, u32)) -> Fault {
    let (script, line, column) = place;
    Fault {
        code: code.to_owned(),
        script,
        line,
        column,
        message: message.to_owned(),
    }
}

/// Why an outcome without a reason is a fault.
pub(super) const NO_BECAUSE: &str = "an outcome has no reason: end its line with `.because(\"…\")`";

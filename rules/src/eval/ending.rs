//! A period that has ended in, what is to follow out. Only rows with `on_period_end` say anything; a fault tells the floor.

use super::{due, script};
use crate::{
    collect::Asked,
    host::{DueRun, PeriodEnd, Wish},
    period_end::{EndAction, Ended, Ending},
    row::Task,
    ruleset::RuleSet,
    term::Anchor,
    verdict::{Fault, Outcome},
};

const HOOK: &str = "on_period_end";

/// What is to follow now that a period has ended. Pure: ask once, when its due day has passed.
///
/// Nothing follows where the row has no `on_period_end`; [`RuleSet::has_period_end`] tells beforehand.
#[must_use]
pub fn period_end(set: &RuleSet, ended: &Ended) -> Ending {
    let Some(row) = set.row(&ended.due.task) else {
        return Ending {
            outcomes: floor(set, None, ended, "a period has ended, and the row has no rule"),
            fault: Some(due::missing(&ended.due.task)),
            ..Ending::default()
        };
    };
    if !row.has(HOOK) {
        return Ending::default();
    }
    let (task, path) = (&row.task, row.task.script.as_str());
    let leg = due::leg(task, &ended.due).cloned();
    let run = DueRun::new(ended.clone(), leg, set.vocabulary().clone());
    let (fault, operations) = script::call(set, &row.ast, path, HOOK, PeriodEnd(run.clone()));
    let mut collected = std::mem::take(&mut *run.collected());
    let mut ending = Ending {
        facts_read: collected.facts_read(path),
        printed: std::mem::take(&mut collected.printed),
        operations,
        fault: fault.or_else(|| collected.asked.iter().find_map(|asked| incomplete(path, asked))),
        ..Ending::default()
    };
    ending.outcomes = if ending.fault.is_some() {
        floor(
            set,
            Some(task),
            ended,
            "a period has ended, and its rule could not finish",
        )
    } else {
        outcomes(task, ended, collected.asked)
    };
    ending
}

fn incomplete(script: &str, asked: &Asked<Wish>) -> Option<Fault> {
    let (code, message) = match asked {
        Asked { because: None, .. } => ("NO_BECAUSE", due::NO_BECAUSE),
        Asked {
            ask: Wish::Draw { by: None, .. },
            ..
        } => ("ERROR", "a draw does not say who looks at it: add `.by(\"…\")`"),
        _ => return None,
    };
    Some(due::incomplete(code, message, asked.at.place(script)))
}

fn floor(set: &RuleSet, task: Option<&Task>, ended: &Ended, why: &str) -> Vec<Outcome<EndAction>> {
    let told = due::menders(set, task, &ended.due, why);
    told.into_iter()
        .map(|(role, because)| Outcome {
            key: format!("floor:{role}"),
            action: EndAction::Tell {
                role,
                anchor: Anchor::LineOfUnit,
            },
            because,
        })
        .collect()
}

fn outcomes(task: &Task, ended: &Ended, asked: Vec<Asked<Wish>>) -> Vec<Outcome<EndAction>> {
    let mut outcomes: Vec<Outcome<EndAction>> = Vec::with_capacity(asked.len());
    for Asked { ask, because, at } in asked {
        let sentence = because.unwrap_or_default();
        let because = due::script_because(task, &ended.due, &sentence, at.place(&task.script));
        let (key, action) = action(ask);
        if !outcomes.iter().any(|outcome| outcome.key == key) {
            outcomes.push(Outcome { key, action, because });
        }
    }
    outcomes
}

fn action(ask: Wish) -> (String, EndAction) {
    match ask {
        Wish::Summary { role, mode, anchor } => {
            let role = role.to_string();
            (format!("summary:{role}"), EndAction::Summary { role, mode, anchor })
        }
        Wish::Draw {
            count,
            item,
            by,
            reading,
        } => {
            let (item, by) = (item.to_string(), by.unwrap_or_default().to_string());
            let action = EndAction::Draw {
                count,
                anchor: Anchor::LineOfUnit,
                reading,
                by: by.clone(),
                item: item.clone(),
            };
            (format!("draw:{item}:{by}"), action)
        }
    }
}

//! Who is told whatever the script does: a concern reaches the row's own roles, a fault also whoever must mend it.

use super::{Outcomes, because, role_name};
use crate::{
    facts::Facts,
    row::{FloorRole, Task},
    ruleset::RuleSet,
    term::{Anchor, ConcernLevel, DistributionMode, Origin},
    verdict::Action,
};

/// Owner of the rules where a row has none.
pub(super) const RULES: &str = "QA_LEAD";

pub(super) fn apply(set: &RuleSet, task: &Task, facts: &Facts, faulted: bool, outcomes: &mut Outcomes) {
    if faulted {
        for named in &task.floor {
            let name = role_name(set, facts, &named.role);
            let sentence = format!(
                "the rule of row {} could not finish; the row names the {name}",
                task.reference
            );
            tell(Some(&task.source), named, sentence, outcomes);
        }
        let owner = [task.owner.as_str()];
        menders(set, facts, &task.reference, &owner, Some(&task.source), outcomes);
    } else if facts.concern != ConcernLevel::None {
        for named in task.floor.iter().filter(|named| !named.on_condition) {
            let name = role_name(set, facts, &named.role);
            let sentence = format!("a concern always reaches the {name}, whom row {} names", task.reference);
            tell(Some(&task.source), named, sentence, outcomes);
        }
    }
}

/// Evidence of a row that has no rule.
pub(super) fn of_no_row(set: &RuleSet, facts: &Facts, outcomes: &mut Outcomes) {
    menders(set, facts, &facts.task, &[RULES], None, outcomes);
}

fn menders(
    set: &RuleSet,
    facts: &Facts,
    reference: &str,
    owners: &[&str],
    source: Option<&str>,
    outcomes: &mut Outcomes,
) {
    let safeguarding = set.framework().required_posts.first().map(String::as_str);
    for role in safeguarding.into_iter().chain(owners.iter().copied()) {
        let name = role_name(set, facts, role);
        let sentence = format!("the rule of row {reference} could not finish; the {name} is always told");
        let named = FloorRole {
            role: role.to_owned(),
            anchor: Anchor::LineOfUnit,
            on_condition: false,
        };
        tell(source, &named, sentence, outcomes);
    }
}

fn tell(source: Option<&str>, named: &FloorRole, sentence: String, outcomes: &mut Outcomes) {
    if outcomes.reaches(&named.role) {
        return;
    }
    let action = Action::Distribute {
        mode: DistributionMode::Alert,
        role: named.role.clone(),
        via: None,
        anchor: named.anchor,
    };
    outcomes.push(
        format!("floor:{}", named.role),
        action,
        because(Origin::Floor, sentence, source.map(str::to_owned)),
    );
}

//! Who is told when a duty is late: the shared script for rows that say nothing, the row's own where it has one.

use rules::{
    Escalation, Late, RuleSet,
    due::Due,
    escalate,
    escalation::LateAction,
    term::{Anchor, Origin, UnitKind},
};

use crate::fixture::{day, shipped, unit};

/// A monthly audit of a worker of the Harbour team, due on 10 June 2026.
pub fn late(task: &str, days: u64) -> Late {
    let due_on = day("2026-06-10");
    Late {
        due: Due {
            task: task.to_owned(),
            leg: format!("{task}/r1"),
            unit: unit("w1", UnitKind::Worker, "W. Orker"),
            team: Some(unit("t1", UnitKind::Team, "Harbour team")),
            service: Some(unit("s1", UnitKind::Service, "Locality service")),
            holder: None,
            forum: None,
            period: "2026/27 M02".to_owned(),
            due_on,
            today: due_on + chrono::Days::new(days),
            required: 1,
            met: 0,
        },
        follow_up: None,
    }
}

/// The same for the authority as a whole.
pub fn of_authority(task: &str, days: u64) -> Late {
    let mut late = late(task, days);
    late.due.unit = unit("a", UnitKind::Authority, "The county");
    (late.due.team, late.due.service) = (None, None);
    late
}

pub fn keys(escalation: &Escalation) -> Vec<&str> {
    escalation.outcomes.iter().map(|outcome| outcome.key.as_str()).collect()
}

fn told(set: &RuleSet, late: &Late) -> Vec<String> {
    let escalation = escalate(set, late);
    assert_eq!(escalation.fault, None);
    keys(&escalation).into_iter().map(str::to_owned).collect()
}

#[test]
fn it_goes_up_the_line_of_the_row() {
    let set = shipped();
    let manager = "tell:PRACTICE_MANAGER";
    let (above, head) = ("tell:OPERATIONS_MANAGER", "tell:HEAD_OF_SERVICE");
    for (days, expected) in [
        (0, vec![]),
        (1, vec![manager]),
        (6, vec![manager]),
        (7, vec![manager, above]),
        (13, vec![manager, above]),
        (14, vec![manager, above, head]),
        (27, vec![manager, above, head]),
        (28, vec![manager, above, head, "tell:HEAD_OF_SAFEGUARDING"]),
        (3_650, vec![manager, above, head, "tell:HEAD_OF_SAFEGUARDING"]),
    ] {
        assert_eq!(told(set, &late("3.16", days)), expected, "{days} days late");
    }
}

#[test]
fn what_is_for_the_authority_goes_to_the_required_posts() {
    let mut late = of_authority("1.2", 14);
    let set = shipped();
    let responsible = &set.task("1.2").unwrap().responsible;
    let told = told(set, &late);
    let first = format!("tell:{}", responsible[0]);
    assert_eq!(told.first(), Some(&first));
    late.due.holder = Some("CSCMT".to_owned());
    let forum = self::told(set, &late);
    assert_eq!(forum, ["tell:CSCMT", "tell:HEAD_OF_SAFEGUARDING", "tell:DCS"]);
}

#[test]
fn the_holder_of_a_role_is_told_and_no_other() {
    let mut late = late("3.14", 1);
    late.due.leg = "3.14/r2".to_owned();
    late.due.holder = Some("OPERATIONS_MANAGER".to_owned());
    let escalation = escalate(shipped(), &late);
    let [only] = escalation.outcomes.as_slice() else {
        panic!("{escalation:?}")
    };
    let expected = LateAction::Tell {
        role: "OPERATIONS_MANAGER".to_owned(),
        anchor: Anchor::LineOfUnit,
        holder: true,
        step: 0,
    };
    assert_eq!(only.action, expected);
    assert_eq!(only.because.origin, Origin::Script);
    assert_eq!(only.because.script.as_deref(), Some("lib/overdue.rhai"));
    assert!(only.because.line.is_some_and(|line| line > 0));
    assert_eq!(only.because.leg.as_deref(), Some("3.14/r2"));
}

#[test]
fn everybody_responsible_for_the_authority_is_meant() {
    let escalation = escalate(shipped(), &of_authority("3.16", 1));
    assert!(matches!(
        escalation.outcomes[0].action,
        LateAction::Tell {
            anchor: Anchor::AllHolders,
            holder: false,
            ..
        }
    ));
}

//! Who is told when a duty is late: the shared script for rows that say nothing, the row's own where it has one.

use chrono::Datelike;
use rules::{
    Escalation, Late, RuleSet, Source,
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

/// The shipped set with one more function in 3.16.
pub fn with_hook(function: &str) -> RuleSet {
    let mut files = Source::shipped().files().clone();
    let (_, script) = files
        .iter_mut()
        .find(|(path, _)| path.starts_with("part3/3.16_") && rules::ruleset::is_row(path))
        .unwrap();
    script.push_str("\n\n");
    script.push_str(function);
    RuleSet::load(Source::from_files(files)).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e)))
}

#[test]
fn a_row_may_do_as_usual_and_something_besides() {
    let set = with_hook(
        "fn on_overdue(o) {
            tell_as_usual(o);
            if o.days_late >= 3 && o.team.name == \"Harbour team\" { o.tell(\"DCS\").to_all_holders().because(\"watched\"); }
        }",
    );
    assert_eq!(told(&set, &late("3.16", 2)), ["tell:PRACTICE_MANAGER"]);
    assert_eq!(told(&set, &late("3.16", 3)), ["tell:PRACTICE_MANAGER", "tell:DCS"]);
    let escalation = escalate(&set, &late("3.16", 3));
    let places: Vec<_> = escalation
        .outcomes
        .iter()
        .map(|outcome| outcome.because.script.clone().unwrap())
        .collect();
    assert!(
        places[0].starts_with("lib/") && places[1].starts_with("part3/"),
        "{places:?}"
    );
    assert!(
        escalation
            .facts_read
            .iter()
            .any(|read| read.name == "days_late" && read.value == "3")
    );
    // Other rows go on as usual.
    assert_eq!(told(&set, &late("3.15", 3)), ["tell:OPERATIONS_MANAGER"]);
}

#[test]
fn a_reminder_has_a_key_of_its_own() {
    let weekly = with_hook("fn on_overdue(o) { o.tell(\"DCS\").again_every(days(7)).because(\"still late\"); }");
    let monthly = with_hook("fn on_overdue(o) { o.tell(\"DCS\").again_every(months(1)).because(\"still late\"); }");
    for (days, week, month) in [
        (1, "tell:DCS", "tell:DCS"),
        (6, "tell:DCS", "tell:DCS"),
        (7, "tell:DCS:1", "tell:DCS"),
        (13, "tell:DCS:1", "tell:DCS"),
        (14, "tell:DCS:2", "tell:DCS"),
        // From 10 June: 9 and 10 July, 10 August.
        (29, "tell:DCS:4", "tell:DCS"),
        (30, "tell:DCS:4", "tell:DCS:1"),
        (61, "tell:DCS:8", "tell:DCS:2"),
    ] {
        assert_eq!(told(&weekly, &late("3.16", days)), [week], "{days} days late");
        assert_eq!(told(&monthly, &late("3.16", days)), [month], "{days} days late");
    }
}

#[test]
fn working_days_leave_out_weekends_and_bank_holidays() {
    let set = with_hook("fn on_overdue(o) { if o.working_days_late >= 1 { o.tell(\"DCS\").because(\"late\"); } }");
    let due = |on: &str, today: &str| {
        let mut late = late("3.16", 1);
        (late.due.due_on, late.due.today) = (day(on), day(today));
        escalate(&set, &late).outcomes.len()
    };
    // Good Friday and Easter Monday 2026 are 3 and 6 April.
    assert_eq!(due("2026-04-02", "2026-04-06"), 0);
    assert_eq!(due("2026-04-02", "2026-04-07"), 1);
    assert_eq!(due("2026-06-12", "2026-06-14"), 0, "a weekend");
    assert_eq!(due("2026-06-12", "2026-06-15"), 1);
    let holidays = &shipped().framework().bank_holidays;
    let from = day("2025-12-01");
    let mut counted = 0;
    for to in from.iter_days().skip(1).take(1_000) {
        let weekend = matches!(to.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun);
        counted += i64::from(!weekend && holidays.on(to).is_none());
        assert_eq!(holidays.working_days(from, to), counted, "{to}");
    }
    assert_eq!(holidays.working_days(from, from), 0);
    assert_eq!(holidays.working_days(from, day("2025-11-01")), 0);
}

#[test]
fn above_the_top_there_is_only_the_top() {
    let set = with_hook("fn on_overdue(o) { o.tell_up_the_line(5).because(\"late\"); }");
    let mut late = late("3.16", 1);
    assert_eq!(told(&set, &late), ["tell:CHIEF_EXECUTIVE"]);
    // Nobody is above the Chief Executive: it goes on with the required posts, and ends there.
    late.due.holder = Some("CHIEF_EXECUTIVE".to_owned());
    assert_eq!(told(&set, &late), ["tell:DCS"]);
    let line = |role: &str| set.vocabulary().line(role);
    assert_eq!(line("CSCMT"), ["CSCMT", "HEAD_OF_SAFEGUARDING", "DCS"]);
    assert_eq!(
        line("IRO"),
        [
            "IRO",
            "SAFEGUARDING_MANAGER",
            "HEAD_OF_SAFEGUARDING",
            "DCS",
            "CHIEF_EXECUTIVE"
        ]
    );
}

#[test]
fn every_row_tells_somebody_on_the_first_day_and_nobody_is_forgotten_later() {
    let set = shipped();
    for task in set.tasks() {
        for leg in &task.legs {
            let mut late = of_authority(&task.reference, 1);
            late.due.leg.clone_from(&leg.id);
            late.due.holder = leg.per_holder.first().cloned();
            let mut before: Vec<String> = Vec::new();
            for days in 1..=40 {
                late.due.today = late.due.due_on + chrono::Days::new(days);
                let now = told(set, &late);
                assert!(!now.is_empty(), "{}", leg.id);
                assert!(now.starts_with(&before), "{} {days}", leg.id);
                assert!(
                    now.iter()
                        .all(|key| set.role(key.trim_start_matches("tell:")).is_some())
                );
                before = now;
            }
            assert!(before.contains(&"tell:HEAD_OF_SAFEGUARDING".to_owned()), "{}", leg.id);
        }
    }
}

#[test]
fn late_facts_and_answers_are_kept_as_text_and_read_back() {
    let late = late("3.16", 28);
    let text = serde_json::to_string(&late).unwrap();
    assert_eq!(serde_json::from_str::<Late>(&text).unwrap(), late);
    let escalation = escalate(shipped(), &late);
    let text = serde_json::to_string(&escalation).unwrap();
    assert_eq!(serde_json::from_str::<Escalation>(&text).unwrap(), escalation);
}

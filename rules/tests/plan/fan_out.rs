//! Who owes a period: whoever is there on its last day, once, wherever they stand on that day.

use rules::term::UnitKind;

use crate::fixture::{authority, day, holders, holding, row, shown, span, unit, units, year};

const OF_TEAMS: &str = r#"task.audit(1, "case_file").for_each("team").every("quarter");"#;
const OF_HOLDERS: &str = r#"task.report_to("CSCMT").for_each_holder("OPERATIONS_MANAGER").every("quarter");"#;

#[test]
fn a_unit_that_begins_owes_the_period_it_begins_in_and_one_that_ends_not_the_one_it_ends_in() {
    let rules = row(OF_TEAMS);
    let made = units(vec![
        unit(1, UnitKind::Team, "2013-04-01", None),
        unit(2, UnitKind::Team, "2026-09-30", None),
        unit(3, UnitKind::Team, "2013-04-01", Some("2026-09-29")),
        unit(4, UnitKind::Team, "2013-04-01", Some("2026-09-30")),
        unit(5, UnitKind::Service, "2013-04-01", None),
    ]);
    assert_eq!(
        shown(&made.plan(&rules, year())),
        [
            "1 2026/27 Q1",
            "3 2026/27 Q1",
            "4 2026/27 Q1", //
            "1 2026/27 Q2",
            "2 2026/27 Q2",
            "4 2026/27 Q2", //
            "1 2026/27 Q3",
            "2 2026/27 Q3",
            "1 2026/27 Q4",
            "2 2026/27 Q4",
        ]
    );
}

#[test]
fn a_holder_who_moves_owes_where_they_stand_on_the_last_day() {
    let rules = row(OF_HOLDERS);
    let made = holders(vec![
        holding(7, 1, "OPERATIONS_MANAGER", "2020-01-01", Some("2026-08-14")),
        holding(7, 2, "OPERATIONS_MANAGER", "2026-08-15", Some("2026-11-30")),
    ]);
    assert_eq!(shown(&made.plan(&rules, year())), ["1/7 2026/27 Q1", "2/7 2026/27 Q2"]);
}

#[test]
fn overlapping_appointments_of_one_person_count_once() {
    let rules = row(r#"task.audit(1, "case_file").for_each_holder("CPA").for_each_holder("IRO").every("year");"#);
    let made = holders(vec![
        holding(7, 1, "IRO", "2020-01-01", None),
        holding(8, 1, "IRO", "2020-01-01", None),
        holding(7, 1, "CPA", "2026-05-01", None),
        holding(7, 1, "IRO", "2026-01-01", Some("2028-01-01")),
        holding(7, 2, "IRO", "2020-01-01", None),
        holding(9, 1, "DCS", "2020-01-01", None),
    ]);
    assert_eq!(
        shown(&made.plan(&rules, year())),
        ["1/7 2026/27", "1/8 2026/27", "2/7 2026/27"]
    );
}

#[test]
fn a_unit_that_was_closed_and_opened_again_counts_once_a_period() {
    let rules = row(OF_TEAMS);
    let made = units(vec![
        unit(1, UnitKind::Team, "2026-11-01", None),
        unit(1, UnitKind::Team, "2013-04-01", Some("2026-06-30")),
        unit(1, UnitKind::Team, "2026-12-01", None),
    ]);
    assert_eq!(
        shown(&made.plan(&rules, year())),
        ["1 2026/27 Q1", "1 2026/27 Q3", "1 2026/27 Q4"]
    );
}

#[test]
fn holders_of_a_role_that_stands_for_another_owe_what_that_one_owes() {
    let rules = row(r#"task.report_to("CSCMT").for_each_holder("HEAD_OF_SERVICE").every("year");"#);
    let made = holders(vec![
        holding(1, 1, "HEAD_OF_SERVICE", "2020-01-01", None),
        holding(2, 2, "HOS_CSC", "2020-01-01", None),
        holding(2, 2, "HOS_LOCALITY_SWFA", "2020-01-01", None),
        holding(3, 3, "OPERATIONS_MANAGER", "2020-01-01", None),
    ]);
    assert_eq!(shown(&made.plan(&rules, year())), ["1/1 2026/27", "2/2 2026/27"]);
    let leg = &rules.task("3.1").unwrap().legs[0];
    assert!(
        ["HEAD_OF_SERVICE", "HOS_CSC"]
            .iter()
            .all(|role| rules::plan::falls_to(&rules, leg, role))
    );
    assert!(!rules::plan::falls_to(&rules, leg, "OPERATIONS_MANAGER"));
}

#[test]
fn what_fans_out_over_nothing_is_the_authority_s_and_nobody_s_without_one() {
    let rules = row(r#"task.report_to("CSCMT").every("half year");"#);
    let team = unit(1, UnitKind::Team, "2013-04-01", None);
    assert_eq!(
        shown(&units(vec![team, authority()]).plan(&rules, year())),
        ["0 2026/27 H1", "0 2026/27 H2"]
    );
    assert!(units(vec![team]).plan(&rules, year()).is_empty());
}

#[test]
fn every_period_that_touches_the_days_asked_for_is_planned_and_due_after_the_days_of_grace() {
    let rules = row(OF_TEAMS);
    let made = units(vec![unit(1, UnitKind::Team, "2013-04-01", None)]);
    let due = made.plan(&rules, span("2026-06-30", "2026-07-01"));
    assert_eq!(shown(&due), ["1 2026/27 Q1", "1 2026/27 Q2"]);
    let grace = rules.framework().grace_days;
    assert_eq!(grace, 10);
    assert_eq!(due[0].due_on, Some(day("2026-07-10")));
    assert_eq!(due[1].due_on, Some(day("2026-10-10")));
    assert!(made.plan(&rules, span("2026-07-01", "2026-06-30")).is_empty());
}

#[test]
fn a_period_asks_for_as_many_as_its_leg() {
    let rules = row(r#"task.audit(5, "file").every("year");"#);
    let made = units(vec![authority()]);
    let due = made.plan(&rules, year());
    assert_eq!(due.iter().map(|due| due.required).collect::<Vec<_>>(), [5]);
}

#[test]
fn a_floor_is_planned_like_any_other_and_stays_a_floor() {
    let rules = row(r#"task.report_to("LM").at_least_every("year");"#);
    let made = units(vec![authority()]);
    let due = made.plan(&rules, year());
    assert_eq!(shown(&due), ["0 2026/27"]);
    assert!(matches!(
        due[0].leg.cadence,
        rules::row::Cadence::Periodic { at_least: true, .. }
    ));
}

#[test]
fn a_condition_beside_a_date_does_not_take_the_date_away() {
    let rules = row(concat!(
        r#"task.activity("visit_note").every("quarter").when("after audit");"#,
        r#"task.activity("visit_note").frequency_not_stated().our_reading("every quarter").when("after audit");"#,
        r#"task.activity("visit_note").as_required();"#,
        r#"task.activity("visit_note").frequency_not_stated();"#,
        r#"task.activity("visit_note").frequency_not_stated().our_reading("every half year");"#,
    ));
    let made = units(vec![authority()]);
    let due = made.plan(&rules, year());
    let legs: Vec<&str> = due.iter().map(|due| due.leg.id.as_str()).collect();
    assert_eq!(legs, ["3.1/r1", "3.1/r1", "3.1/r1", "3.1/r1", "3.1/r5", "3.1/r5"]);
    assert_eq!(due[0].leg.condition.as_deref(), Some("after audit"));
}

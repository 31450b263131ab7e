//! Standing duties and rows still being developed: one undated occurrence for each owner, never late.

use rules::{plan::When, term::UnitKind};

use crate::fixture::{authority, planned_row, row, span, unit, units, year};

#[test]
fn a_standing_duty_is_there_once_for_each_owner_and_has_no_date() {
    let rules = row(r#"task.activity("statement").for_each("home").standing();"#);
    let made = units(vec![
        unit(1, UnitKind::Home, "2013-04-01", None),
        unit(2, UnitKind::Home, "2013-04-01", Some("2026-04-01")),
        unit(2, UnitKind::Home, "2027-03-31", None),
        unit(3, UnitKind::Home, "2013-04-01", Some("2026-03-31")),
        unit(4, UnitKind::Home, "2027-04-01", None),
    ]);
    let due = made.plan(&rules, year());
    let owners: Vec<u32> = due.iter().map(|due| due.unit).collect();
    assert_eq!(owners, [1, 2], "whoever is there on any of the days");
    assert!(due.iter().all(|due| due.slot == When::Standing && due.due_on.is_none()));
    let longer = made.plan(&rules, span("2026-04-01", "2036-03-31"));
    assert_eq!(longer.len(), 3, "once, however long it is planned for");
}

#[test]
fn every_duty_of_a_row_being_developed_is_planned_without_a_date() {
    let rules = planned_row(concat!(
        r#"task.audit("supervision_record").for_each("team").every("month");"#,
        r#"task.report_to("SMT").every("quarter").when("after audit");"#,
        r#"task.report_to("SMT").frequency_not_stated();"#,
        r#"task.report_to("SMT").as_required();"#,
        r#"task.report_to("SMT").each_of_their_meetings();"#,
        r#"task.activity("statement").standing();"#,
    ));
    let made = units(vec![
        authority(),
        unit(1, UnitKind::Team, "2013-04-01", None),
        unit(2, UnitKind::Team, "2026-06-01", None),
    ]);
    let due = made.plan(&rules, year());
    let of: Vec<_> = due.iter().map(|due| (due.leg.id.as_str(), due.unit)).collect();
    assert_eq!(
        of,
        [
            ("3.1/r1", 1),
            ("3.1/r1", 2),
            ("3.1/r2", 0),
            ("3.1/r3", 0),
            ("3.1/r4", 0),
            ("3.1/r5", 0),
            ("3.1/r6", 0),
        ]
    );
    assert!(due.iter().all(|due| due.slot == When::Planned && due.due_on.is_none()));
}

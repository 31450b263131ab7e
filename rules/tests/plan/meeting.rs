//! What is due for meetings: once for each, on the last day for its papers.

use rules::plan::{Holding, Meeting, When};

use crate::fixture::{Made, authority, day, holding, row, shipped, shown, span, year};

const OWN: &str = r#"task.report_to("CABINET").and_to("CPP").each_of_their_meetings();"#;
const OF_ONE: &str = r#"task.report_to("LM").and_to("DCS").each_meeting_of("CPP");"#;

fn meeting<'a>(meeting: u32, forum: &'a str, held_on: &str, papers_due_on: &str) -> Meeting<'a> {
    Meeting {
        meeting,
        forum,
        held_on: day(held_on),
        papers_due_on: day(papers_due_on),
    }
}

fn made(meetings: Vec<Meeting<'_>>) -> Made<'_> {
    Made {
        units: vec![authority()],
        holders: Vec::new(),
        meetings,
    }
}

#[test]
fn each_forum_s_meetings_count_for_it_alone() {
    let made = made(vec![
        meeting(3, "CPP", "2026-09-11", "2026-09-03"),
        meeting(1, "CABINET", "2026-05-12", "2026-05-01"),
        meeting(2, "CPP", "2026-06-12", "2026-06-04"),
        meeting(4, "SMT", "2026-06-12", "2026-06-04"),
    ]);
    let rules = row(OWN);
    let due = made.plan(&rules, year());
    assert_eq!(
        shown(&due),
        ["0 CABINET 2026-05-12", "0 CPP 2026-06-12", "0 CPP 2026-09-11"]
    );
    assert_eq!(due[1].due_on, Some(day("2026-06-04")), "the papers, not the meeting");
    let rules = row(OF_ONE);
    assert_eq!(
        shown(&made.plan(&rules, year())),
        ["0 CPP 2026-06-12", "0 CPP 2026-09-11"],
        "once for a meeting, however many get it"
    );
}

#[test]
fn it_looks_back_to_the_meeting_before_else_to_the_beginning_of_the_year() {
    let made = made(vec![
        meeting(1, "CPP", "2026-03-20", "2026-03-12"),
        meeting(2, "CPP", "2026-06-12", "2026-06-04"),
        meeting(3, "CPP", "2026-06-12", "2026-06-04"),
        meeting(4, "CABINET", "2026-06-12", "2026-06-04"),
    ]);
    let rules = row(OWN);
    let plan = made.plan(&rules, year());
    let spans: Vec<_> = plan.iter().map(|due| due.slot.span().unwrap()).collect();
    assert_eq!(
        spans,
        [
            span("2026-04-01", "2026-06-12"),
            span("2026-03-21", "2026-06-12"),
            span("2026-03-21", "2026-06-12"),
        ],
        "the first is the cabinet's; of two on one day both look back on the same days"
    );
}

#[test]
fn a_meeting_belongs_to_the_days_between_its_papers_and_itself() {
    let rules = row(OF_ONE);
    let made = made(vec![meeting(1, "CPP", "2026-06-12", "2026-06-04")]);
    let planned = |start, end| made.plan(&rules, span(start, end)).len();
    assert_eq!(planned("2026-04-01", "2026-06-03"), 0);
    assert_eq!(planned("2026-04-01", "2026-06-04"), 1);
    assert_eq!(planned("2026-06-12", "2026-12-31"), 1);
    assert_eq!(planned("2026-06-13", "2026-12-31"), 0);
}

#[test]
fn who_is_there_on_the_day_of_the_meeting_owes_it() {
    let rules = row(r#"task.report_to("CPP").for_each_holder("HOS_CSC").each_of_their_meetings();"#);
    let made = Made {
        units: vec![authority()],
        holders: vec![
            holding(1, 1, "HOS_CSC", "2020-01-01", Some("2026-06-11")),
            holding(2, 1, "HOS_CSC", "2026-06-12", None),
        ] as Vec<Holding>,
        meetings: vec![meeting(1, "CPP", "2026-06-12", "2026-06-04")],
    };
    assert_eq!(shown(&made.plan(&rules, year())), ["1/2 CPP 2026-06-12"]);
}

#[test]
fn who_gets_it_only_on_a_condition_brings_no_meetings_of_their_own() {
    let rules = row(r#"task.report_to("CABINET").and_to("CPP", "it bears on parenting").each_of_their_meetings();"#);
    let made = made(vec![
        meeting(1, "CPP", "2026-06-12", "2026-06-04"),
        meeting(2, "CABINET", "2026-06-12", "2026-06-04"),
    ]);
    assert_eq!(shown(&made.plan(&rules, year())), ["0 CABINET 2026-06-12"]);
}

#[test]
fn the_meetings_of_the_framework_are_found_by_their_role() {
    let forums = [
        "CMT",
        "CABINET",
        "SCRUTINY_COMMITTEE",
        "SMT",
        "CYPTEG",
        "CPP",
        "LSCB",
        "CHIEF_EXECUTIVE",
        "LM",
    ];
    let meetings = (0..)
        .zip(forums)
        .map(|(n, forum)| meeting(n, forum, "2026-06-12", "2026-06-04"));
    let made = made(meetings.collect());
    let plan = made.plan(shipped(), year());
    let mut found: Vec<(&str, &str)> = Vec::new();
    for due in &plan {
        if let When::Meeting { forum, .. } = due.slot {
            found.push((&due.leg.id, forum));
        }
    }
    let mut of_all: Vec<(&str, &str)> = forums[..7].iter().map(|forum| ("1.2/r1", *forum)).collect();
    of_all.sort_unstable();
    of_all.extend([("1.4/r2", "CHIEF_EXECUTIVE"), ("1.4/r2", "LM")]);
    assert_eq!(found, of_all);
}

#[test]
fn papers_are_out_as_early_as_the_forum_wants_them() {
    let papers = |forum, held_on| shipped().papers_due_on(forum, day(held_on));
    // Five clear days before Friday 12 June: 11, 10, 9, 8 and 5 June. The papers are out on the 4th.
    assert_eq!(shipped().papers_clear_working_days("CPP"), 5);
    assert_eq!(papers("CPP", "2026-06-12"), Some(day("2026-06-04")));
    // Over the early May bank holiday.
    assert_eq!(papers("CPP", "2026-05-06"), Some(day("2026-04-27")));
    // A body without a number of its own has the framework's.
    assert_eq!(shipped().role("LSCB").unwrap().papers_clear_working_days, None);
    assert_eq!(shipped().papers_clear_working_days("LSCB"), 5);
    // The chief executive has them on the working day before, which is Thursday before Easter.
    assert_eq!(papers("CHIEF_EXECUTIVE", "2026-04-07"), Some(day("2026-04-02")));
    assert_eq!(
        papers("CPP", "2031-06-12"),
        None,
        "no bank holidays are known so far ahead"
    );
    assert_eq!(papers("CPP", "2011-01-05"), None, "nor so far back");
}

//! Laws of a whole plan of the shipped framework over random directories, against a count that shares no code with it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rules::{
    calendar::Span,
    plan::{Ground, Holding, Meeting, Occurrence, Timing, UnitSpan, due_on, plan},
    row::{Cadence, Leg},
    term::UnitKind,
};

use crate::{
    county,
    fixture::{Identity, day, identity, shipped},
};

const ROLES: [&str; 7] = [
    "HOS_CSC",
    "OPERATIONS_MANAGER",
    "IRO",
    "CPA",
    "PANEL_CHAIR",
    "DCS",
    "LM",
];
const FORUMS: [&str; 5] = ["CPP", "CABINET", "LSCB", "LM", "JOINT_DIVISIONAL_MEETING"];

#[derive(Debug)]
struct Directory {
    units: Vec<UnitSpan>,
    holders: Vec<Holding<'static>>,
    meetings: Vec<Meeting<'static>>,
}

impl Directory {
    fn ground(&self) -> Ground<'_> {
        Ground {
            rules: shipped(),
            units: &self.units,
            holders: &self.holders,
            meetings: &self.meetings,
        }
    }

    fn plan(&self, within: Span) -> Vec<Occurrence<'_>> {
        plan(&self.ground(), within).collect()
    }
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0..1_500u64).prop_map(|after| day("2024-01-01") + Days::new(after))
}

fn some_span() -> impl Strategy<Value = (NaiveDate, Option<NaiveDate>)> {
    (some_day(), prop::option::of(0..700u64)).prop_map(|(from, length)| (from, length.map(|n| from + Days::new(n))))
}

fn directories() -> impl Strategy<Value = Directory> {
    let unit =
        (0..6u32, prop::sample::select(UnitKind::ALL), some_span()).prop_map(|(unit, kind, (from, to))| UnitSpan {
            // A unit is of one kind.
            unit: unit * 10 + kind as u32,
            kind,
            from,
            to,
        });
    let held = (0..4u32, 0..3u32, prop::sample::select(&ROLES[..]), some_span());
    let held = held.prop_map(|(person, unit, role, (from, to))| Holding {
        person,
        unit,
        role,
        from,
        to,
    });
    let meeting = (prop::sample::select(&FORUMS[..]), some_day(), 0..12u64);
    let units = prop::collection::vec(unit, 0..30);
    let holders = prop::collection::vec(held, 0..25);
    let meetings = prop::collection::vec(meeting, 0..12).prop_map(|drawn| {
        let made = (0..).zip(drawn).map(|(meeting, (forum, held_on, before))| Meeting {
            meeting,
            forum,
            held_on,
            papers_due_on: held_on - Days::new(before),
        });
        made.collect()
    });
    (units, holders, meetings).prop_map(|(units, holders, meetings)| Directory {
        units,
        holders,
        meetings,
    })
}

fn within() -> impl Strategy<Value = Span> {
    (some_day(), 0..500u64).prop_map(|(start, length)| Span {
        start,
        end: start + Days::new(length),
    })
}

fn covers(from: NaiveDate, to: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && to.is_none_or(|to| on <= to)
}

/// Who owes `leg` on a day, straight from the directory.
fn owing(directory: &Directory, leg: &Leg, on: NaiveDate) -> BTreeSet<(u32, Option<u32>)> {
    if leg.per_holder.is_empty() {
        let kind = leg.per_unit.unwrap_or(UnitKind::Authority);
        let units = directory.units.iter().filter(|unit| unit.kind == kind);
        units
            .filter(|unit| covers(unit.from, unit.to, on))
            .map(|unit| (unit.unit, None))
            .collect()
    } else {
        let held = directory
            .holders
            .iter()
            .filter(|held| leg.per_holder.iter().any(|role| role == held.role));
        held.filter(|held| covers(held.from, held.to, on))
            .map(|held| (held.unit, Some(held.person)))
            .collect()
    }
}

/// What is due by going through every day, and through every meeting.
fn counted(directory: &Directory, within: Span) -> BTreeSet<Identity> {
    let year = shipped().framework().reporting_year;
    let mut due = BTreeSet::new();
    for task in shipped().tasks() {
        for leg in &task.legs {
            let mut add = |slot: String, on: NaiveDate| {
                due.extend(
                    owing(directory, leg, on)
                        .into_iter()
                        .map(|(unit, person)| (leg.id.clone(), unit, person, slot.clone())),
                );
            };
            let days = || within.start.iter_days().take_while(|day| *day <= within.end);
            match Timing::of(task, leg) {
                Timing::Periodic(times) => {
                    let spans: BTreeSet<Span> = days().map(|day| year.period(times, day).span).collect();
                    for span in spans {
                        add(span.start.to_string(), span.end);
                    }
                }
                Timing::EachMeeting => {
                    for meeting in &directory.meetings {
                        let theirs = match &leg.cadence {
                            Cadence::MeetingCycle { forum: Some(forum) } => forum == meeting.forum,
                            _ => leg.recipients.iter().any(|to| to.role == meeting.forum),
                        };
                        if theirs && days().any(|day| meeting.papers_due_on <= day && day <= meeting.held_on) {
                            add(format!("meeting {}", meeting.meeting), meeting.held_on);
                        }
                    }
                }
                Timing::Standing | Timing::Developing => {
                    for day in days() {
                        add("undated".to_owned(), day);
                    }
                }
                Timing::Event => {}
            }
        }
    }
    due
}

#[test]
fn ten_years_of_a_county_ask_for_ten_times_what_one_asks_for() {
    let county = county::County::new();
    let dated = |within| {
        let plan = plan(&county.ground(shipped()), within);
        plan.filter(|due| due.due_on.is_some()).count()
    };
    let years = county::years();
    let one = Span {
        start: years.start,
        end: years.start + Days::new(364),
    };
    assert_eq!(dated(years), 10 * dated(one));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_plan_is_what_going_through_every_day_finds_and_nothing_twice(made in directories(), within in within()) {
        let plan = made.plan(within);
        let found: BTreeSet<Identity> = plan.iter().map(identity).collect();
        prop_assert_eq!(plan.len(), found.len(), "something is planned twice");
        prop_assert_eq!(found, counted(&made, within));
    }

    #[test]
    fn planning_in_two_steps_is_planning_in_one(made in directories(), within in within(), cut in 0..500u64) {
        let middle = (within.start + Days::new(cut)).min(within.end);
        let before = made.plan(Span { start: within.start, end: middle });
        let after = made.plan(Span { start: middle + Days::new(1), end: within.end });
        let whole = made.plan(within);
        let in_steps: BTreeSet<Identity> = before.iter().chain(&after).map(identity).collect();
        prop_assert_eq!(in_steps, whole.iter().map(identity).collect());
        // Whatever is in both is the same in both.
        for due in before.iter().chain(&after) {
            prop_assert!(whole.contains(due));
        }
    }

    #[test]
    fn what_is_dated_is_due_by_its_rule(made in directories(), within in within()) {
        for due in made.plan(within) {
            let Some(span) = due.slot.span() else {
                prop_assert_eq!(due.due_on, None);
                continue;
            };
            prop_assert!(span.start <= span.end);
            let rules::plan::When::Meeting { meeting, .. } = due.slot else {
                prop_assert_eq!(due.due_on, Some(due_on(shipped().framework(), span)));
                continue;
            };
            let held = made.meetings.iter().find(|known| known.meeting == meeting).unwrap();
            prop_assert_eq!(due.due_on, Some(held.papers_due_on));
            prop_assert_eq!(span.end, held.held_on);
            let same = |other: &&Meeting| other.forum == held.forum && other.held_on < held.held_on;
            let before = made.meetings.iter().filter(same).map(|other| other.held_on).max();
            let start = before.map_or_else(|| shipped().framework().reporting_year.start_of(span.end), |day| day + Days::new(1));
            prop_assert_eq!(span.start, start);
        }
    }

    #[test]
    fn the_order_of_a_directory_changes_nothing(made in directories(), within in within()) {
        let mut turned = Directory { units: made.units.clone(), holders: made.holders.clone(), meetings: made.meetings.clone() };
        turned.units.reverse();
        turned.holders.reverse();
        turned.meetings.reverse();
        prop_assert_eq!(turned.plan(within), made.plan(within));
    }
}

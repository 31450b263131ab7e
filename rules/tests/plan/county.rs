//! A made-up county of the size that is designed for: 6 services, 47 teams, 220 workers, 16 IROs and CPAs, 5 homes.

use chrono::{Days, Months, NaiveDate};
use rules::{
    RuleSet,
    calendar::Span,
    plan::{Ground, Holding, Meeting, UnitSpan},
    term::UnitKind,
};

/// Meetings of a forum in a year.
const FORUMS: [(&str, u32); 9] = [
    ("CMT", 12),
    ("CABINET", 12),
    ("SCRUTINY_COMMITTEE", 4),
    ("SMT", 12),
    ("CYPTEG", 6),
    ("CPP", 6),
    ("LSCB", 4),
    ("CHIEF_EXECUTIVE", 12),
    ("LM", 12),
];
/// Units of a kind.
const UNITS: [(UnitKind, u32); 6] = [
    (UnitKind::Authority, 1),
    (UnitKind::Service, 6),
    (UnitKind::Team, 47),
    (UnitKind::Worker, 220),
    (UnitKind::Home, 5),
    (UnitKind::Area, 3),
];
/// Holders of a role for which something fans out.
const HOLDERS: [(&str, u32); 5] = [
    ("HOS_CSC", 4),
    ("OPERATIONS_MANAGER", 12),
    ("IRO", 9),
    ("CPA", 7),
    ("PANEL_CHAIR", 2),
];
/// The first reporting year and how many there are.
const YEARS: (i32, u32) = (2021, 10);

pub struct County {
    units: Vec<UnitSpan>,
    holders: Vec<Holding<'static>>,
    meetings: Vec<Meeting<'static>>,
}

impl County {
    /// One in which everybody was always there.
    pub fn new() -> Self {
        let first = first();
        let kinds = UNITS.iter().flat_map(|(kind, count)| (0..*count).map(|_| *kind));
        let units = (0..).zip(kinds).map(|(unit, kind)| UnitSpan {
            unit,
            kind,
            from: first,
            to: None,
        });
        let roles = HOLDERS.iter().flat_map(|(role, count)| (0..*count).map(|_| *role));
        let holders = (0..).zip(roles).map(|(person, role)| Holding {
            person,
            unit: 1 + person % 6,
            role,
            from: first,
            to: None,
        });
        let mut meetings = Vec::new();
        for (forum, times) in FORUMS {
            for nth in 0..times * YEARS.1 {
                let held_on = first + Months::new(nth * 12 / times) + Days::new(9);
                meetings.push(Meeting {
                    meeting: u32::try_from(meetings.len()).unwrap_or(u32::MAX),
                    forum,
                    held_on,
                    papers_due_on: held_on - Days::new(8),
                });
            }
        }
        Self {
            units: units.collect(),
            holders: holders.collect(),
            meetings,
        }
    }

    pub fn ground<'a>(&'a self, rules: &'a RuleSet) -> Ground<'a> {
        Ground {
            rules,
            units: &self.units,
            holders: &self.holders,
            meetings: &self.meetings,
        }
    }
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(YEARS.0, 4, 1).unwrap_or_default()
}

/// All of its ten reporting years.
pub fn years() -> Span {
    let first = first();
    let after = first + Months::new(12 * YEARS.1);
    Span {
        start: first,
        end: after.pred_opt().unwrap_or(first),
    }
}

//! Rows made up for a test, a small directory, and short ways to look at a plan.

use std::sync::OnceLock;

use chrono::NaiveDate;
use rules::{
    RuleSet, Source,
    calendar::Span,
    plan::{Ground, Holding, Meeting, Occurrence, UnitSpan, When, plan},
    term::UnitKind,
};

pub fn shipped() -> &'static RuleSet {
    static SET: OnceLock<RuleSet> = OnceLock::new();
    SET.get_or_init(|| load(Source::shipped().files().clone()))
}

pub fn load(files: std::collections::BTreeMap<String, String>) -> RuleSet {
    RuleSet::load(Source::from_files(files)).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e)))
}

/// The words of the shipped framework with one row of its own, 3.1, whose duties these are.
pub fn row(duties: &str) -> RuleSet {
    load(one_row("", duties))
}

/// As [`row`], a row that is still being developed.
pub fn planned_row(duties: &str) -> RuleSet {
    load(one_row("//! status: planned\n", duties))
}

pub fn one_row(head: &str, duties: &str) -> std::collections::BTreeMap<String, String> {
    let mut files = Source::shipped().files().clone();
    files.retain(|path, _| !path.starts_with("part"));
    let script = format!(
        "//! 3.1  Made up\n//! source: Part 3\n//! section: A\n//! responsible: DCS\n//! owner: QA_LEAD\n//! kind: audit\n\
         //! scope: both\n{head}//!\n//! What is done\n//!     Something.\n\n\
         fn duties(task) {{\n    {duties}\n}}\n\nfn on_evidence(e) {{\n}}\n"
    );
    files.insert("part3/3.1_made_up.rhai".to_owned(), script);
    files
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

pub fn span(start: &str, end: &str) -> Span {
    Span {
        start: day(start),
        end: day(end),
    }
}

/// The reporting year 2026/27.
pub fn year() -> Span {
    span("2026-04-01", "2027-03-31")
}

pub fn unit(unit: u32, kind: UnitKind, from: &str, to: Option<&str>) -> UnitSpan {
    UnitSpan {
        unit,
        kind,
        from: day(from),
        to: to.map(day),
    }
}

/// Unit 0: the authority, always there.
pub fn authority() -> UnitSpan {
    unit(0, UnitKind::Authority, "2013-04-01", None)
}

pub fn holding<'a>(person: u32, unit: u32, role: &'a str, from: &str, to: Option<&str>) -> Holding<'a> {
    Holding {
        person,
        unit,
        role,
        from: day(from),
        to: to.map(day),
    }
}

/// A plan of one made-up directory.
#[derive(Default)]
pub struct Made<'a> {
    pub units: Vec<UnitSpan>,
    pub holders: Vec<Holding<'a>>,
    pub meetings: Vec<Meeting<'a>>,
}

impl Made<'_> {
    pub fn plan<'a>(&'a self, rules: &'a RuleSet, within: Span) -> Vec<Occurrence<'a>> {
        let ground = Ground {
            rules,
            units: &self.units,
            holders: &self.holders,
            meetings: &self.meetings,
        };
        plan(&ground, within).collect()
    }
}

pub fn units(units: Vec<UnitSpan>) -> Made<'static> {
    Made {
        units,
        ..Made::default()
    }
}

pub fn holders(holders: Vec<Holding<'_>>) -> Made<'_> {
    Made {
        holders,
        ..Made::default()
    }
}

/// What an occurrence is for, as people write it.
pub fn label(occurrence: &Occurrence) -> String {
    let undated = || format!("{:?}", occurrence.slot).to_uppercase();
    occurrence.slot.period().map_or_else(undated, |period| period.label)
}

/// `unit` and label, or `unit/person` and label, of each.
pub fn shown(plan: &[Occurrence]) -> Vec<String> {
    plan.iter()
        .map(|due| match due.person {
            Some(person) => format!("{}/{person} {}", due.unit, label(due)),
            None => format!("{} {}", due.unit, label(due)),
        })
        .collect()
}

/// What tells one occurrence from every other.
pub type Identity = (String, u32, Option<u32>, String);

pub fn identity(due: &Occurrence) -> Identity {
    let slot = match due.slot {
        When::Period(slice) => slice.span().start.to_string(),
        When::Meeting { meeting, .. } => format!("meeting {meeting}"),
        When::Standing | When::Planned => "undated".to_owned(),
    };
    (due.leg.id.clone(), due.unit, due.person, slot)
}

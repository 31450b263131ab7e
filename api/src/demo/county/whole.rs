//! The whole county: the small one, and round it what a county has besides. Its people and places are the same every time;
//! only days are reckoned from the span in which something is to happen there.

mod case_file;
mod meeting;
mod name;
mod partner;
mod people;
mod place;
mod table;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rules::{RuleSet, calendar::Span};

use super::{AGENCIES, APPOINTMENTS, CASE_FILES, PERSONS, UNITS};
use crate::service::import::Files;
use people::People;
use table::Table;

/// First day of everything that was always there.
const EVER: &str = "2013-04-01";

/// The county with what one has to know to live in it.
#[derive(Clone, Debug)]
pub struct County {
    /// To import on the first day of the span.
    pub files: Files,
    /// References of case files by the worker who holds them, else by the team or home.
    pub case_files: BTreeMap<String, Vec<String>>,
}

/// Six services with 32 teams of social care and 15 of early help, 220 workers of whom some come, go and move, five homes,
/// four areas, sixteen reviewing officers and advisors, partner agencies, somebody for every role of `rules`, and
/// meetings of every forum, as far as `within` reaches and bank holidays are known.
#[must_use]
pub fn whole(rules: &RuleSet, within: Span) -> County {
    let mut units = Table::after("units.csv", UNITS);
    let mut people = People::new(
        Table::after("persons.csv", PERSONS),
        Table::after("appointments.csv", APPOINTMENTS),
    );
    let mut agencies = Table::after("agencies.csv", AGENCIES);
    let mut files = case_file::Register::new(Table::after("case-files.csv", CASE_FILES));
    place::units(&mut units, &mut people, &mut files, within.start);
    people::posts(&mut people, rules);
    partner::agencies(&mut agencies, &mut people);
    people::vacant(&mut people, rules);
    let (case_files, held) = files.done();
    County {
        files: Files {
            agencies: Some(agencies.csv()),
            units: Some(units.csv()),
            persons: Some(people.persons.csv()),
            appointments: Some(people.appointments.csv()),
            case_files: Some(case_files),
            meetings: Some(meeting::meetings(rules, within)),
        },
        case_files: held,
    }
}

/// So many days after the first one.
fn later(first: NaiveDate, days: u64) -> NaiveDate {
    first.checked_add_days(Days::new(days)).unwrap_or(first)
}

//! Settings that have bounds: where the reporting year begins, how many days there are for what, who must always be there.

use std::ops::RangeInclusive;

use serde::Deserialize;
use toml::Spanned;

use crate::{calendar::ReportingYear, explain::Code, problem::Problem, source::Source};

/// How many clear working days papers may lie before a meeting: further back, they are not about this one.
pub(super) const CLEAR_DAYS: RangeInclusive<u32> = 0..=30;
/// How many working days a concern may stand before it goes up the line: some, and not for ever.
pub(super) const CONCERN_DAYS: RangeInclusive<u32> = 1..=30;
/// How many days of grace there may be, and how many days for a further audit: up to a year.
pub(super) const DAYS: RangeInclusive<u32> = 0..=366;

/// The first day of the reporting year as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstDay {
    month: Spanned<u32>,
    day: Spanned<u32>,
}

impl FirstDay {
    /// The reporting year, when its first day is one that every year has, and whose number every month has.
    pub fn check(&self, source: &Source, path: &str, problems: &mut Vec<Problem>) -> ReportingYear {
        let (month, day) = (*self.month.get_ref(), *self.day.get_ref());
        let mut wrong = |at: &Spanned<u32>, message: &str, help: &str| {
            let text = source.file(path).unwrap_or_default();
            let problem = Problem::new(Code::TomlValue, path, message);
            problems.push(problem.at_offset(text, at.span().start).help(help));
        };
        if !(1..=12).contains(&month) {
            let message = format!("`{month}` is no month");
            wrong(&self.month, &message, "write a month from 1 to 12");
        }
        match (month, day) {
            (_, 1..=28) => {}
            (2, 29) => wrong(
                &self.day,
                "the reporting year cannot begin on 29 February: most years have none",
                "begin it on 28 February or on 1 March",
            ),
            (_, 29..=31) => wrong(
                &self.day,
                &format!(
                    "the reporting year cannot begin on a day {day}: its periods begin on that day of a month, and not every month has one"
                ),
                "begin it on a day from 1 to 28",
            ),
            _ => wrong(
                &self.day,
                &format!("`{day}` is no day of a month"),
                "write a day from 1 to 28",
            ),
        }
        ReportingYear { month, day }
    }
}

/// So many days, as written. Beyond the bounds no day of the calendar would follow, or one that nobody means.
pub(super) fn days(
    written: &Spanned<i64>,
    bounds: RangeInclusive<u32>,
    source: &Source,
    path: &str,
    problems: &mut Vec<Problem>,
) -> u32 {
    let days = u32::try_from(*written.get_ref()).ok();
    if days.is_none_or(|days| !bounds.contains(&days)) {
        let message = format!(
            "`{}` is too small or too large for a number of days here",
            written.get_ref()
        );
        let text = source.file(path).unwrap_or_default();
        problems.push(
            Problem::new(Code::TomlValue, path, message)
                .at_offset(text, written.span().start)
                .help(format!("write a number from {} to {}", bounds.start(), bounds.end())),
        );
    }
    // A set that governed with more before there was a bound is replayed with what it said.
    days.unwrap_or(*bounds.end())
}

/// The posts that must always be held: without one, nobody would hear of a concern that a script forgets.
pub(super) fn posts(
    written: Spanned<Vec<String>>,
    source: &Source,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Vec<String> {
    if written.get_ref().is_empty() {
        let message = "no post is named here: whom a concern must always reach would be nobody";
        let text = source.file(path).unwrap_or_default();
        problems.push(
            Problem::new(Code::TomlValue, path, message)
                .at_offset(text, written.span().start)
                .help("name one at least, such as `[\"HEAD_OF_SAFEGUARDING\", \"DCS\"]`"),
        );
    }
    written.into_inner()
}

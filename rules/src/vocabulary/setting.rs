//! Numbers in the files that have bounds: where the reporting year begins, how long papers lie before a meeting.

use serde::Deserialize;
use toml::Spanned;

use crate::{calendar::ReportingYear, explain::Code, problem::Problem, source::Source};

/// Most clear working days that papers may lie before a meeting: further back, they are not about this one.
const MOST_CLEAR_DAYS: u32 = 30;

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

/// So many clear working days, as written.
pub(super) fn clear_days(written: &Spanned<u32>, source: &Source, path: &str, problems: &mut Vec<Problem>) -> u32 {
    let days = *written.get_ref();
    if days > MOST_CLEAR_DAYS {
        let message = format!("`{days}` clear working days before a meeting are too many");
        let text = source.file(path).unwrap_or_default();
        problems.push(
            Problem::new(Code::TomlValue, path, message)
                .at_offset(text, written.span().start)
                .help(format!("write a number from 0 to {MOST_CLEAR_DAYS}")),
        );
    }
    days
}

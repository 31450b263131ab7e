//! Days on which the country rests, from `calendar/bank_holidays.toml`. Deadlines are counted back in `calendar`.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::read;
use crate::{calendar::Span, explain::Code, problem::Problem, source::Source};

/// Where they are written.
pub(crate) const FILE: &str = "calendar/bank_holidays.toml";

/// The bank holidays of a region, and the days between which they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BankHolidays {
    /// Where they are kept.
    pub region: String,
    /// First and last day for which they are known; absent: the rule set has none.
    pub known: Option<Span>,
    /// Each of them, in order.
    pub days: Vec<BankHoliday>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankHoliday {
    /// The day that was kept, substitute days included.
    #[serde(deserialize_with = "read::required_date")]
    pub date: NaiveDate,
    /// What it is called.
    pub name: String,
    /// Why it is that day, where it is not the usual one.
    pub note: Option<String>,
}

impl BankHolidays {
    /// Whether it is known of this day if it is a holiday.
    #[must_use]
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.known.is_some_and(|known| known.contains(day))
    }

    /// The holiday on this day, if it is one.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&BankHoliday> {
        let at = self.days.binary_search_by_key(&day, |holiday| holiday.date).ok()?;
        self.days.get(at)
    }

    /// How many working days lie after `from` up to and with `to`. A day outside those known is no holiday.
    #[must_use]
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to <= from {
            return 0;
        }
        let up_to = |day: NaiveDate| self.days.partition_point(|holiday| holiday.date <= day);
        let holidays = i64::try_from(up_to(to) - up_to(from)).unwrap_or(0);
        weekdays_before(to) - weekdays_before(from) - holidays
    }
}

/// Weekdays from some far Monday up to and with a day; only differences mean anything.
fn weekdays_before(day: NaiveDate) -> i64 {
    let days = i64::from(day.num_days_from_ce());
    // Day 1 of the common era is a Monday.
    let (weeks, over) = ((days - 1).div_euclid(7), (days - 1).rem_euclid(7));
    weeks * 5 + (over + 1).min(5)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    region: String,
    #[serde(deserialize_with = "read::required_date")]
    from: NaiveDate,
    #[serde(deserialize_with = "read::required_date")]
    to: NaiveDate,
    holiday: Vec<BankHoliday>,
}

/// Read the file. A set from before there was one has none, so that what it decided can be replayed.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> BankHolidays {
    let Some(text) = source.file(FILE) else {
        return BankHolidays::default();
    };
    let Some(file) = read::parse::<File>(source, FILE, problems) else {
        return BankHolidays::default();
    };
    let mut wrong = |words: &str, message: String| {
        let offset = text.rfind(words).unwrap_or_default();
        problems.push(Problem::new(Code::TomlValue, FILE, message).at_offset(text, offset));
    };
    if file.from > file.to {
        let message = format!("`from` is {}, after `to`, {}", file.from, file.to);
        wrong(&format!("from = {}", file.from), message);
    }
    let known = Span {
        start: file.from,
        end: file.to,
    };
    let mut before = None;
    for BankHoliday { date, name, .. } in &file.holiday {
        let place = format!("date = {date}");
        if before >= Some(*date) {
            wrong(&place, format!("{date} does not come after the holiday above it"));
        } else if !known.contains(*date) {
            let message = format!("{date} does not lie between `from` and `to`");
            wrong(&place, message);
        } else if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            let message = format!("`{name}` lies on a weekend, {date}: write the day that is kept instead");
            wrong(&place, message);
        }
        before = before.max(Some(*date));
    }
    BankHolidays {
        region: file.region,
        known: Some(known),
        days: file.holiday,
    }
}

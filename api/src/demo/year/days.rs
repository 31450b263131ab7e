//! Working days and hours: people submit when they are at work.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rules::{RuleSet, calendar::is_working_day};

use crate::demo::chance::Chance;

/// A moment of that day, UTC.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    day.and_time(time).and_utc()
}

/// Some moment of a working day.
pub(super) fn hour(day: NaiveDate, chance: &mut Chance) -> DateTime<Utc> {
    at(day, chance.between(8, 16), chance.below(60))
}

/// So many days after.
pub(super) fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

/// So many days before.
pub(super) fn sooner(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(day)
}

/// The last working day up to `day`, but not before `first`.
pub(super) fn working(rules: &RuleSet, day: NaiveDate, first: NaiveDate) -> NaiveDate {
    let holidays = &rules.framework().bank_holidays;
    let mut at = day;
    while at > first && !is_working_day(at, holidays) {
        at = sooner(at, 1);
    }
    at
}

/// A day from `first` to `last`; in short spans most often one of the last.
pub(super) fn within(rules: &RuleSet, (first, last): (NaiveDate, NaiveDate), chance: &mut Chance) -> NaiveDate {
    let days = u32::try_from((last - first).num_days()).unwrap_or_default();
    let from = if days <= 100 && chance.happens(650) {
        days.saturating_sub(9)
    } else {
        0
    };
    working(rules, later(first, chance.between(from, days)), first)
}

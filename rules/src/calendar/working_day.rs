//! Working days, Monday to Friday without bank holidays, and deadlines that are counted back in clear ones.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::vocabulary::{BankHoliday, BankHolidays};

/// Why a day is no working day, or cannot be said to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest<'a> {
    /// A Saturday or Sunday.
    Weekend,
    /// A bank holiday.
    Holiday(&'a BankHoliday),
    /// A weekday for which no bank holidays are known: it lies outside the years of the calendar's file.
    Unknown,
}

/// Why `day` is no working day; nothing when it is one.
#[must_use]
pub fn rest(day: NaiveDate, holidays: &BankHolidays) -> Option<Rest<'_>> {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        Some(Rest::Weekend)
    } else if let Some(holiday) = holidays.on(day) {
        Some(Rest::Holiday(holiday))
    } else if holidays.knows(day) {
        None
    } else {
        Some(Rest::Unknown)
    }
}

/// Whether `day` is known to be a working day.
#[must_use]
pub fn is_working_day(day: NaiveDate, holidays: &BankHolidays) -> bool {
    rest(day, holidays).is_none()
}

/// The last working day on which papers can go out so that `clear` working days lie between it and `day`; neither end is
/// counted. Nothing when that would be reckoned over days whose bank holidays are not known.
#[must_use]
pub fn clear_working_days_before(day: NaiveDate, clear: u32, holidays: &BankHolidays) -> Option<NaiveDate> {
    let mut at = day;
    let mut left = clear;
    loop {
        at = at.pred_opt()?;
        match rest(at, holidays) {
            None if left == 0 => return Some(at),
            None => left -= 1,
            Some(Rest::Unknown) => return None,
            Some(Rest::Weekend | Rest::Holiday(_)) => {}
        }
    }
}

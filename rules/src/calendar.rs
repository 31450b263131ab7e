//! The reporting year, its periods and working days. Civil dates only; N times a year is N periods of equal length (G5).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

mod period;
mod working_day;

pub use period::{Period, PeriodRef};
pub use working_day::{Rest, clear_working_days_before, is_working_day, rest};

/// First and last day, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl Span {
    /// Whether `day` lies within, ends included.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.end
    }

    /// Whether a day lies in both.
    #[must_use]
    pub fn touches(&self, other: Span) -> bool {
        self.start.max(other.start) <= self.end.min(other.end)
    }
}

/// Where the reporting year begins: 1 April unless the authority says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingYear {
    /// Month, 1–12.
    pub month: u32,
    /// Day of that month, 1–28.
    pub day: u32,
}

impl Default for ReportingYear {
    fn default() -> Self {
        Self { month: 4, day: 1 }
    }
}

impl ReportingYear {
    /// First day of the reporting year in which `date` lies.
    #[must_use]
    pub fn start_of(&self, date: NaiveDate) -> NaiveDate {
        let this = self.start_in(date.year());
        if date < this {
            self.start_in(date.year() - 1)
        } else {
            this
        }
    }

    /// The one of `times_per_year` equal periods in which `date` lies; `times_per_year` is 12, 6, 4, 3, 2 or 1.
    #[must_use]
    pub fn period(&self, times_per_year: u32, date: NaiveDate) -> Period {
        self.slice(times_per_year, date).period()
    }

    /// As [`Self::period`], without making its label.
    #[must_use]
    pub fn slice(&self, times_per_year: u32, date: NaiveDate) -> PeriodRef {
        PeriodRef::of(self.start_of(date), times_per_year, date)
    }

    /// Every one of `times_per_year` equal periods of which a day lies within, in order.
    pub fn slices(&self, times_per_year: u32, within: Span) -> impl Iterator<Item = PeriodRef> + use<> {
        let first = self.slice(times_per_year, within.start);
        std::iter::successors(Some(first), PeriodRef::following).take_while(move |slice| slice.span().touches(within))
    }

    fn start_in(self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, self.month, self.day.min(28)).unwrap_or_default()
    }
}

/// `date` plus calendar months; the day is clamped: 30 November plus three months is 28 or 29 February.
#[must_use]
pub fn add_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(date)
}

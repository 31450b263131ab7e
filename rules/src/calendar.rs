//! The reporting year and its periods. Civil dates only; N times a year is N periods of equal length (G5).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

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
}

/// A slice of the reporting year.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// Such as `2026/27`, `2026/27 Q2`, `2026/27 H1`, `2026/27 M07`.
    pub label: String,
    /// First and last day.
    #[serde(flatten)]
    pub span: Span,
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

    /// The one of `times_per_year` equal periods in which `date` lies; `times_per_year` divides 12.
    #[must_use]
    pub fn period(&self, times_per_year: u32, date: NaiveDate) -> Period {
        let times = times_per_year.clamp(1, 12);
        let months = 12 / times;
        let year = self.start_of(date);
        let index = (0..times)
            .rev()
            .find(|i| add_months(year, i * months) <= date)
            .unwrap_or(0);
        let start = add_months(year, index * months);
        let end = add_months(year, (index + 1) * months).pred_opt().unwrap_or(start);
        Period {
            label: label(year, times, index),
            span: Span { start, end },
        }
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

fn label(year: NaiveDate, times: u32, index: u32) -> String {
    let name = if year.ordinal() == 1 {
        year.year().to_string()
    } else {
        format!("{}/{:02}", year.year(), (year.year() + 1).rem_euclid(100))
    };
    let nth = index + 1;
    match times {
        1 => name,
        2 => format!("{name} H{nth}"),
        4 => format!("{name} Q{nth}"),
        12 => format!("{name} M{nth:02}"),
        _ => format!("{name} {nth} of {times}"),
    }
}

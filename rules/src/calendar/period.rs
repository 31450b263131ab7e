//! One of the equal periods of a reporting year: cheap to copy, and with its label where people read it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Span, add_months};

/// A slice of the reporting year.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// Such as `2026/27`, `2026/27 Q2`, `2026/27 H1`, `2026/27 M07`.
    pub label: String,
    /// First and last day.
    #[serde(flatten)]
    pub span: Span,
}

/// A slice of the reporting year that can be copied: which one it is, and its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeriodRef {
    span: Span,
    year: NaiveDate,
    times: u32,
    index: u32,
}

impl PeriodRef {
    /// The slice in which `date` lies, of the reporting year that begins on `year`. The year's first day is never later
    /// than the 28th of its month, so that every slice begins on that day of a month.
    pub(super) fn of(year: NaiveDate, times_per_year: u32, date: NaiveDate) -> Self {
        let times = times_per_year.clamp(1, 12);
        let begun = u32::from(date.day() >= year.day()) + 12 * u32::from(date.year() > year.year());
        let months = (begun + date.month()).saturating_sub(year.month() + 1);
        Self::nth(year, times, (months / (12 / times)).min(times - 1))
    }

    fn nth(year: NaiveDate, times: u32, index: u32) -> Self {
        let months = 12 / times;
        let start = add_months(year, index * months);
        let end = add_months(start, months).pred_opt().unwrap_or(start);
        Self {
            span: Span { start, end },
            year,
            times,
            index,
        }
    }

    /// The slice after this one; none at the end of time.
    #[must_use]
    pub fn following(&self) -> Option<Self> {
        let next = self.span.end.succ_opt().filter(|next| *next > self.span.start)?;
        Some(if self.index + 1 < self.times {
            Self::nth(self.year, self.times, self.index + 1)
        } else {
            Self::nth(next, self.times, 0)
        })
    }

    /// First and last day.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// First day of the reporting year that it is of.
    #[must_use]
    pub fn year(&self) -> NaiveDate {
        self.year
    }

    /// How many such slices a reporting year has.
    #[must_use]
    pub fn times_per_year(&self) -> u32 {
        self.times
    }

    /// Which one of its year it is, from 0.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// As people write it, such as `2026/27 Q2`.
    #[must_use]
    pub fn label(&self) -> String {
        let year = self.year;
        let name = if year.ordinal() == 1 {
            year.year().to_string()
        } else {
            format!("{}/{:02}", year.year(), (year.year() + 1).rem_euclid(100))
        };
        let nth = self.index + 1;
        match self.times {
            1 => name,
            2 => format!("{name} H{nth}"),
            4 => format!("{name} Q{nth}"),
            12 => format!("{name} M{nth:02}"),
            times => format!("{name} {nth} of {times}"),
        }
    }

    /// The slice with its label.
    #[must_use]
    pub fn period(&self) -> Period {
        Period {
            label: self.label(),
            span: self.span,
        }
    }
}

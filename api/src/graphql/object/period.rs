//! A slice of the reporting year.

use async_graphql::SimpleObject;
use chrono::NaiveDate;

use crate::graphql::scalar::Date;

/// A slice of the reporting year; both days belong to it.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(serial)]
pub struct Period {
    /// Such as `2026/27`, `2026/27 Q2`, `2026/27 H1`, `2026/27 M07`; for a period that somebody named themselves, its two days.
    label: String,
    /// First day.
    start: Date,
    /// Last day.
    end: Date,
}

impl Period {
    /// A period with its label.
    pub fn new(label: impl Into<String>, start: NaiveDate, end: NaiveDate) -> Self {
        Self {
            label: label.into(),
            start: Date(start),
            end: Date(end),
        }
    }
}

impl From<rules::calendar::Period> for Period {
    fn from(period: rules::calendar::Period) -> Self {
        Self::new(period.label, period.span.start, period.span.end)
    }
}

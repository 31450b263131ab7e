//! A duty at its date, as the hooks about time see it: `on_overdue` and `on_period_end`. Collected by the host.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::UnitFact;

/// One obligation on one day. Nothing here comes from a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Row of the framework, such as `3.16`.
    pub task: String,
    /// Leg id, such as `3.16/r1`; empty for what no leg asks for, such as a follow-up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub leg: String,
    /// The unit that it is for; the authority where it is for no other.
    pub unit: UnitFact,
    /// Team at or above that unit on the due day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<UnitFact>,
    /// Service at or above that unit on the due day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<UnitFact>,
    /// Role code, where it is for one holder of a role: that person is responsible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Role code of the forum, where it is for a meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// The period in words, such as `2026/27 Q1` or `CPP 2026-05-12`.
    pub period: String,
    /// Last day to do it.
    pub due_on: NaiveDate,
    /// Civil day in Europe/London for which it is judged.
    pub today: NaiveDate,
    /// How many pieces of evidence it asks for.
    pub required: u32,
    /// How many of them are there and count.
    pub met: u32,
}

impl Due {
    /// How many are still missing.
    #[must_use]
    pub const fn missing(&self) -> u32 {
        self.required.saturating_sub(self.met)
    }

    /// Whole days since the due day: 1 on the day after it.
    #[must_use]
    pub fn days_late(&self) -> i64 {
        self.today.signed_duration_since(self.due_on).num_days()
    }
}

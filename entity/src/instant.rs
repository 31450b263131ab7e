//! Instants: UTC, whole microseconds, the same on both databases.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. One database keeps nanoseconds as text and the other microseconds; a whole
/// number sorts and compares the same on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(at: Instant) -> Self {
        DateTime::from_timestamp_micros(at.0).unwrap_or_default()
    }
}

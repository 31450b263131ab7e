//! Time and ids are handed in, never taken: so that tests and the demo can stand on any day.

use std::{
    fmt,
    sync::atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::London;
use uuid::{NoContext, Timestamp, Uuid};

/// Where the time comes from.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The instant, UTC, whole microseconds: what both databases can keep.
    fn now(&self) -> DateTime<Utc>;

    /// The civil day in Europe/London, which due dates are counted in.
    fn today(&self) -> NaiveDate {
        civil_day(self.now())
    }
}

/// Civil day of an instant in Europe/London.
#[must_use]
pub fn civil_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "the one place where time is taken")]
        let now = Utc::now();
        whole_micros(now)
    }
}

/// A clock that stands where it was set.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Stands at that instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(instant.timestamp_micros()))
    }

    /// Moves to that instant.
    pub fn set(&self, instant: DateTime<Utc>) {
        self.0.store(instant.timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves on, or back where `by` is negative.
    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// Makes an id that sorts by the clock's time; the rest of it is random.
#[must_use]
pub fn new_id(clock: &dyn Clock) -> Uuid {
    let now = clock.now();
    let secs = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, secs, now.timestamp_subsec_nanos()))
}

fn whole_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

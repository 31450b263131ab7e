//! What each client may still ask for: a bucket of points that fills by itself. What a request asks for at most is taken before it
//! runs, and what it did not use is given back after.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::clock::Clock;

/// Points are counted in millionths, so that a bucket that is looked at often loses nothing to rounding.
const POINT: i128 = 1_000_000;
/// Most buckets that are not full, before those that are full again are forgotten.
const MOST: usize = 16_384;

/// The buckets of all clients.
pub struct Budgets {
    limit: u64,
    per_s: u64,
    clock: Arc<dyn Clock>,
    levels: Mutex<HashMap<Arc<str>, Level>>,
}

#[derive(Clone, Copy)]
struct Level {
    /// In millionths of a point; below zero where more was used than was thought.
    left: i128,
    at: DateTime<Utc>,
}

/// How a bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Points left, whole ones.
    pub remaining: u64,
    /// Points of a full bucket.
    pub limit: u64,
}

/// Points that were taken ahead, and the bucket that they came from. What is given up before it has an answer, because it took
/// too long or nobody waits for it any more, settles nothing and has cost all of them: how far it came is not known, and
/// otherwise whoever goes away just before the end would pay for nothing.
#[derive(Debug)]
pub struct Taken {
    budgets: Arc<Budgets>,
    client: Arc<str>,
    points: u64,
}

/// Why nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// There will be enough after this time.
    Wait(Duration, Balance),
    /// Not even a full bucket is enough.
    Never(Balance),
}

impl Budgets {
    /// Full buckets of `limit` points that fill by `per_s` a second; a limit of 0 is none at all.
    #[must_use]
    pub fn new(limit: u64, per_s: u64, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            limit,
            per_s,
            clock,
            levels: Mutex::default(),
        })
    }

    /// Takes points ahead; nothing is taken where there is no limit.
    ///
    /// # Errors
    ///
    /// [`Short`] when there are too few.
    pub fn take(self: &Arc<Self>, client: &Arc<str>, points: u64) -> Result<Option<Taken>, Short> {
        if self.limit == 0 {
            return Ok(None);
        }
        let wanted = i128::from(points) * POINT;
        self.change(client, |left| {
            if wanted <= *left {
                *left -= wanted;
                Ok(Some(Taken {
                    budgets: Arc::clone(self),
                    client: Arc::clone(client),
                    points,
                }))
            } else if points > self.limit {
                Err(Short::Never(self.balance(*left)))
            } else {
                let missing = u64::try_from((wanted - *left) / POINT + 1).unwrap_or(u64::MAX);
                let wait = Duration::from_secs(missing.div_ceil(self.per_s.max(1)));
                Err(Short::Wait(wait, self.balance(*left)))
            }
        })
    }

    /// Takes points ahead, as many as there are down to what may be owed: nothing is refused.
    pub fn owe(self: &Arc<Self>, client: &Arc<str>, points: u64) -> Option<Taken> {
        if self.limit == 0 {
            return None;
        }
        self.change(client, |left| {
            let most = u64::try_from((*left + self.full()) / POINT).unwrap_or(0);
            let points = points.min(most);
            *left -= i128::from(points) * POINT;
            Some(Taken {
                budgets: Arc::clone(self),
                client: Arc::clone(client),
                points,
            })
        })
    }

    /// How long until nothing is owed any more; nothing where nothing is.
    #[must_use]
    pub fn debt(&self, client: &Arc<str>) -> Option<Duration> {
        if self.limit == 0 {
            return None;
        }
        let owed = self.change(client, |left| (*left < 0).then(|| left.unsigned_abs()))?;
        let seconds = owed.div_ceil(u128::from(self.per_s.max(1)) * POINT.unsigned_abs());
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX)))
    }

    /// Takes points, whether they are there or not.
    pub fn spend(&self, client: &Arc<str>, points: u64) {
        if self.limit > 0 {
            let _ = self.settle(client, 0, points);
        }
    }

    /// Puts back, or takes where it is more than was taken before.
    fn settle(&self, client: &Arc<str>, taken: u64, used: u64) -> Balance {
        self.change(client, |left| {
            *left += (i128::from(taken) - i128::from(used)) * POINT;
            // What is owed is waited for once, not for ever.
            *left = (*left).clamp(-self.full(), self.full());
            self.balance(*left)
        })
    }

    fn change<T>(&self, client: &Arc<str>, change: impl FnOnce(&mut i128) -> T) -> T {
        let now = self.clock.now();
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if levels.len() >= MOST && !levels.contains_key(client) {
            levels.retain(|_, level| self.filled(*level, now) < self.full());
        }
        // More clients than memory is kept for: better to forget who used how much than to grow.
        if levels.len() >= MOST && !levels.contains_key(client) {
            levels.clear();
        }
        let full = Level {
            left: self.full(),
            at: now,
        };
        let level = levels.entry(Arc::clone(client)).or_insert(full);
        level.left = self.filled(*level, now);
        level.at = now;
        change(&mut level.left)
    }

    fn filled(&self, level: Level, now: DateTime<Utc>) -> i128 {
        let micros = (now - level.at).num_microseconds().unwrap_or(i64::MAX).max(0);
        (level.left + i128::from(micros) * i128::from(self.per_s)).min(self.full())
    }

    fn full(&self) -> i128 {
        i128::from(self.limit) * POINT
    }

    fn balance(&self, left: i128) -> Balance {
        Balance {
            remaining: u64::try_from(left / POINT).unwrap_or(0),
            limit: self.limit,
        }
    }
}

impl Taken {
    /// Gives back what was not used, once the request has run; more than was taken is taken now.
    #[must_use]
    pub fn settle(&self, used: u64) -> Balance {
        self.budgets.settle(&self.client, self.points, used)
    }

    /// Takes what something used that was not taken ahead, such as an event.
    #[must_use]
    pub fn more(&self, used: u64) -> Balance {
        self.budgets.settle(&self.client, 0, used)
    }
}

impl fmt::Debug for Budgets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budgets")
            .field("limit", &self.limit)
            .field("per_s", &self.per_s)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::clock::FixedClock;

    fn made(limit: u64, per_s: u64) -> (Arc<Budgets>, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        (Budgets::new(limit, per_s, clock.clone()), clock)
    }

    #[test]
    fn it_empties_fills_and_never_overflows() {
        let (budgets, clock) = made(100, 10);
        let (one, other): (Arc<str>, Arc<str>) = ("one".into(), "other".into());
        let taken = budgets.take(&one, 80).unwrap().unwrap();
        let short = budgets.take(&one, 50).unwrap_err();
        let left = |remaining| Balance { remaining, limit: 100 };
        assert_eq!(short, Short::Wait(Duration::from_secs(4), left(20)));
        assert_eq!(budgets.take(&one, 101).unwrap_err(), Short::Never(left(20)));
        assert!(budgets.take(&other, 100).is_ok(), "everybody has their own");
        clock.advance(TimeDelta::milliseconds(3_100));
        assert!(budgets.take(&one, 50).is_ok(), "as long as was said, at the most");
        assert_eq!(taken.settle(5), left(76), "what was not used comes back");
        clock.advance(TimeDelta::days(400_000));
        assert_eq!(taken.more(0), left(100));
        clock.advance(TimeDelta::days(-400_000));
        assert_eq!(taken.more(30), left(70), "a clock that goes back takes nothing");
    }

    #[test]
    fn what_cost_more_than_was_thought_is_owed() {
        let (budgets, clock) = made(100, 10);
        let client: Arc<str> = "c".into();
        let taken = budgets.take(&client, 10).unwrap().unwrap();
        assert_eq!(taken.settle(u64::MAX).remaining, 0);
        assert!(matches!(budgets.take(&client, 1), Err(Short::Wait(wait, _)) if wait == Duration::from_secs(11)));
        assert_eq!(budgets.debt(&client), Some(Duration::from_secs(10)));
        clock.advance(TimeDelta::seconds(11));
        assert_eq!(budgets.debt(&client), None);
        assert!(budgets.take(&client, 1).is_ok());
    }

    #[test]
    fn what_is_never_refused_is_owed_and_what_it_did_not_use_comes_back() {
        let (budgets, _) = made(100, 10);
        let client: Arc<str> = "c".into();
        let first = budgets.owe(&client, 150).unwrap();
        let second = budgets.owe(&client, 150).unwrap();
        assert_eq!(second.points, 50, "no more is owed than a full bucket");
        assert!(budgets.take(&client, 1).is_err());
        assert_eq!(second.settle(0).remaining, 0);
        assert_eq!(first.settle(10).remaining, 90, "only what was taken comes back");
        assert!(made(0, 0).0.owe(&client, 1).is_none());
    }

    #[test]
    fn without_a_limit_nothing_is_taken_and_memory_is_bounded() {
        let (free, _) = made(0, 0);
        assert!(matches!(free.take(&"c".into(), u64::MAX), Ok(None)));
        let (budgets, _) = made(10, 1);
        for at in 0..3 * MOST {
            drop(budgets.take(&at.to_string().into(), 1));
        }
        assert!(budgets.levels.lock().unwrap().len() <= MOST);
    }
}

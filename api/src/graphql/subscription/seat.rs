//! How many subscriptions somebody may have at once, over whatever connections: each costs a look at every event.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The seats of everybody who follows.
#[derive(Debug)]
pub struct Seats {
    most: usize,
    taken: Mutex<HashMap<Arc<str>, usize>>,
}

/// A seat; given back when it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Arc<Seats>,
    subject: Arc<str>,
}

impl Seats {
    /// So many for each.
    #[must_use]
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            taken: Mutex::default(),
        })
    }

    /// A seat for `subject`, if there is one.
    pub(super) fn take(self: &Arc<Self>, subject: &Arc<str>) -> Option<Seat> {
        let mut taken = self.lock();
        let count = taken.entry(Arc::clone(subject)).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Seat {
            seats: Arc::clone(self),
            subject: Arc::clone(subject),
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        if let Some(count) = taken.get_mut(&self.subject) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.subject);
            }
        }
    }
}

//! Announcements: who prepares a commit says so, and the writer knows whether waiting would bring company.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use super::{Changes, CommitError, Committed, Entrance};

/// A group this large is committed at once: a larger one would save little more.
pub(super) const WORTHWHILE: usize = 16;

/// Longest wait for what is announced. Only the slowest preparations (a script near its deadline) reach it.
pub(super) const PATIENCE: Duration = Duration::from_millis(20);

/// How many commits are announced.
#[derive(Debug, Default)]
pub(super) struct Intents {
    count: AtomicUsize,
    changed: Notify,
}

impl Intents {
    pub(super) fn announced(&self) -> bool {
        self.count.load(Ordering::Acquire) > 0
    }

    /// Returns when the last announced commit is in the queue or abandoned.
    pub(super) async fn changed(&self) {
        let changed = self.changed.notified();
        tokio::pin!(changed);
        // INVARIANT: enabled before the count is read, so that the last one leaving in between is noticed.
        changed.as_mut().enable();
        if self.announced() {
            changed.await;
        }
    }
}

/// A commit that is being prepared.
#[derive(Debug)]
pub struct Intent {
    entrance: Arc<Entrance>,
}

impl Intent {
    pub(super) fn new(entrance: Arc<Entrance>) -> Self {
        entrance.intents.count.fetch_add(1, Ordering::AcqRel);
        Self { entrance }
    }

    /// Commits what was announced.
    ///
    /// # Errors
    /// As [`crate::store::Store::commit`].
    pub async fn commit(self, changes: Changes) -> Result<Committed, CommitError> {
        let entered = self.entrance.enter(changes).await;
        // In the queue: no longer something to wait for.
        drop(self);
        entered?.wait().await
    }
}

impl Drop for Intent {
    fn drop(&mut self) {
        let intents = &self.entrance.intents;
        if intents.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            intents.changed.notify_waiters();
        }
    }
}

//! How much is worked on at once. Beyond that the server would only be slower for everybody: what can wait is sent away first,
//! and what somebody has to say about a child is let in always.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

use super::{code::Code, reply::Refusal};
use crate::{config::Http, graphql::Urgency};

/// Places for requests that run.
#[derive(Debug)]
pub struct Room {
    running: Arc<AtomicUsize>,
    reads: usize,
    changes: usize,
    /// Places of its own, so that nothing else can take them all; who finds none waits for one.
    intake: Arc<Semaphore>,
    patience: time::Duration,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    _held: Held,
}

#[derive(Debug)]
enum Held {
    Counted(Arc<AtomicUsize>),
    Own { _permit: OwnedSemaphorePermit },
}

impl Room {
    /// So many reads, a quarter more of them with changes, and half as many places for concerns.
    #[must_use]
    pub fn new(limits: &Http) -> Self {
        let most = limits.max_running;
        Self {
            running: Arc::default(),
            reads: most,
            changes: most + most.div_ceil(4),
            intake: Arc::new(Semaphore::new(most.div_ceil(2))),
            // As long again is left to run in: whoever gets a place too late is told that nothing was begun, not that
            // it may have been.
            patience: limits.deadline / 2,
        }
    }

    /// Takes a place.
    ///
    /// # Errors
    ///
    /// When there is none: at once, or for a concern after half of the time that a request may take.
    pub async fn enter(&self, urgency: Urgency) -> Result<Place, Refusal> {
        let most = match urgency {
            Urgency::Read => self.reads,
            Urgency::Change => self.changes,
            Urgency::Intake => return self.intake().await,
        };
        let entered = self
            .running
            .fetch_update(SeqCst, SeqCst, |running| (running < most).then_some(running + 1));
        match entered {
            Ok(_) => Ok(Place {
                _held: Held::Counted(Arc::clone(&self.running)),
            }),
            Err(_) => Err(full()),
        }
    }

    async fn intake(&self) -> Result<Place, Refusal> {
        let permit = Arc::clone(&self.intake).acquire_owned();
        match time::timeout(self.patience, permit).await {
            Ok(Ok(permit)) => Ok(Place {
                _held: Held::Own { _permit: permit },
            }),
            _ => Err(full()),
        }
    }
}

fn full() -> Refusal {
    let message =
        "more is asked of the server than it can do at once, and nothing was begun: try again in a few seconds";
    Refusal::new(Code::Overloaded, message)
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Self::Counted(running) = self {
            running.fetch_sub(1, SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(most: &str) -> Room {
        let sources = crate::config::Sources {
            environment: vec![
                ("PLUMBLINE_HTTP_MAX_RUNNING".to_owned(), most.to_owned()),
                ("PLUMBLINE_HTTP_DEADLINE_MS".to_owned(), "100".to_owned()),
            ],
            ..Default::default()
        };
        Room::new(&crate::config::Settings::read(&sources).unwrap().http)
    }

    #[tokio::test]
    async fn reads_go_first_then_changes_and_concerns_wait() {
        let room = room("4");
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(room.enter(Urgency::Read).await.unwrap());
        }
        assert_eq!(room.enter(Urgency::Read).await.unwrap_err().code, Code::Overloaded);
        held.push(room.enter(Urgency::Change).await.unwrap());
        assert!(room.enter(Urgency::Change).await.is_err());
        let concern = room.enter(Urgency::Intake).await.unwrap();
        let other = room.enter(Urgency::Intake).await.unwrap();
        let waits = room.enter(Urgency::Intake);
        let leaves = async {
            tokio::task::yield_now().await;
            drop(concern);
        };
        let (entered, ()) = tokio::join!(waits, leaves);
        assert!(entered.is_ok(), "somebody left");
        assert!(room.enter(Urgency::Intake).await.is_err(), "nobody left in time");
        drop((other, held));
        assert!(room.enter(Urgency::Read).await.is_ok());
    }
}

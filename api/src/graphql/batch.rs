//! Runs a request so that its loads go out in batches: whenever nothing can move on without the database, everything
//! asked for until then is loaded together. No timer, no task of its own: the number of statements of a document does
//! not depend on the machine's mood.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

/// A load that has been asked for.
type Load = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Loads of one request that wait to be sent out.
#[derive(Clone, Default)]
pub struct Batches(Arc<Mutex<Vec<Load>>>);

impl Batches {
    /// Puts a load aside until the request cannot move on without it.
    pub fn put(&self, load: Load) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(load);
    }

    fn take(&self) -> Vec<Load> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `request` to its end together with the loads that it puts aside.
    pub async fn drive<T>(&self, request: impl Future<Output = T>) -> T {
        let mut request = pin!(request);
        let mut running: Vec<Load> = Vec::new();
        poll_fn(|cx| {
            loop {
                if let Poll::Ready(done) = request.as_mut().poll(cx) {
                    return Poll::Ready(done);
                }
                running.append(&mut self.take());
                let before = running.len();
                running.retain_mut(|load| load.as_mut().poll(cx).is_pending());
                // A finished load has woken its waiters: let them ask for what comes next before resting.
                if running.len() == before {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

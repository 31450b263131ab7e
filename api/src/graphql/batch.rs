//! Runs a request so that its loads go out in batches: whenever nothing can move on without the database, everything
//! asked for until then is loaded together. No timer, no task of its own: the number of statements of a document does
//! not depend on the machine's mood.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    task::{Context, Poll, Wake, Waker},
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
        let bell = Arc::new(Bell::default());
        let waker = Waker::from(Arc::clone(&bell));
        poll_fn(|cx| {
            bell.answers_to(cx.waker());
            loop {
                // Long lists stand aside now and then although they could go on; that is no reason to send loads out.
                while bell.take() {
                    let polled = request.as_mut().poll(&mut Context::from_waker(&waker));
                    bell.polling.store(false, SeqCst);
                    if let Poll::Ready(done) = polled {
                        return Poll::Ready(done);
                    }
                }
                running.append(&mut self.take());
                running.retain_mut(|load| load.as_mut().poll(cx).is_pending());
                // A finished load has rung for its waiters: let them ask for what comes next before resting.
                if !bell.rung.load(SeqCst) {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

/// Tells whether the request can move on.
struct Bell {
    rung: AtomicBool,
    polling: AtomicBool,
    task: Mutex<Waker>,
}

impl Default for Bell {
    /// Rung: a request can always begin.
    fn default() -> Self {
        Self {
            rung: AtomicBool::new(true),
            polling: AtomicBool::new(false),
            task: Mutex::new(Waker::noop().clone()),
        }
    }
}

impl Bell {
    fn answers_to(&self, waker: &Waker) {
        self.task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(waker);
    }

    /// Whether it was rung; then the request is about to be polled.
    fn take(&self) -> bool {
        let rung = self.rung.swap(false, SeqCst);
        self.polling.store(rung, SeqCst);
        rung
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, SeqCst);
        // While the request is polled the loop looks at the bell itself.
        if !self.polling.load(SeqCst) {
            self.task.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Stands aside once, ready to go on: what long lists do.
    async fn stand_aside() {
        let mut stood = false;
        poll_fn(|cx| {
            if std::mem::replace(&mut stood, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Asks for one load after standing aside as often as told.
    async fn asks(batches: &Batches, yields: usize, waiting: &Arc<Mutex<Vec<usize>>>, counted: &Arc<AtomicUsize>) {
        for _ in 0..yields {
            stand_aside().await;
        }
        let first = {
            let mut waiting = waiting.lock().unwrap();
            waiting.push(yields);
            waiting.len() == 1
        };
        let (send, receive) = tokio::sync::oneshot::channel();
        let (waiting, counted) = (Arc::clone(waiting), Arc::clone(counted));
        batches.put(Box::pin(async move {
            if first {
                counted.store(waiting.lock().unwrap().len(), SeqCst);
            }
            stand_aside().await;
            send.send(()).unwrap();
        }));
        receive.await.unwrap();
    }

    #[tokio::test]
    async fn loads_wait_until_nothing_else_can_move() {
        let batches = Batches::default();
        let (waiting, counted) = (Arc::default(), Arc::default());
        let request = async {
            tokio::join!(
                asks(&batches, 0, &waiting, &counted),
                asks(&batches, 3, &waiting, &counted),
                asks(&batches, 40, &waiting, &counted),
            );
        };
        batches.drive(request).await;
        assert_eq!(
            counted.load(SeqCst),
            3,
            "the first load went out with all three asked for"
        );
    }
}

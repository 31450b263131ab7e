//! Keeps tasks alive until shutdown, and waits for them then.

use std::{future::Future, time::Duration};

use tokio::{sync::watch, task::JoinSet, time};

/// Pause before a task that panicked is begun again.
const PAUSE: Duration = Duration::from_secs(1);

/// Owns every task that runs beside requests.
#[derive(Debug)]
pub struct Supervisor {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

/// Tells a task when to end.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// Ends when the supervisor stops.
    pub async fn wait(&mut self) {
        // A dropped supervisor is a stop as well.
        let _ = self.0.wait_for(|stopped| *stopped).await;
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::new()
    }
}

impl Supervisor {
    /// Without tasks yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tasks: JoinSet::new(),
            stop: watch::Sender::new(false),
        }
    }

    /// Something that ends when this supervisor stops.
    #[must_use]
    pub fn shutdown(&self) -> Shutdown {
        Shutdown(self.stop.subscribe())
    }

    /// Runs a task until it ends by itself or shutdown comes; one that panics is begun again.
    pub fn run<F, T>(&mut self, name: &'static str, task: F)
    where
        F: Fn(Shutdown) -> T + Send + 'static,
        T: Future<Output = ()> + Send + 'static,
    {
        let mut stopped = self.shutdown();
        self.tasks.spawn(async move {
            loop {
                let mut attempt = JoinSet::new();
                attempt.spawn(task(stopped.clone()));
                match attempt.join_next().await {
                    Some(Err(error)) if error.is_panic() => {
                        tracing::error!(task = name, "a task panicked and is begun again");
                    }
                    _ => return,
                }
                tokio::select! {
                    () = stopped.wait() => return,
                    () = time::sleep(PAUSE) => {}
                }
            }
        });
    }

    /// Tells every task to end and waits for them, for so long at most.
    pub async fn stop(mut self, bound: Duration) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if time::timeout(bound, all).await.is_err() {
            tracing::warn!("tasks were still running when the time to drain was over");
        }
    }
}

//! Looks for what was committed, here or by another replica, and tells those who follow.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{app::App, service::news::Poller};

/// How long a change may stay untold. One small read each, and none while nobody follows.
const EVERY: Duration = Duration::from_millis(250);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut poller = Poller::default();
    let mut failing = false;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        match poller.look(&app).await {
            Ok(_) => failing = false,
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "those who follow what happens cannot be told");
            }
            Err(_) => {}
        }
    }
}

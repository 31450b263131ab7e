//! Takes over what imports and other replicas changed: the directory, and which rules govern.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::app::App;

/// How long a change made elsewhere may stay unseen by reads; writes are refused as stale at once. One small read each.
const EVERY: Duration = Duration::from_secs(2);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        match app.refresh().await {
            Ok(()) => failing = false,
            // Said once, not every two seconds: `/ready` says it as long as it lasts.
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "directory and rules cannot be refreshed");
            }
            Err(_) => {}
        }
    }
}

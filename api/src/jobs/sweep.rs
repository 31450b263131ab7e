//! Deletes what was sent and never attached, what was removed, and what a crash left behind: at start and every hour.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{app::App, service::attachment};

const EVERY: Duration = Duration::from_hours(1);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        match attachment::sweep(&app).await {
            Ok(swept) if swept.parts + swept.blobs > 0 => {
                tracing::info!(parts = swept.parts, files = swept.blobs, "attachments were swept");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "attachments could not be swept; tried again in an hour"),
        }
    }
}

//! Deletes files that were sent and never attached, that were removed, and that a crash left behind, and forgets messages and
//! keys that have been kept for their time: at start and every hour.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{
    app::App,
    service::{
        attachment,
        retention::{self, Forgotten},
    },
};

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
        match retention::sweep(&app).await {
            Ok(Forgotten { messages: 0, keys: 0 }) => {}
            Ok(gone) => tracing::info!(
                messages = gone.messages,
                keys = gone.keys,
                "what was kept long enough is forgotten"
            ),
            Err(error) => tracing::warn!(%error, "messages and keys could not be forgotten; tried again in an hour"),
        }
    }
}

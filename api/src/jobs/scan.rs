//! Has the virus scanner look at what was attached, here or on another replica.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{app::App, service::attachment};

/// How long a file may wait unseen. One small read each.
const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        let scanned = tokio::select! {
            () = shutdown.wait() => return,
            scanned = attachment::scan(&app) => scanned,
        };
        match scanned {
            Ok(scanned) => {
                failing = false;
                if scanned.asked() > 0 {
                    let attachment::Scanned {
                        clean,
                        quarantined,
                        silent,
                    } = scanned;
                    tracing::info!(clean, quarantined, silent, "attachments were scanned");
                    // There may be more.
                    ticks.reset_immediately();
                }
            }
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(%error, "attachments cannot be scanned; tried again");
            }
            Err(_) => {}
        }
    }
}

//! Judges again what a script's fault left without a verdict, as soon as other rules govern.

use std::time::Duration;

use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{app::App, service::evidence};

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Not judged under any: evidence may have been left by a process that ended before it could.
    let mut judged_under: Option<i64> = None;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        let seq = app.rules().book().seq();
        if judged_under == Some(seq) {
            continue;
        }
        match evidence::reevaluate_faulted(&app).await {
            Ok(tally) => {
                // What kept moving is looked at again by the next round.
                judged_under = Some(seq).filter(|_| tally.moved == 0);
                if tally.mended + tally.faulted + tally.moved > 0 {
                    tracing::info!(
                        mended = tally.mended,
                        faulted = tally.faulted,
                        moved = tally.moved,
                        "faulted evidence was judged again"
                    );
                }
            }
            Err(error) => tracing::warn!(%error, "faulted evidence could not be judged again; tried again"),
        }
    }
}

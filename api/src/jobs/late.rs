//! Tells of what is late or unheard, and ends what has ended: each day, each hour, and as soon as other rules govern.

use std::time::Duration;

use chrono::{NaiveDate, Timelike as _};
use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{
    app::App,
    service::{escalation, period_end, unheard},
};

const EVERY: Duration = Duration::from_secs(5);

/// What a round was made for.
type Ground = (NaiveDate, u32, i64);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut done: Option<Ground> = None;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        let ground = (app.today(), app.now().hour(), app.rules().book().seq());
        if done == Some(ground) {
            continue;
        }
        let told = escalation::escalate(&app).await;
        let unheard = unheard::chase(&app).await;
        let ended = period_end::end(&app).await;
        match (told, unheard, ended) {
            (Ok(told), Ok(unheard), Ok(ended)) => {
                done = Some(ground);
                if told + unheard + ended > 0 {
                    tracing::info!(
                        told,
                        unheard,
                        ended,
                        "told of what is late or unheard, ended what has ended"
                    );
                }
            }
            (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => {
                tracing::warn!(%error, "what is late or has ended could not be told; tried again");
            }
        }
    }
}

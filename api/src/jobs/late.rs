//! Tells of what is late and ends what has ended: each day, each hour, and as soon as other rules govern.

use std::time::Duration;

use chrono::{NaiveDate, Timelike as _};
use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{
    app::App,
    service::{escalation, period_end},
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
        let ended = period_end::end(&app).await;
        match (told, ended) {
            (Ok(told), Ok(ended)) => {
                done = Some(ground);
                if told + ended > 0 {
                    tracing::info!(told, ended, "told of what is late, ended what has ended");
                }
            }
            (Err(error), _) | (_, Err(error)) => {
                tracing::warn!(%error, "what is late or has ended could not be told; tried again");
            }
        }
    }
}

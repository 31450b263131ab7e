//! Plans what is due: each day, and again when other rules or another directory govern.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use rules::calendar::Span;
use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{app::App, service::obligation};

const EVERY: Duration = Duration::from_secs(5);
/// How far ahead duties are planned, days: the next month is there before this one ends.
const AHEAD: u64 = 31;

/// What a plan was made for.
type Ground = (NaiveDate, i64, i64);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut planned: Option<Ground> = None;
    loop {
        tokio::select! {
            () = shutdown.wait() => return,
            _ = ticks.tick() => {}
        }
        let today = app.today();
        let ground = (today, app.rules().book().seq(), app.directory().epoch());
        if planned == Some(ground) {
            continue;
        }
        match obligation::ensure(
            &app,
            Span {
                start: today,
                end: today + Days::new(AHEAD),
            },
        )
        .await
        {
            Ok(count) => {
                planned = Some(ground);
                tracing::info!(count, %today, "duties are planned");
            }
            Err(error) => tracing::warn!(%error, "duties could not be planned; tried again"),
        }
    }
}

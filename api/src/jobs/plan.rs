//! Plans what is due, and passes open work on with its posts: each day, and again when other rules or another directory govern.

use std::time::Duration;

use chrono::NaiveDate;
use tokio::time::{self, MissedTickBehavior};

use super::Shutdown;
use crate::{
    app::App,
    service::{error::ServiceError, handover, obligation},
};

/// How often it is looked whether there is reason to plan: three numbers are compared.
const EVERY: Duration = Duration::from_millis(250);
/// How long is waited after a plan that failed.
const PAUSE: Duration = Duration::from_secs(5);

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
        match renewed(&app).await {
            Ok(counts) => {
                planned = Some(ground);
                let obligation::Counts {
                    added,
                    changed,
                    reinstated,
                    cancelled,
                    kept,
                } = counts;
                tracing::info!(%today, added, changed, reinstated, cancelled, kept, "duties are planned");
            }
            Err(error) => {
                tracing::warn!(%error, "duties could not be planned; tried again");
                ticks.reset_after(PAUSE);
            }
        }
    }
}

/// What somebody has to see to comes first.
async fn renewed(app: &App) -> Result<obligation::Counts, ServiceError> {
    let passed = handover::hand_over(app).await?;
    if passed > 0 {
        tracing::info!(passed, "concerns and follow-ups passed on with their posts");
    }
    obligation::plan(app).await
}

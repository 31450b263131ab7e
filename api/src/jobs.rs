//! What runs beside requests: watching rules, planning, telling of what is late and of what changed, judging again, scanning and
//! sweeping files, catching up with other replicas. Every task has a name, is begun again when it fails, and ends at shutdown.

mod late;
mod news;
mod plan;
mod refresh;
mod rejudge;
mod reload;
mod scan;
mod supervisor;
mod sweep;

pub use supervisor::{Shutdown, Supervisor};

use crate::{app::App, config::Rules};

/// Begins everything that runs beside requests.
pub fn begin(supervisor: &mut Supervisor, app: &App, rules: &Rules) {
    let refreshed = app.clone();
    supervisor.run("refresh", move |shutdown| refresh::run(refreshed.clone(), shutdown));
    let planned = app.clone();
    supervisor.run("plan", move |shutdown| plan::run(planned.clone(), shutdown));
    let late = app.clone();
    supervisor.run("late", move |shutdown| late::run(late.clone(), shutdown));
    let judged = app.clone();
    supervisor.run("rejudge", move |shutdown| rejudge::run(judged.clone(), shutdown));
    let told = app.clone();
    supervisor.run("news", move |shutdown| news::run(told.clone(), shutdown));
    let scanned = app.clone();
    supervisor.run("scan", move |shutdown| scan::run(scanned.clone(), shutdown));
    let swept = app.clone();
    supervisor.run("sweep", move |shutdown| sweep::run(swept.clone(), shutdown));
    if let Some(dir) = rules.dir.clone() {
        let (app, debounce) = (app.clone(), rules.debounce);
        supervisor.run("reload", move |shutdown| {
            reload::run(app.clone(), dir.clone(), debounce, shutdown)
        });
    }
}

//! Watches the directory of the rule set: what changes there is checked, tried and swapped in whole, or told and left.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use rules::{Source, problem};
use tokio::{sync::mpsc, task, time};

use super::Shutdown;
use crate::{app::App, service::rules::Reload};

/// How often the directory is looked at without a sign of change: network drives give none, and a directory that was
/// replaced as a whole gives none any more.
const LOOK: Duration = Duration::from_secs(5);

pub(super) async fn run(app: App, dir: PathBuf, debounce: Duration, mut shutdown: Shutdown) {
    // One waiting sign of change is enough: the whole directory is read anyway.
    let (sign, mut signs) = mpsc::channel(1);
    let mut watcher = watch(&dir, &sign);
    let mut offered = Offered::default();
    loop {
        let changed = tokio::select! {
            () = shutdown.wait() => return,
            _ = signs.recv() => true,
            () = time::sleep(LOOK) => false,
        };
        // Editors save in several steps and several files: wait until it is quiet.
        while changed && time::timeout(debounce, signs.recv()).await.is_ok() {}
        offered.look(&app, dir.clone()).await;
        if changed || watcher.is_none() {
            watcher = watch(&dir, &sign);
        }
    }
}

fn watch(dir: &Path, sign: &mpsc::Sender<()>) -> Option<RecommendedWatcher> {
    let sign = sign.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Our own reading of the files is no change.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = sign.try_send(());
        }
    });
    let begun = watcher.and_then(|mut watcher| watcher.watch(dir, RecursiveMode::Recursive).map(|()| watcher));
    begun
        .inspect_err(|error| tracing::debug!(%error, "no signs of change from the rule set"))
        .ok()
}

/// What was offered last: the same content, or the same trouble, is not told twice.
#[derive(Default)]
struct Offered {
    hash: String,
    unreadable: bool,
}

impl Offered {
    async fn look(&mut self, app: &App, dir: PathBuf) {
        let Ok(read) = task::spawn_blocking(move || Source::read_dir(&dir)).await else {
            return;
        };
        let source = match read {
            Ok(source) => source,
            Err(error) => {
                if !self.unreadable {
                    tracing::error!(%error, "the rule set cannot be read; the one before it goes on governing");
                }
                self.unreadable = true;
                return;
            }
        };
        self.unreadable = false;
        if source.hash() != self.hash {
            source.hash().clone_into(&mut self.hash);
            if !reload(app, source).await {
                self.hash.clear();
            }
        }
    }
}

/// Offers it; false when it could not be stored and should be offered again.
async fn reload(app: &App, source: Source) -> bool {
    match app.rules().reload(source, app.clock()).await {
        Ok(Reload::Unchanged) => tracing::debug!("the rule set is as it was"),
        Ok(Reload::Activated {
            before,
            after,
            valid_from,
        }) => {
            tracing::info!(before, after, %valid_from, "a new rule set governs");
        }
        Ok(Reload::Refused(refusal)) => {
            tracing::error!(
                hash = refusal.hash,
                problems = problem::render(&refusal.problems),
                failed_cases = refusal.failed_cases.join("\n"),
                "the rule set is refused; the one before it goes on governing"
            );
        }
        Err(error) => {
            tracing::error!(%error, "the rule set could not be stored; the one before it goes on governing");
            return false;
        }
    }
    true
}

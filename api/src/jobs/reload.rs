//! Watches the directory of the rule set: what changes there is checked, tried and swapped in whole, or told and left.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use rules::{Problem, Source};
use tokio::{sync::mpsc, task, time};

use super::Shutdown;
use crate::{
    app::App,
    service::rules::{Reload, Untaken},
};

/// How often the directory is looked at without a sign of change: network drives give none, and a directory that was
/// replaced as a whole gives none any more.
const LOOK: Duration = Duration::from_secs(5);

pub(super) async fn run(app: App, dir: PathBuf, debounce: Duration, mut shutdown: Shutdown) {
    // One waiting sign of change is enough: the whole directory is read anyway.
    let (sign, mut signs) = mpsc::channel(1);
    let mut watcher = watch(&dir, &sign);
    let mut offered = Offered::at_start(&app);
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
struct Offered {
    hash: String,
    unread: Option<Problem>,
}

impl Offered {
    /// What was refused at the start has been told.
    fn at_start(app: &App) -> Self {
        let refusal = app.rules().refusal();
        let hash = refusal.as_ref().map(|refusal| refusal.hash.clone()).unwrap_or_default();
        let unread = refusal.filter(|refusal| refusal.hash.is_empty());
        Self {
            hash,
            unread: unread.and_then(|refusal| refusal.problems.first().cloned()),
        }
    }

    async fn look(&mut self, app: &App, dir: PathBuf) {
        let Ok(read) = task::spawn_blocking(move || Source::read_dir(&dir)).await else {
            return;
        };
        let source = match read {
            Ok(source) => source,
            Err(error) => {
                let problem = error.problem();
                if self.unread.as_ref() != Some(&problem) {
                    app.rules().refuse(Untaken::unread(&error), app.now());
                    self.unread = Some(problem);
                }
                // What can be read again is offered again, even if it is what it was: else this would stay told.
                self.hash.clear();
                return;
            }
        };
        self.unread = None;
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
        // Told where it was refused.
        Ok(Reload::Refused(_)) => {}
        Err(error) => {
            tracing::error!(%error, "the rule set could not be stored; the one before it goes on governing");
            return false;
        }
    }
    true
}

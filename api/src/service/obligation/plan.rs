//! Plans what is due and writes the difference: as often as one likes, and on several replicas at once.

use entity::{
    change,
    id::{ChangeId, ObligationId},
    obligation,
};
use rules::{
    RuleSet,
    calendar::{Span, add_months},
};

use super::{
    census::Census,
    difference::{Difference, Step},
    reason::Reasons,
    slot::row,
};
use crate::{
    app::App,
    directory::Directory,
    service::{column::json, command, error::ServiceError},
    store::{self, Changes, CommitError, Pins, Update, obligation::Planned},
};

/// Most obligations written in one transaction.
const BATCH: usize = 1000;

/// What a plan came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// Those with another date, team, service or number.
    pub changed: usize,
    /// Those that an earlier plan had cancelled.
    pub reinstated: usize,
    /// Those that are not due any more.
    pub cancelled: usize,
    /// Those that stay as they are, met and waived ones included.
    pub kept: usize,
}

impl Counts {
    /// How many are due, whatever became of them.
    #[must_use]
    pub fn due(&self) -> usize {
        self.added + self.changed + self.reinstated + self.kept
    }
}

/// From today to the horizon. A period that has ended is closed: what was planned for it stays, and nothing is added to it
/// but by evidence.
pub(super) fn ahead(app: &App) -> Span {
    let today = app.today();
    Span {
        start: today,
        end: add_months(today, app.horizon_months()),
    }
}

/// Brings what is stored of the running periods, and of those up to the horizon, to what the newest rules, the directory
/// and the meetings ask for.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn plan(app: &App) -> Result<Counts, ServiceError> {
    for _ in 0..command::ATTEMPTS {
        match attempt(app).await? {
            Some(counts) => return Ok(counts),
            // Rules or directory moved while it was planned.
            None => app.refresh().await?,
        }
    }
    Err(CommitError::Stale.into())
}

async fn attempt(app: &App) -> Result<Option<Counts>, ServiceError> {
    let (directory, book) = (app.directory(), app.rules().book());
    let pins = Pins {
        rules: book.seq(),
        directory: directory.epoch(),
    };
    let within = ahead(app);
    let stored = store::obligation::planned(app.store(), within).await?;
    let planner = app.clone();
    let work = move || batches(&planner, &directory, book.newest(), within, stored);
    // Some ten thousand rows keep a processor busy for a while: off the async threads.
    let (counts, batches) = tokio::task::spawn_blocking(work)
        .await
        .map_err(|source| ServiceError::Internal {
            operation: "planning duties",
            source: Box::new(source),
        })?;
    for changes in batches {
        let pinned = Changes {
            pins: Some(pins),
            ..changes
        };
        match app.store().commit(pinned).await {
            Ok(_) => {}
            Err(CommitError::Stale) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(counts))
}

/// The writes that lead from what is stored to what is due. What is cancelled goes first and together with what takes its
/// place, as far as one transaction holds it.
fn batches(
    app: &App,
    directory: &Directory,
    rules: &RuleSet,
    within: Span,
    stored: Vec<Planned>,
) -> (Counts, Vec<Changes>) {
    let census = Census::of(directory);
    let difference = Difference::of(census.due(rules, within), stored);
    let reasons = Reasons {
        rules,
        directory,
        today: within.start,
    };
    let mut counts = Counts {
        kept: difference.kept.len(),
        ..Counts::default()
    };
    let mut rows: Vec<obligation::Model> = Vec::new();
    let mut cancelled: Vec<(String, Vec<ObligationId>)> = Vec::new();
    for step in &difference.steps {
        match step {
            Step::Add(due) => {
                counts.added += 1;
                rows.push(row(app, due));
            }
            Step::Change(due, _) => {
                counts.changed += 1;
                rows.push(row(app, due));
            }
            Step::Reinstate(due, _) => {
                counts.reinstated += 1;
                rows.push(row(app, due));
            }
            Step::Cancel(planned) => {
                counts.cancelled += 1;
                let why = reasons.of(planned);
                match cancelled.iter_mut().find(|(reason, _)| *reason == why) {
                    Some((_, ids)) => ids.push(planned.id),
                    None => cancelled.push((why, vec![planned.id])),
                }
            }
        }
    }
    rows.sort_unstable_by(|a, b| a.slot.cmp(&b.slot));
    (counts, written(app, counts, rows, cancelled))
}

fn written(
    app: &App,
    counts: Counts,
    mut rows: Vec<obligation::Model>,
    cancelled: Vec<(String, Vec<ObligationId>)>,
) -> Vec<Changes> {
    if rows.is_empty() && cancelled.is_empty() {
        return Vec::new();
    }
    let updates = cancelled
        .into_iter()
        .map(|(reason, ids)| Update::CancelObligations { ids, reason });
    let mut batches = vec![Changes {
        updates: updates.collect(),
        ..Changes::default()
    }];
    while !rows.is_empty() {
        let later = rows.split_off(BATCH.min(rows.len()));
        match batches.last_mut().filter(|first| first.replanned.is_empty()) {
            Some(first) => first.replanned = rows,
            None => batches.push(Changes {
                replanned: rows,
                ..Changes::default()
            }),
        }
        rows = later;
    }
    if let Some(last) = batches.last_mut() {
        last.changes.push(trail(app, counts));
    }
    batches
}

fn trail(app: &App, counts: Counts) -> change::Model {
    let id: ChangeId = app.new_id();
    change::Model {
        id,
        at: app.now().into(),
        actor_id: None,
        operation: "plan".to_owned(),
        subject_kind: "obligation".to_owned(),
        subject_id: id.0,
        detail: json(&counts),
    }
}

//! What follows when a period has ended: its counts go to those whom the rules name, samples are drawn. Once for each
//! obligation, whether it was met or not.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, DistributionMode},
    distribution, draw,
    id::ObligationId,
    obligation,
};
use rules::{
    Ended,
    calendar::Span,
    period_end::EndAction,
    term::Anchor,
    verdict::{Because, Outcome},
};

use crate::{
    app::App,
    service::{column::json, command::Trace, distribution::word, due::Ground, error::ServiceError, term::Same},
    store::{
        self, Changes, CommitError, Update,
        due::{Auditor, audited},
    },
};

/// Obligations looked at in one go.
const BATCH: u64 = 200;

/// What was submitted for one obligation: whether it counts, when it came, what its auditor judged.
type Held = (bool, NaiveDate, ConcernLevel);

/// Asks the rules about every period that has ended and was not asked about yet. Returns how many were. Of several replicas
/// that do this at once, one is heard for each obligation.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn end(app: &App) -> Result<usize, ServiceError> {
    let mut ended = 0;
    loop {
        let book = app.rules().book();
        let rules = book.newest();
        let tasks: Vec<&str> = rules
            .tasks()
            .map(|task| task.reference.as_str())
            .filter(|task| rules.has_period_end(task))
            .collect();
        if tasks.is_empty() {
            return Ok(ended);
        }
        let batch = store::due::ended(app.store(), app.today(), &tasks, BATCH).await?;
        if batch.is_empty() {
            return Ok(ended);
        }
        let ids: Vec<ObligationId> = batch.iter().map(|row| row.id).collect();
        let mut held: HashMap<ObligationId, Vec<Held>> = HashMap::new();
        for (id, counted, on, concern) in store::due::held(app.store(), &ids).await? {
            held.entry(id).or_default().push((counted, on, concern));
        }
        for row in batch {
            let held = held.remove(&row.id).unwrap_or_default();
            ended += usize::from(one(app, &row, &held).await?);
        }
    }
}

/// Asks about one; another replica may have been quicker.
async fn one(app: &App, row: &obligation::Model, held: &[Held]) -> Result<bool, ServiceError> {
    let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
    let rules = book.newest();
    let ground = Ground {
        app,
        directory: &directory,
        rules,
        today,
    };
    let facts = facts(&ground, row, held);
    let ending = rules::period_end(rules, &facts);
    if let Some(fault) = &ending.fault {
        tracing::warn!(
            task = row.task,
            script = fault.script,
            line = fault.line,
            why = fault.message,
            "the rule about the end of a period failed; the floor is told"
        );
    }
    let mut changes = Changes::default();
    for outcome in &ending.outcomes {
        follow(&ground, &mut changes, row, &facts, outcome).await?;
    }
    changes.updates.push(Update::EndObligation {
        id: row.id,
        at: app.now().into(),
    });
    let trace = Trace {
        operation: "endPeriod",
        topic: "obligation.ended",
        subject_kind: "obligation",
        subject: row.id.into(),
        key: None,
        detail: serde_json::json!({ "told": changes.distributions.len(), "drawn": changes.draws.len() }).to_string(),
    };
    trace.leave(app, &mut changes, None);
    match app.store().commit(changes).await {
        Ok(_) => Ok(true),
        Err(CommitError::Stale) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn facts(ground: &Ground<'_>, row: &obligation::Model, held: &[Held]) -> Ended {
    let count = |wanted: &dyn Fn(&Held) -> bool| {
        u32::try_from(held.iter().filter(|one| wanted(one)).count()).unwrap_or(u32::MAX)
    };
    Ended {
        due: ground.of_obligation(row),
        met_late: count(&|(counted, on, _)| *counted && *on > row.due_on),
        submitted: count(&|_| true),
        concerns: count(&|(_, _, concern)| *concern != ConcernLevel::None),
        significant_concerns: count(&|(_, _, concern)| *concern == ConcernLevel::Significant),
    }
}

async fn follow(
    ground: &Ground<'_>,
    changes: &mut Changes,
    row: &obligation::Model,
    facts: &Ended,
    outcome: &Outcome<EndAction>,
) -> Result<(), ServiceError> {
    match &outcome.action {
        EndAction::Summary { role, mode, anchor } => {
            let mut because = outcome.because.clone();
            because.sentence = format!("{}: {}", because.sentence, counts(facts));
            changes
                .distributions
                .extend(words(ground, row, (role, *anchor), mode.same(), &outcome.key, &because));
        }
        EndAction::Tell { role, anchor } => {
            let alert = DistributionMode::Alert;
            changes.distributions.extend(words(
                ground,
                row,
                (role, *anchor),
                alert,
                &outcome.key,
                &outcome.because,
            ));
        }
        EndAction::Draw { count, by, anchor, .. } => {
            let drawn = sample(ground, row, outcome, *count, by).await?;
            let mut because = outcome.because.clone();
            because.sentence = format!("{}: {} drawn", because.sentence, pieces(&drawn));
            let consider = DistributionMode::ForConsideration;
            changes
                .distributions
                .extend(words(ground, row, (by, *anchor), consider, &outcome.key, &because));
            changes.draws.push(drawn);
        }
    }
    Ok(())
}

/// The counts of a period in words.
fn counts(facts: &Ended) -> String {
    let due = &facts.due;
    format!(
        "{} of {} done in {}, {} of them late; {} submitted, {} with concerns, {} of those significant",
        due.met, due.required, due.period, facts.met_late, facts.submitted, facts.concerns, facts.significant_concerns
    )
}

fn pieces(drawn: &draw::Model) -> String {
    let number = |json: &str| serde_json::from_str::<Vec<uuid::Uuid>>(json).map_or(0, |ids| ids.len());
    format!("{} of {}", number(&drawn.picked), number(&drawn.frame))
}

fn words(
    ground: &Ground<'_>,
    row: &obligation::Model,
    (role, anchor): (&str, Anchor),
    mode: DistributionMode,
    key: &str,
    because: &Because,
) -> Vec<distribution::Model> {
    let task = ground.rules.task(&row.task);
    let people = ground.recipients(task, role, anchor, row.unit_id, row.holder_id, row.due_on);
    let word = |to| distribution::Model {
        obligation_id: Some(row.id),
        ..word(ground.app, key, (mode, role), to, because)
    };
    people.iter().map(word).collect()
}

/// Draws from what was audited in the period, by the holder where it is for one.
async fn sample(
    ground: &Ground<'_>,
    row: &obligation::Model,
    outcome: &Outcome<EndAction>,
    count: u32,
    by: &str,
) -> Result<draw::Model, ServiceError> {
    let authority = ground.directory.authority().map(|unit| unit.id);
    let auditor = match row.holder_id {
        Some(person) => Auditor::Person(person),
        None if authority == Some(row.unit_id) => Auditor::Anyone,
        None => Auditor::Unit(row.unit_id),
    };
    let span = Span {
        start: row.period_start,
        end: row.period_end,
    };
    let mut frame = audited(ground.app.store(), &row.task, span, auditor).await?;
    frame.sort_unstable();
    // The random half of a fresh id: nobody chooses it, and it is kept.
    let seed = ground.app.new_id::<uuid::Uuid>().as_u64_pair().1;
    let drawn = rules::draw(seed, &frame, usize::try_from(count).unwrap_or(usize::MAX));
    let picked: Vec<_> = drawn.into_iter().filter_map(|place| frame.get(place)).collect();
    Ok(draw::Model {
        id: ground.app.new_id(),
        obligation_id: row.id,
        outcome_key: outcome.key.clone(),
        drawn_by: by.to_owned(),
        seed: seed.cast_signed(),
        picked: json(&picked),
        frame: json(&frame),
        created_at: ground.app.now().into(),
        because: json(&outcome.because),
    })
}

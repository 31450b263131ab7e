//! What is late is told to those whom the rules name, once for each lateness and step, however often anyone looks.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::{
    column::DistributionMode,
    distribution, follow_up,
    id::{EvidenceId, ObligationId, PersonId, UnitId},
    obligation,
};
use rules::{Late, escalation::LateAction, term::Anchor, verdict::Outcome};

use crate::{
    app::App,
    service::{due::Ground, error::ServiceError, evidence, evidence::Trace, term::Same},
    store::{self, Changes},
};

/// Duties looked at in one go.
const BATCH: u64 = 500;

/// Tells of everything that is late today and was not told yet. Returns how many were told. Several replicas may do this
/// at once: the database keeps each telling once.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn escalate(app: &App) -> Result<usize, ServiceError> {
    Ok(obligations(app).await? + follow_ups(app).await?)
}

async fn obligations(app: &App) -> Result<usize, ServiceError> {
    let (mut after, mut told) = (None, 0);
    loop {
        let today = app.today();
        let batch = store::due::late(app.store(), today, after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(told) };
        after = Some((last.due_on, last.id));
        let ids: Vec<ObligationId> = batch.iter().map(|row| row.id).collect();
        let known: HashSet<_> = store::due::told(app.store(), &ids).await?.into_iter().collect();
        let words = judged(app, batch, move |ground, row| of_obligation(ground, &row, &known)).await?;
        told += write(app, words).await?;
    }
}

async fn follow_ups(app: &App) -> Result<usize, ServiceError> {
    let (mut after, mut told) = (None, 0);
    loop {
        let today = app.today();
        let batch = store::due::late_follow_ups(app.store(), today, after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(told) };
        after = Some((last.due_on, last.id));
        let causes: Vec<EvidenceId> = batch.iter().map(|row| row.cause_id).collect();
        let known = store::due::told_of_evidence(app.store(), &causes, LATE).await?;
        let known: HashSet<_> = known.into_iter().collect();
        let words = judged(app, batch, move |ground, row| of_follow_up(ground, &row, &known)).await?;
        told += write(app, words).await?;
    }
}

/// Begins the key of word about a late follow-up, beside the outcomes of the evidence that caused it.
const LATE: &str = "late:";

/// Asks the rules about a batch, off the threads that serve requests.
async fn judged<T: Send + 'static>(
    app: &App,
    batch: Vec<T>,
    ask: impl Fn(&Ground<'_>, T) -> Vec<distribution::Model> + Send + 'static,
) -> Result<Vec<Vec<distribution::Model>>, ServiceError> {
    let app = app.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
        let ground = Ground {
            app: &app,
            directory: &directory,
            rules: book.newest(),
            today,
        };
        batch.into_iter().map(|row| ask(&ground, row)).collect()
    });
    asked.await.map_err(|source| ServiceError::Internal {
        operation: "asking who is told of what is late",
        source: Box::new(source),
    })
}

fn of_obligation(
    ground: &Ground<'_>,
    row: &obligation::Model,
    known: &HashSet<(ObligationId, String)>,
) -> Vec<distribution::Model> {
    let late = Late {
        due: ground.of_obligation(row),
        follow_up: None,
    };
    // Another due day is another lateness.
    let key = |outcome: &str| format!("{outcome}@{}", row.due_on);
    let duty = Duty {
        task: &row.task,
        unit: row.unit_id,
        holder: row.holder_id,
        due_on: row.due_on,
    };
    let mut words = duty.words(ground, &late, key, |key| known.contains(&(row.id, key.to_owned())));
    for word in &mut words {
        word.obligation_id = Some(row.id);
    }
    words
}

fn of_follow_up(
    ground: &Ground<'_>,
    row: &follow_up::Model,
    known: &HashSet<(EvidenceId, String)>,
) -> Vec<distribution::Model> {
    let late = Late {
        due: ground.of_follow_up(row),
        follow_up: Some(row.kind.same()),
    };
    let key = |outcome: &str| format!("{LATE}{}:{outcome}@{}", row.id.0.simple(), row.due_on);
    let duty = Duty {
        task: &row.task,
        unit: row.worker_id.unwrap_or(row.unit_id),
        holder: row.owner_id,
        due_on: row.due_on,
    };
    let mut words = duty.words(ground, &late, key, |key| {
        known.contains(&(row.cause_id, key.to_owned()))
    });
    for word in &mut words {
        word.evidence_id = Some(row.cause_id);
    }
    words
}

/// What is late, and whose it is.
struct Duty<'a> {
    task: &'a str,
    unit: UnitId,
    holder: Option<PersonId>,
    due_on: NaiveDate,
}

impl Duty<'_> {
    /// Word to everybody who is to be told by today and was not.
    fn words(
        &self,
        ground: &Ground<'_>,
        late: &Late,
        key: impl Fn(&str) -> String,
        known: impl Fn(&str) -> bool,
    ) -> Vec<distribution::Model> {
        let escalation = rules::escalate(ground.rules, late);
        if let Some(fault) = &escalation.fault {
            tracing::warn!(
                task = self.task,
                script = fault.script,
                line = fault.line,
                why = fault.message,
                "the rule about lateness failed; the floor is told"
            );
        }
        let mut words: Vec<distribution::Model> = Vec::new();
        for outcome in &escalation.outcomes {
            let key = key(&outcome.key);
            if known(&key) {
                continue;
            }
            for word in self.word(ground, outcome, &key) {
                // Who holds several roles of a line hears of it once a day.
                if word.person_id.is_none() || words.iter().all(|other| other.person_id != word.person_id) {
                    words.push(word);
                }
            }
        }
        words
    }

    fn word(&self, ground: &Ground<'_>, outcome: &Outcome<LateAction>, key: &str) -> Vec<distribution::Model> {
        let LateAction::Tell {
            role, anchor, holder, ..
        } = &outcome.action
        else {
            return Vec::new();
        };
        let people = self.told(ground, role, *anchor, *holder);
        let word = |to| ground.word(key, DistributionMode::Alert, role, to, &outcome.because);
        people.iter().map(word).collect()
    }

    /// The holder alone where only that person is meant and is still there; else everybody whom the role means.
    fn told(
        &self,
        ground: &Ground<'_>,
        role: &str,
        anchor: Anchor,
        only_holder: bool,
    ) -> Vec<crate::service::recipient::Recipient> {
        let found = ground.recipients(
            ground.rules.task(self.task),
            role,
            anchor,
            self.unit,
            self.holder,
            self.due_on,
        );
        let own = found.iter().find(|to| to.person.is_some() && to.person == self.holder);
        match own.filter(|_| only_holder) {
            Some(own) => vec![own.clone()],
            None => found,
        }
    }
}

async fn write(app: &App, words: Vec<Vec<distribution::Model>>) -> Result<usize, ServiceError> {
    let mut changes = Changes::default();
    for words in words {
        let Some(first) = words.first() else { continue };
        let (kind, subject) = match (first.obligation_id, first.evidence_id) {
            (Some(id), _) => ("obligation", id.into()),
            (None, Some(id)) => ("evidence", id.into()),
            (None, None) => continue,
        };
        let trace = Trace {
            operation: "escalate",
            topic: "obligation.late",
            subject_kind: kind,
            subject,
            key: None,
            detail: serde_json::json!({ "told": words.len() }).to_string(),
        };
        evidence::trace(app, &mut changes, None, trace);
        changes.distributions.extend(words);
    }
    let told = changes.distributions.len();
    if told > 0 {
        app.store().commit(changes).await.map_err(evidence::refused)?;
    }
    Ok(told)
}

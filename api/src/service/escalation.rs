//! What is late is told to those whom the rules name, once for each lateness and step, however often anyone looks.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::{
    column::DistributionMode,
    distribution, follow_up,
    id::{EvidenceId, ObligationId, PersonId, UnitId},
    obligation,
};
use rules::{Late, escalation::LateAction, term::Anchor, verdict::Outcome};
use uuid::Uuid;

use crate::{
    app::App,
    clock::civil_day,
    service::{command::Trace, distribution::word, due::Ground, error::ServiceError, term::Same},
    store::{self, Changes, LATE, due::Word},
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
        let heard = heard(store::due::told(app.store(), &ids).await?);
        let tellings = judged(app, batch, move |ground, row| of_obligation(ground, &row, &heard)).await?;
        told += write(app, tellings).await?;
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
        let heard = heard(store::due::told_of_evidence(app.store(), &causes, LATE).await?);
        let tellings = judged(app, batch, move |ground, row| of_follow_up(ground, &row, &heard)).await?;
        told += write(app, tellings).await?;
    }
}

/// Words of late matters by what they are about.
type Words<Id> = HashMap<Id, Vec<Word<Id>>>;

fn heard<Id: Copy + Eq + std::hash::Hash>(sent: Vec<Word<Id>>) -> Words<Id> {
    let mut words: Words<Id> = HashMap::new();
    for word in sent {
        words.entry(word.0).or_default().push(word);
    }
    words
}

/// Who has heard of one lateness: under which keys, and who when last.
#[derive(Default)]
struct Heard<'a> {
    keys: HashSet<&'a str>,
    last: HashMap<PersonId, NaiveDate>,
}

impl<'a> Heard<'a> {
    /// Of the words sent about something, those whose key is of this lateness.
    fn of<Id>(sent: Option<&'a Vec<Word<Id>>>, of_it: impl Fn(&str) -> bool) -> Self {
        let mut heard = Self::default();
        for (_, key, person, at) in sent.into_iter().flatten().filter(|(_, key, ..)| of_it(key)) {
            heard.keys.insert(key);
            if let Some(person) = person {
                let day = civil_day((*at).into());
                let last = heard.last.entry(*person).or_insert(day);
                *last = (*last).max(day);
            }
        }
        heard
    }
}

/// Word of one thing that is late, and what it is.
struct Telling {
    topic: &'static str,
    kind: &'static str,
    subject: Uuid,
    words: Vec<distribution::Model>,
}

/// Asks the rules about a batch, off the threads that serve requests.
async fn judged<T: Send + 'static>(
    app: &App,
    batch: Vec<T>,
    ask: impl Fn(&Ground<'_>, T) -> Telling + Send + 'static,
) -> Result<Vec<Telling>, ServiceError> {
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

fn of_obligation(ground: &Ground<'_>, row: &obligation::Model, sent: &Words<ObligationId>) -> Telling {
    let late = Late {
        due: ground.of_obligation(row),
        follow_up: None,
    };
    // Another due day is another lateness.
    let of_day = format!("@{}", row.due_on);
    let heard = Heard::of(sent.get(&row.id), |key| key.ends_with(&of_day));
    let duty = Duty {
        task: &row.task,
        unit: row.unit_id,
        holder: row.holder_id,
        due_on: row.due_on,
    };
    let mut words = duty.words(ground, &late, |outcome| format!("{outcome}{of_day}"), &heard);
    for word in &mut words {
        word.obligation_id = Some(row.id);
    }
    Telling {
        topic: "obligation.late",
        kind: "obligation",
        subject: row.id.into(),
        words,
    }
}

fn of_follow_up(ground: &Ground<'_>, row: &follow_up::Model, sent: &Words<EvidenceId>) -> Telling {
    let late = Late {
        due: ground.of_follow_up(row),
        follow_up: Some(row.kind.same()),
    };
    let (of_it, of_day) = (format!("{LATE}{}:", row.id.0.simple()), format!("@{}", row.due_on));
    let heard = Heard::of(sent.get(&row.cause_id), |key| {
        key.starts_with(&of_it) && key.ends_with(&of_day)
    });
    let duty = Duty {
        task: &row.task,
        unit: row.worker_id.unwrap_or(row.unit_id),
        holder: row.owner_id,
        due_on: row.due_on,
    };
    let mut words = duty.words(ground, &late, |outcome| format!("{of_it}{outcome}{of_day}"), &heard);
    for word in &mut words {
        word.evidence_id = Some(row.cause_id);
    }
    Telling {
        topic: "followUp.late",
        kind: "followUp",
        subject: row.id.into(),
        words,
    }
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
        heard: &Heard<'_>,
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
            if heard.keys.contains(key.as_str()) {
                continue;
            }
            for word in self.word(ground, outcome, &key) {
                // Who holds several roles of a line, or stands in for them, hears once of what they are all told of.
                let told = |person| words.iter().any(|other| other.person_id == Some(person));
                let heard = |person| {
                    let day = heard.last.get(&person);
                    day.is_some_and(|day| asked_by(ground, late, *day, &outcome.key))
                };
                if !word.person_id.is_some_and(|person| told(person) || heard(person)) {
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
        let word = |to| word(ground.app, key, (DistributionMode::Alert, role), to, &outcome.because);
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

/// Whether the rules asked for this already on an earlier day: somebody who heard then heard of this with it.
fn asked_by(ground: &Ground<'_>, late: &Late, day: NaiveDate, key: &str) -> bool {
    let mut then = late.clone();
    then.due.today = day;
    let asked = rules::escalate(ground.rules, &then);
    asked.outcomes.iter().any(|outcome| outcome.key == key)
}

async fn write(app: &App, tellings: Vec<Telling>) -> Result<usize, ServiceError> {
    let mut changes = Changes::default();
    for telling in tellings.into_iter().filter(|telling| !telling.words.is_empty()) {
        let trace = Trace {
            operation: "escalate",
            topic: telling.topic,
            subject_kind: telling.kind,
            subject: telling.subject,
            key: None,
            detail: serde_json::json!({ "told": telling.words.len() }).to_string(),
        };
        trace.leave(app, &mut changes, None);
        changes.distributions.extend(telling.words);
    }
    let told = changes.distributions.len();
    if told > 0 {
        app.store().commit(changes).await?;
    }
    Ok(told)
}

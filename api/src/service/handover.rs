//! Open work passes on with the post: concerns and follow-ups of somebody who does not hold it any more go to who holds it now, with
//! word to the new owner. Whoever audits elsewhere keeps the follow-ups of that for as long as they hold the role anywhere.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{column::DistributionMode, distribution, id::PersonId};
use rules::{
    RuleSet,
    term::{Anchor, Origin},
    verdict::Because,
};
use uuid::Uuid;

use super::{
    command::{ATTEMPTS, Trace},
    distribution::word,
    error::ServiceError,
    recipient::{self, Recipient, Start},
    rules::Book,
};
use crate::{
    app::App,
    clock::civil_day,
    directory::Directory,
    store::{self, Changes, CommitError, HANDED_OVER, Pins, Update, handover::Open},
};

/// Passes on what is to be passed on today, and says how much that was. Several replicas may do this at once: what another has
/// passed on already is left alone.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn hand_over(app: &App) -> Result<usize, ServiceError> {
    for _ in 0..ATTEMPTS {
        match attempt(app).await? {
            Some(passed) => return Ok(passed),
            // Something was closed or passed on, or the directory moved, while it was worked out.
            None => app.refresh().await?,
        }
    }
    Err(CommitError::Stale.into())
}

/// All at once; `None` when it was worked out by what no longer holds.
async fn attempt(app: &App) -> Result<Option<usize>, ServiceError> {
    let ground = Ground {
        app,
        directory: app.directory(),
        book: app.rules().book(),
        today: app.today(),
    };
    let mut changes = Changes {
        pins: Some(Pins {
            rules: ground.book.seq(),
            directory: ground.directory.epoch(),
        }),
        ..Changes::default()
    };
    for concern in store::handover::concerns(app.store()).await? {
        if let Some(to) = ground.successor(&concern) {
            ground.pass_concern(&mut changes, &concern, &to);
        }
    }
    for follow_up in store::handover::follow_ups(app.store()).await? {
        if ground.holds(&follow_up) {
            continue;
        }
        if let Some(to) = ground.successor(&follow_up) {
            ground.pass_follow_up(&mut changes, follow_up, &to);
        }
    }
    let passed = changes.updates.len();
    if passed == 0 {
        return Ok(Some(0));
    }
    match app.store().commit(changes).await {
        Ok(_) => Ok(Some(passed)),
        Err(CommitError::Stale) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Who holds a role in the line of open work: structure as when it came up, people as on `today`.
pub(super) fn in_line(
    directory: &Directory,
    rules: &RuleSet,
    role: &str,
    work: &Open,
    today: NaiveDate,
) -> Vec<Recipient> {
    let authority = || directory.authority().map(|unit| unit.id);
    let start = Start {
        about: work.worker_id.or(work.unit_id).or_else(authority),
        // Whose line it is does not count: it is that of the unit.
        auditor: work.owner_id.unwrap_or(PersonId(Uuid::nil())),
        responsible: &[],
        structure_on: civil_day(work.since.into()),
        people_on: today,
    };
    recipient::resolve(directory, rules, role, Anchor::LineOfUnit, start)
}

struct Ground<'a> {
    app: &'a App,
    directory: Arc<Directory>,
    book: Arc<Book>,
    today: NaiveDate,
}

impl Ground<'_> {
    /// Whether the owner still holds the role, wherever that is.
    fn holds(&self, work: &Open) -> bool {
        let held = work.owner_id.into_iter();
        held.flat_map(|owner| self.directory.held_by(owner, self.today))
            .any(|held| held.role == work.owner_role)
    }

    /// Who is to have it, where the owner is none of those who would get it now.
    fn successor(&self, work: &Open) -> Option<Recipient> {
        let rules = self.book.newest();
        let found = in_line(&self.directory, rules, &work.owner_role, work, self.today);
        let stays = found.iter().any(|to| to.person.is_some() && to.person == work.owner_id);
        found.into_iter().find(|to| !stays && to.person.is_some())
    }

    fn pass_concern(&self, changes: &mut Changes, concern: &Open, to: &Recipient) {
        changes.updates.push(Update::HandOverConcern {
            id: concern.id.into(),
            from: concern.owner_id,
            to: to.person,
        });
        changes.distributions.push(distribution::Model {
            concern_id: Some(concern.id.into()),
            ..self.word(concern, to)
        });
        self.trace(changes, "concern", concern, to);
    }

    fn pass_follow_up(&self, changes: &mut Changes, follow_up: Open, to: &Recipient) {
        changes.distributions.push(distribution::Model {
            evidence_id: follow_up.evidence_id,
            ..self.word(&follow_up, to)
        });
        self.trace(changes, "followUp", &follow_up, to);
        changes.updates.push(Update::ReassignFollowUp {
            id: follow_up.id.into(),
            from: follow_up.owner_id,
            owner_id: to.person,
            owner_role: follow_up.owner_role,
        });
    }

    fn word(&self, work: &Open, to: &Recipient) -> distribution::Model {
        let sentence = "this is yours to see to now: who had it does not hold the post any more";
        let key = format!("{HANDED_OVER}{}:{}", work.id.simple(), self.today);
        let because = Because::said(Origin::Engine, sentence);
        word(
            self.app,
            &key,
            (DistributionMode::Alert, &work.owner_role),
            to,
            &because,
        )
    }

    fn trace(&self, changes: &mut Changes, kind: &'static str, work: &Open, to: &Recipient) {
        let trace = Trace {
            operation: "handOver",
            topic: "work.handedOver",
            subject_kind: kind,
            subject: work.id,
            key: None,
            detail: serde_json::json!({ "from": work.owner_id, "to": to.person }).to_string(),
        };
        trace.leave(self.app, changes, None);
    }
}

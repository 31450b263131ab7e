//! Open work passes on with the post: concerns and follow-ups of somebody who does not hold the role any more go to who holds it
//! now, with word to the new owner. What somebody was given by hand stays theirs for as long as they hold what they were given it for.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    column::{DistributionMode, DistributionStatus},
    concern, distribution, follow_up,
    id::{ConcernId, EvidenceId, PersonId, UnitId},
};
use rules::{
    RuleSet,
    term::{Anchor, Origin},
    verdict::Because,
};

use super::{
    column::json,
    command::Trace,
    error::ServiceError,
    recipient::{self, Recipient, Start},
    rules::Book,
};
use crate::{
    app::App,
    directory::Directory,
    store::{self, Changes, CommitError, HANDED_OVER, Update, handover::Owner},
};

/// Passes on what is to be passed on today, and says how much that was. Several replicas may do this at once: what another has
/// passed on already is left alone.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn hand_over(app: &App) -> Result<usize, ServiceError> {
    let ground = Ground {
        directory: app.directory(),
        book: app.rules().book(),
        today: app.today(),
        app,
    };
    Ok(ground.concerns().await? + ground.follow_ups().await?)
}

struct Ground<'a> {
    app: &'a App,
    directory: Arc<Directory>,
    book: Arc<Book>,
    today: NaiveDate,
}

/// Somebody else's work from now on.
struct Passed<'a> {
    from: Option<PersonId>,
    to: Recipient,
    role: &'a str,
}

impl Ground<'_> {
    async fn concerns(&self) -> Result<usize, ServiceError> {
        let store = self.app.store();
        let mut passed = 0;
        for owner in store::handover::of_concerns(store).await? {
            if self.holds(&owner) {
                continue;
            }
            for row in store::handover::concerns(store, &owner).await? {
                let about = row.worker_id.or(row.unit_id);
                if let Some(to) = self.successor(&owner, about) {
                    passed += usize::from(self.pass_concern(&row, to).await?);
                }
            }
        }
        Ok(passed)
    }

    async fn follow_ups(&self) -> Result<usize, ServiceError> {
        let store = self.app.store();
        let mut passed = 0;
        for owner in store::handover::of_follow_ups(store).await? {
            if self.holds(&owner) {
                continue;
            }
            for row in store::handover::follow_ups(store, &owner).await? {
                let about = row.worker_id.unwrap_or(row.unit_id);
                if let Some(to) = self.successor(&owner, Some(about)) {
                    passed += usize::from(self.pass_follow_up(&row, to).await?);
                }
            }
        }
        Ok(passed)
    }

    /// Whether an owner still holds the role, wherever that is.
    fn holds(&self, (person, role): &Owner) -> bool {
        let held = person.iter().flat_map(|id| self.directory.held_by(*id, self.today));
        held.into_iter().any(|held| held.role == *role)
    }

    /// Who is to have it, where that is somebody else.
    fn successor(&self, (from, role): &Owner, about: Option<UnitId>) -> Option<Recipient> {
        let rules: &RuleSet = self.book.newest();
        let start = Start {
            about: about.or_else(|| self.directory.authority().map(|unit| unit.id)),
            auditor: from.unwrap_or(PersonId(uuid::Uuid::nil())),
            responsible: &[],
            structure_on: self.today,
            people_on: self.today,
        };
        let found = recipient::resolve(&self.directory, rules, role, Anchor::LineOfUnit, start);
        found.into_iter().find(|to| to.person.is_some() && to.person != *from)
    }

    async fn pass_concern(&self, row: &concern::Model, to: Recipient) -> Result<bool, ServiceError> {
        let update = Update::HandOverConcern {
            id: row.id,
            from: row.owner_id,
            to: to.person,
        };
        let passed = Passed {
            from: row.owner_id,
            to,
            role: &row.owner_role,
        };
        self.commit(update, &passed, ("concern", row.id.0), (None, Some(row.id)))
            .await
    }

    async fn pass_follow_up(&self, row: &follow_up::Model, to: Recipient) -> Result<bool, ServiceError> {
        let update = Update::ReassignFollowUp {
            id: row.id,
            from: row.owner_id,
            owner_id: to.person,
            owner_role: row.owner_role.clone(),
        };
        let passed = Passed {
            from: row.owner_id,
            to,
            role: &row.owner_role,
        };
        self.commit(update, &passed, ("followUp", row.id.0), (Some(row.cause_id), None))
            .await
    }

    /// False where it was passed on or closed meanwhile.
    async fn commit(
        &self,
        update: Update,
        passed: &Passed<'_>,
        (kind, subject): (&'static str, uuid::Uuid),
        of: (Option<EvidenceId>, Option<ConcernId>),
    ) -> Result<bool, ServiceError> {
        let mut changes = Changes {
            updates: vec![update],
            distributions: vec![self.word(passed, subject, of)],
            ..Changes::default()
        };
        let trace = Trace {
            operation: "handOver",
            topic: "work.handedOver",
            subject_kind: kind,
            subject,
            key: None,
            detail: serde_json::json!({ "from": passed.from, "to": passed.to.person }).to_string(),
        };
        trace.leave(self.app, &mut changes, None);
        match self.app.store().commit(changes).await {
            Ok(_) => Ok(true),
            Err(CommitError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn word(
        &self,
        passed: &Passed<'_>,
        subject: uuid::Uuid,
        (evidence_id, concern_id): (Option<EvidenceId>, Option<ConcernId>),
    ) -> distribution::Model {
        let because = Because {
            origin: Origin::Engine,
            sentence: "this is yours to see to now: who had it does not hold the post any more".to_owned(),
            script: None,
            line: None,
            column: None,
            leg: None,
            source: None,
        };
        distribution::Model {
            id: self.app.new_id(),
            evidence_id,
            concern_id,
            obligation_id: None,
            outcome_key: format!("{HANDED_OVER}{}:{}", subject.simple(), self.today),
            mode: DistributionMode::Alert,
            role: passed.role.to_owned(),
            person_id: passed.to.person,
            unit_id: passed.to.unit,
            via: None,
            gap: passed.to.gap,
            status: DistributionStatus::Active,
            cancelled_reason: None,
            created_at: self.app.now().into(),
            acknowledged_at: None,
            because: json(&because),
        }
    }
}

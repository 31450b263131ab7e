//! The difference between what followed from evidence and what follows now: missing effects are added, undone ones are
//! cancelled with a reason, nothing sent is unsent, and a note goes to those who were told.

use std::fmt;

use entity::{
    column::{ConcernStatus, DistributionMode, DistributionStatus, FollowUpStatus, RequirementStatus},
    concern, distribution, follow_up,
    id::{EvidenceId, ObligationId},
    obligation, requirement, satisfaction,
};
use rules::{term::Origin, verdict::Because};

use super::Effects;
use crate::{
    app::App,
    policy::Scope,
    service::{column::json, error::ServiceError},
    store::{self, Changes, HANDED_OVER, LATE, NOTE, Update},
};

/// What stands now because of one piece of evidence.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub distributions: Vec<distribution::Model>,
    pub follow_ups: Vec<follow_up::Model>,
    pub concerns: Vec<concern::Model>,
    pub satisfactions: Vec<satisfaction::Model>,
    pub requirements: Vec<requirement::Model>,
    /// Slots of the obligations that the satisfactions name.
    pub slots: Vec<(ObligationId, String)>,
}

impl Standing {
    /// Concerns that nobody has closed.
    fn open(&self) -> impl Iterator<Item = &concern::Model> {
        self.concerns.iter().filter(|row| row.status == ConcernStatus::Open)
    }

    /// The open concern about the same work as another one.
    fn stands_for(&self, new: &concern::Model) -> Option<&concern::Model> {
        let work = |row: &concern::Model| (row.unit_id, row.worker_id, row.case_file_reference.clone());
        self.open().find(|row| work(row) == work(new))
    }

    /// Reads what stands.
    pub async fn read(app: &App, evidence: EvidenceId) -> Result<Self, ServiceError> {
        let store = app.store();
        let scope = Scope::engine();
        let ids = [evidence];
        let mut standing = Self {
            distributions: store::distribution::by_evidence(store, &scope, &ids).await?,
            follow_ups: store::follow_up::by_cause(store, &scope, &ids).await?,
            concerns: store::concern::by_evidence(store, &scope, &ids).await?,
            satisfactions: store::satisfaction::by_evidence(store, &scope, &ids).await?,
            requirements: store::requirement::by_evidence(store, &scope, &ids).await?,
            slots: Vec::new(),
        };
        standing.satisfactions.retain(|satisfaction| satisfaction.counted);
        standing
            .requirements
            .retain(|requirement| requirement.status == RequirementStatus::Unmet);
        let obligations: Vec<_> = standing.satisfactions.iter().map(|held| held.obligation_id).collect();
        if !obligations.is_empty() {
            let rows = store::obligation::by_ids(store, &scope, &obligations).await?;
            standing.slots = rows.into_iter().map(|row| (row.id, row.slot)).collect();
        }
        Ok(standing)
    }
}

/// What happened to the evidence.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Revised,
    Withdrawn,
    JudgedAgain,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Revised => "revised",
            Self::Withdrawn => "withdrawn",
            Self::JudgedAgain => "judged again",
        })
    }
}

/// Why the difference is applied, and how it is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion<'a> {
    pub evidence: EvidenceId,
    pub what: Event,
    /// In the words of the person, or ours.
    pub reason: &'a str,
    /// Makes keys of notes unique: the revision that the evidence gets.
    pub revision: i32,
}

/// Adds to `changes` what turns `standing` into `wanted`; afterwards `wanted` holds only what is new.
pub(super) fn apply(
    app: &App,
    changes: &mut Changes,
    standing: &Standing,
    mut wanted: Effects,
    occasion: Occasion<'_>,
) -> Effects {
    distributions(app, changes, standing, &mut wanted, occasion);
    follow_ups(app, changes, standing, &mut wanted, occasion);
    concerns(changes, standing, &mut wanted);
    let wanted_slots: Vec<&str> = wanted
        .obligations
        .iter()
        .map(|obligation| obligation.slot.as_str())
        .collect();
    let undone = standing
        .slots
        .iter()
        .filter(|(_, slot)| !wanted_slots.contains(&slot.as_str()));
    let obligations: Vec<ObligationId> = undone.map(|(id, _)| *id).collect();
    if !obligations.is_empty() {
        changes.updates.push(Update::UncountSatisfaction {
            evidence_id: occasion.evidence,
            obligation_ids: Some(obligations),
        });
    }
    // What counts already keeps the day from which it counts.
    let stands = |row: &obligation::Model| standing.slots.iter().any(|(_, slot)| *slot == row.slot);
    wanted.obligations.retain(|row| !stands(row));
    let status = match occasion.what {
        Event::Withdrawn => RequirementStatus::Dropped,
        Event::Revised | Event::JudgedAgain => RequirementStatus::Resolved,
    };
    for unmet in &standing.requirements {
        match wanted
            .requirements
            .iter()
            .position(|row| row.outcome_key == unmet.outcome_key)
        {
            Some(kept) => drop(wanted.requirements.swap_remove(kept)),
            None => changes.updates.push(Update::EndRequirement { id: unmet.id, status }),
        }
    }
    wanted
}

fn distributions(app: &App, changes: &mut Changes, standing: &Standing, wanted: &mut Effects, occasion: Occasion<'_>) {
    let mut reason = format!("the evidence was {}: {}", occasion.what, occasion.reason);
    let mut anew = false;
    if standing.open().next().is_some() {
        reason.push_str("; its concern stays open until somebody closes it");
        // Who was told of a concern about other work was not told of this one.
        anew = wanted.concerns.iter().any(|new| standing.stands_for(new).is_none());
    }
    let active = standing
        .distributions
        .iter()
        .filter(|row| row.status == DistributionStatus::Active);
    for told in active.filter(|row| follows(row)) {
        let same = |row: &distribution::Model| {
            row.outcome_key == told.outcome_key
                && row.role == told.role
                && row.person_id == told.person_id
                && !(anew && row.mode == DistributionMode::Alert)
        };
        if let Some(kept) = wanted.distributions.iter().position(same) {
            wanted.distributions.swap_remove(kept);
            continue;
        }
        changes.updates.push(Update::CancelDistribution {
            id: told.id,
            reason: reason.clone(),
        });
        wanted.distributions.push(note(app, told, &reason, occasion));
    }
}

/// Whether somebody was told of what the evidence says, and not of what became of it.
fn follows(row: &distribution::Model) -> bool {
    ![NOTE, LATE, HANDED_OVER]
        .iter()
        .any(|apart| row.outcome_key.starts_with(apart))
}

/// Tells somebody who was told before that it no longer stands.
fn note(app: &App, told: &distribution::Model, reason: &str, occasion: Occasion<'_>) -> distribution::Model {
    let sentence = format!("what you were told before no longer stands: {reason}");
    distribution::Model {
        id: app.new_id(),
        outcome_key: format!("{NOTE}{}:{}", occasion.revision, told.outcome_key),
        mode: DistributionMode::ForInformation,
        status: DistributionStatus::Active,
        cancelled_reason: None,
        created_at: app.now().into(),
        acknowledged_at: None,
        because: json(&Because::said(Origin::Engine, sentence)),
        ..told.clone()
    }
}

fn follow_ups(app: &App, changes: &mut Changes, standing: &Standing, wanted: &mut Effects, occasion: Occasion<'_>) {
    let reason = format!(
        "the evidence that asked for it was {}: {}",
        occasion.what, occasion.reason
    );
    for asked in standing
        .follow_ups
        .iter()
        .filter(|row| row.status != FollowUpStatus::Cancelled)
    {
        let same = |row: &follow_up::Model| {
            row.outcome_key == asked.outcome_key
                && row.unit_id == asked.unit_id
                && row.worker_id == asked.worker_id
                && row.case_file_reference == asked.case_file_reference
                && (row.due_on == asked.due_on || asked.status == FollowUpStatus::Done)
        };
        if let Some(kept) = wanted.follow_ups.iter().position(same) {
            wanted.follow_ups.swap_remove(kept);
        } else if asked.status == FollowUpStatus::Open {
            changes.updates.push(Update::CloseFollowUp {
                id: asked.id,
                status: FollowUpStatus::Cancelled,
                closed_by: None,
                reason: Some(reason.clone()),
                at: app.now().into(),
            });
        }
    }
}

/// A concern stays until a person closes it; a higher level raises it, a lower one does not lower it. Where the evidence turns out to
/// be about another file, worker or unit, that is another concern, and the first one stays what it was.
fn concerns(changes: &mut Changes, standing: &Standing, wanted: &mut Effects) {
    for new in std::mem::take(&mut wanted.concerns) {
        let Some(open) = standing.stands_for(&new) else {
            wanted.concerns.push(new);
            continue;
        };
        for follow_up in &mut wanted.follow_ups {
            follow_up.concern_id = Some(open.id);
        }
        if new.level > open.level {
            changes.updates.push(Update::RaiseConcernLevel {
                id: open.id,
                level: new.level,
            });
        }
    }
}

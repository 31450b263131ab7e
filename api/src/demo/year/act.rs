//! Does what is on the agenda of one day: what touches different things at the same time, as in a real county.

use std::{collections::BTreeMap, sync::Arc};

use tokio::task::JoinSet;

use super::{
    Summary,
    agenda::{Act, What},
};
use crate::{
    app::App,
    clock::FixedClock,
    policy::Actor,
    service::{
        concern::{self, ConcernDraft, Raised},
        distribution,
        error::ServiceError,
        evidence::{self, Judgement, Revision, Withdrawal},
        follow_up,
        obligation::{decide, raise},
        unit::UnitNamed,
    },
};
use entity::{
    column::{EvidenceKind, Verdict},
    obligation as duty,
};

/// Lanes at work at once. More would only wait for processors, and scripts have deadlines.
const AT_ONCE: usize = 6;

/// An act with what came of it.
pub(super) struct Done {
    pub act: Act,
    pub outcome: Outcome,
}

/// What came of it.
pub(super) enum Outcome {
    Submitted(Box<Judgement>),
    ConcernRaised(Box<Raised>),
    DutyRaised(Box<duty::Model>),
    Changed,
    Refused,
}

/// Does everything; gives it in the order in which it was handed in.
pub(super) async fn all(app: &App, acts: Vec<Act>) -> Result<Vec<Done>, ServiceError> {
    let mut lanes: BTreeMap<String, Vec<(usize, Act)>> = BTreeMap::new();
    for (place, act) in acts.into_iter().enumerate() {
        lanes.entry(act.lane.clone()).or_default().push((place, act));
    }
    let mut done = Vec::new();
    let mut running = JoinSet::new();
    for lane in lanes.into_values() {
        if running.len() >= AT_ONCE {
            done.extend(joined(running.join_next().await)?);
        }
        let app = app.clone();
        running.spawn(async move { in_order(&app, lane).await });
    }
    while let Some(lane) = running.join_next().await {
        done.extend(joined(Some(lane))?);
    }
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, done)| done).collect())
}

type Lane = Result<Vec<(usize, Done)>, ServiceError>;

fn joined(lane: Option<Result<Lane, tokio::task::JoinError>>) -> Lane {
    lane.unwrap_or_else(|| Ok(Ok(Vec::new())))
        .map_err(|source| ServiceError::Internal {
            operation: "living through a day",
            source: Box::new(source),
        })?
}

async fn in_order(app: &App, acts: Vec<(usize, Act)>) -> Lane {
    let mut done = Vec::with_capacity(acts.len());
    for (place, act) in acts {
        let app = app.with_clock(Arc::new(FixedClock::at(act.at)));
        let outcome = match one(&app, &act).await {
            Err(ServiceError::Refused(errors)) => {
                tracing::debug!(key = act.key, ?errors, "refused");
                Outcome::Refused
            }
            other => other?,
        };
        done.push((place, Done { act, outcome }));
    }
    Ok(done)
}

async fn one(app: &App, act: &Act) -> Result<Outcome, ServiceError> {
    let Some(actor) = app.actor(&act.by) else {
        return Ok(Outcome::Refused);
    };
    match &act.what {
        What::Submit(outline) => {
            let draft = outline.draft(app.rules().book().newest(), act.key.clone());
            let stored = evidence::submit(app, &actor, draft).await?;
            Ok(Outcome::Submitted(Box::new(stored.judgement)))
        }
        What::RaiseConcern {
            level,
            unit,
            case_file,
            narrative,
        } => {
            let draft = ConcernDraft {
                idempotency_key: act.key.clone(),
                level: *level,
                narrative: (*narrative).to_owned(),
                unit: unit.clone().map(UnitNamed::Words),
                case_file: case_file.clone(),
            };
            let raised = concern::raise(app, &actor, draft).await?;
            Ok(Outcome::ConcernRaised(Box::new(raised)))
        }
        What::RaiseDuty(draft) => {
            let raised = raise::raise(app, &actor, draft.clone()).await?;
            Ok(Outcome::DutyRaised(Box::new(raised)))
        }
        other => change(app, &actor, act, other).await.map(|()| Outcome::Changed),
    }
}

/// What changes something that is there.
async fn change(app: &App, actor: &Actor, act: &Act, what: &What) -> Result<(), ServiceError> {
    match what {
        What::Revise {
            evidence,
            revision,
            outline,
            reason,
        } => {
            let revision = Revision {
                evidence: *evidence,
                expected_revision: *revision,
                draft: outline.draft(app.rules().book().newest(), act.key.clone()),
                reason: (*reason).to_owned(),
            };
            evidence::revise(app, actor, revision).await.map(drop)
        }
        What::Withdraw(evidence) => {
            let withdrawal = Withdrawal {
                idempotency_key: act.key.clone(),
                evidence: *evidence,
                reason: "submitted for the wrong file".to_owned(),
            };
            evidence::withdraw(app, actor, withdrawal).await.map(drop)
        }
        What::Acknowledge(id) => distribution::acknowledge(app, actor, *id).await.map(drop),
        What::CloseConcern(id, reason) => concern::close(app, actor, *id, reason).await.map(drop),
        What::Decide(id, decision, reason) => decide::decide(app, actor, *id, *decision, reason).await.map(drop),
        What::HandOver(id, to) => {
            let reason = "covers for a colleague who is away";
            follow_up::reassign(app, actor, *id, *to, reason).await.map(drop)
        }
        What::Submit(_) | What::RaiseConcern { .. } | What::RaiseDuty(_) => Ok(()),
    }
}

impl Summary {
    /// One more act.
    pub(super) fn count(&mut self, done: &Done) {
        match (&done.act.what, &done.outcome) {
            (_, Outcome::Refused) => self.refused += 1,
            (_, Outcome::Submitted(judgement)) => {
                self.submissions += 1;
                self.audits += usize::from(judgement.evidence.kind == EvidenceKind::Audit);
                self.faulted += usize::from(judgement.evidence.verdict == Verdict::Faulted);
                self.concerns += judgement.effects.concerns.len();
                self.follow_ups += judgement.effects.follow_ups.len();
            }
            (_, Outcome::ConcernRaised(_)) => self.concerns += 1,
            (_, Outcome::DutyRaised(_)) => self.raised += 1,
            (What::Revise { .. } | What::Withdraw(_), _) => self.amendments += 1,
            (What::Acknowledge(_), _) => self.acknowledged += 1,
            (What::CloseConcern(..), _) => self.concerns_closed += 1,
            (What::Decide(..), _) => self.decided += 1,
            (_, Outcome::Changed) => {}
        }
    }
}

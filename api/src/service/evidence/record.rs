//! A judgement becomes one transaction: rows, idempotency key, outbox and trail, all or none.

use entity::{
    change,
    column::{FollowUpStatus, Verdict},
    idempotency,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Effects, Judgement, effect::json};
use crate::{
    app::App,
    clock::civil_day,
    policy::Actor,
    service::error::{ServiceError, UserError, UserErrorCode},
    store::{Changes, CommitError, Satisfied, Update, outbox},
};

/// How often a write is judged again when rules, directory or follow-ups moved under it, before the caller is asked to
/// come back.
pub(crate) const ATTEMPTS: usize = 8;

/// Puts the rows of `judgement` into `changes`: `effects` are those that are new.
pub(super) fn rows(app: &App, changes: &mut Changes, judgement: &Judgement, effects: Effects) {
    let evidence = &judgement.evidence;
    changes.evaluations.push(judgement.evaluation.clone());
    changes.satisfactions.extend(satisfied(&effects, judgement));
    changes.obligations.extend(effects.obligations);
    changes.distributions.extend(effects.distributions);
    changes.follow_ups.extend(effects.follow_ups);
    let raised = effects.concerns.iter().map(|concern| concern.id.0);
    let raised = raised.map(|id| outbox::message(app.new_id(), outbox::topic::RAISED, id, app.now().into()));
    changes.outbox.extend(raised);
    changes.concerns.extend(effects.concerns);
    changes.requirements.extend(effects.requirements);
    if satisfies(evidence.verdict) {
        changes
            .case_files_audited
            .extend(evidence.case_file_id.map(|file| (file, evidence.event_date)));
    }
}

/// Closes the follow-up that the evidence answers, if it is complete enough to satisfy anything.
pub(super) fn close_answered(app: &App, changes: &mut Changes, judgement: &Judgement) {
    let evidence = &judgement.evidence;
    let Some(id) = evidence.follow_up_id.filter(|_| satisfies(evidence.verdict)) else {
        return;
    };
    changes.updates.push(Update::CloseFollowUp {
        id,
        status: FollowUpStatus::Done,
        closed_by: Some(evidence.id),
        reason: None,
        at: app.now().into(),
    });
}

/// Whether evidence with this verdict counts for anything.
pub(super) fn satisfies(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Compliant | Verdict::ActionRequired)
}

/// It counts from the day on which it came: being judged again later makes nothing late that was in time.
fn satisfied(effects: &Effects, judgement: &Judgement) -> Vec<Satisfied> {
    let evidence = &judgement.evidence;
    let submitted_on = civil_day(evidence.submitted_at.into());
    let slots = effects.obligations.iter().map(|obligation| obligation.slot.clone());
    slots
        .map(|slot| Satisfied {
            slot,
            evidence_id: evidence.id,
            submitted_on,
        })
        .collect()
}

/// What every write leaves besides its rows: the caller's key, a message for those who follow, a line in the trail.
pub(crate) struct Trace<'a> {
    pub operation: &'static str,
    pub topic: &'static str,
    pub subject_kind: &'static str,
    pub subject: uuid::Uuid,
    pub key: Option<(&'a str, String)>,
    pub detail: String,
}

/// Leaves the trace of a write by `actor`.
pub(crate) fn trace(app: &App, changes: &mut Changes, actor: Option<&Actor>, trace: Trace<'_>) {
    let at = app.now().into();
    if let (Some((key, body_hash)), Some(actor)) = (trace.key, actor) {
        changes.idempotency = Some(idempotency::Model {
            person_id: actor.person,
            key: key.to_owned(),
            operation: trace.operation.to_owned(),
            body_hash,
            subject_id: trace.subject,
            created_at: at,
        });
    }
    changes.clock = Some(app.clock_handle());
    let message = outbox::message(app.new_id(), trace.topic, trace.subject, at);
    changes.outbox.push(message);
    changes.changes.push(change::Model {
        id: app.new_id(),
        at,
        actor_id: actor.map(|actor| actor.person),
        operation: trace.operation.to_owned(),
        subject_kind: trace.subject_kind.to_owned(),
        subject_id: trace.subject,
        detail: trace.detail,
    });
}

/// SHA-256 of a request: tells a retry from another request with the same key.
pub(crate) fn body_hash<T: Serialize>(operation: &str, body: &T) -> String {
    use std::fmt::Write;
    let mut hash = Sha256::new();
    hash.update(operation);
    hash.update(json(body));
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What a failed commit means for the caller.
pub(crate) fn refused(error: CommitError) -> ServiceError {
    match error {
        CommitError::KeyReused => {
            let message = "this idempotency key was used with another body; nothing was recorded";
            let error = UserError::new(UserErrorCode::IdempotencyKeyReused, &["idempotencyKey"], message);
            error
                .help("send a fresh key with every new request, and the same body with a retry")
                .into()
        }
        CommitError::Stale => {
            let message = "it kept changing while it was being written; nothing was recorded";
            UserError::new(UserErrorCode::Conflict, &[], message)
                .help("send the same request again")
                .into()
        }
        CommitError::Full => ServiceError::Unavailable("the database is full; nothing was recorded".to_owned()),
        CommitError::Unavailable(_) => {
            tracing::warn!(error = %error, "a write could not be stored");
            ServiceError::Unavailable("the database cannot take it now; nothing was recorded".to_owned())
        }
        CommitError::InDoubt(_) => {
            tracing::warn!(error = %error, "whether a write was stored is not known");
            ServiceError::InDoubt
        }
        CommitError::Failed(source) => ServiceError::Internal {
            operation: "writing the database",
            source: source.into(),
        },
    }
}

//! Withdrawal: the evidence stays readable and satisfies nothing; open effects are cancelled with the reason.

use entity::{column::FollowUpStatus, evidence, id::EvidenceId};
use serde::Serialize;

use super::{
    Effects,
    difference::{self, Event, Occasion, Standing},
    revise::amendable,
    submit::stored,
};
use crate::{
    app::App,
    policy::Actor,
    service::{
        command::{self, Trace},
        error::ServiceError,
        input,
    },
    store::{self, Changes, CommitError, Committed, Update},
};

/// A request to withdraw.
#[derive(Clone, Debug, Serialize)]
pub struct Withdrawal {
    /// The caller's key.
    pub idempotency_key: String,
    /// What is withdrawn.
    pub evidence: EvidenceId,
    /// Why.
    pub reason: String,
}

const OPERATION: &str = "withdrawEvidence";

/// Withdraws evidence. Its concern stays open: only a person closes a concern.
///
/// # Errors
/// [`ServiceError::Refused`] when it cannot be withdrawn; nothing was changed.
pub async fn withdraw(app: &App, actor: &Actor, withdrawal: Withdrawal) -> Result<evidence::Model, ServiceError> {
    let hash = command::body_hash(OPERATION, &withdrawal);
    for _ in 0..command::ATTEMPTS {
        match attempt(app, actor, &withdrawal, &hash).await {
            Ok(true) => return Ok(stored(app, withdrawal.evidence).await?.evidence),
            Ok(false) => app.refresh().await?,
            Err(ServiceError::Refused(errors)) => {
                return match command::earlier(app, actor, &withdrawal.idempotency_key, OPERATION, &hash).await? {
                    Some(subject) => Ok(stored(app, subject.into()).await?.evidence),
                    None => Err(ServiceError::Refused(errors)),
                };
            }
            Err(error) => return Err(error),
        }
    }
    Err(CommitError::Stale.into())
}

async fn attempt(app: &App, actor: &Actor, withdrawal: &Withdrawal, hash: &str) -> Result<bool, ServiceError> {
    let (current, grant) = amendable(app, actor, withdrawal.evidence).await?;
    check(withdrawal)?;
    let standing = Standing::read(app, current.id).await?;
    let mut changes = Changes::default();
    changes.updates.push(Update::WithdrawEvidence {
        id: current.id,
        expect_revision: current.revision,
        reason: withdrawal.reason.clone(),
    });
    if let Some(answered) = current.follow_up_id {
        let closed = store::fact::follow_up(app.store(), answered).await?;
        let by_this = closed.filter(|row| row.status == FollowUpStatus::Done && row.closed_by == Some(current.id));
        changes.updates.extend(by_this.map(|row| Update::ReopenFollowUp {
            id: row.id,
            closed_by: current.id,
        }));
    }
    let occasion = Occasion {
        evidence: current.id,
        what: Event::Withdrawn,
        reason: &withdrawal.reason,
        revision: current.revision + 1,
    };
    let notes = difference::apply(app, &mut changes, &standing, Effects::default(), occasion);
    changes.distributions.extend(notes.distributions);
    let trace = Trace {
        operation: OPERATION,
        topic: "evidence.withdrawn",
        subject_kind: "evidence",
        subject: current.id.into(),
        key: Some((&withdrawal.idempotency_key, hash.to_owned())),
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(Committed::Written | Committed::Replayed { .. }) => Ok(true),
        Err(CommitError::Stale) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn check(withdrawal: &Withdrawal) -> Result<(), ServiceError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &withdrawal.idempotency_key);
    input::reason(&mut errors, &withdrawal.reason, "say why the evidence is withdrawn");
    input::sound(errors)
}

//! Distributions: made for those who are told, and confirmed by them.

use entity::{
    column::{DistributionMode, DistributionStatus},
    distribution,
    id::DistributionId,
};
use rules::verdict::Because;

use crate::{
    app::App,
    policy::{self, Action, Actor, Denied, Grant, Scope},
    service::{
        access,
        column::json,
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
        recipient::Recipient,
    },
    store::{self, Changes, CommitError, Update},
};

/// Word to one recipient; of what it is, the caller adds.
pub(super) fn word(
    app: &App,
    key: &str,
    (mode, role): (DistributionMode, &str),
    to: &Recipient,
    because: &Because,
) -> distribution::Model {
    distribution::Model {
        id: app.new_id(),
        evidence_id: None,
        concern_id: None,
        obligation_id: None,
        outcome_key: key.to_owned(),
        mode,
        role: role.to_owned(),
        person_id: to.person,
        unit_id: to.unit,
        via: None,
        gap: to.gap,
        status: DistributionStatus::Active,
        cancelled_reason: None,
        created_at: app.now().into(),
        acknowledged_at: None,
        because: json(because),
    }
}

/// Whether it is the actor's to confirm.
///
/// # Errors
/// [`Denied`] when it is not.
pub fn may_acknowledge(actor: &Actor, told: &distribution::Model) -> Result<Grant, Denied> {
    let (recipient, role) = (told.person_id, told.role.as_str());
    policy::authorise(actor, &Action::Acknowledge { recipient, role })
}

/// Confirms that a distribution arrived; confirming twice changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when it was addressed to somebody else.
pub async fn acknowledge(app: &App, actor: &Actor, id: DistributionId) -> Result<distribution::Model, ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let found = read(app, &scope, id).await?;
    let grant = may_acknowledge(actor, &found)?;
    if found.acknowledged_at.is_some() {
        return Ok(found);
    }
    let mut changes = Changes::default();
    changes.updates.push(Update::AcknowledgeDistribution {
        id,
        at: app.now().into(),
    });
    let trace = Trace {
        operation: "acknowledgeDistribution",
        topic: "distribution.acknowledged",
        subject_kind: "distribution",
        subject: id.into(),
        key: None,
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        // Stale: another request of the same person confirmed it first.
        Ok(_) | Err(CommitError::Stale) => read(app, &scope, id).await,
        Err(error) => Err(error.into()),
    }
}

async fn read(app: &App, scope: &Scope, id: DistributionId) -> Result<distribution::Model, ServiceError> {
    store::distribution::by_ids(app.store(), scope, &[id])
        .await?
        .pop()
        .ok_or_else(|| {
            let message = "there is no distribution with this id; nothing was changed";
            UserError::new(UserErrorCode::NotFound, &["distribution"], message).into()
        })
}

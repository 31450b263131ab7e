//! Distributions: confirmed by those they went to.

use entity::{distribution, id::DistributionId};

use crate::{
    app::App,
    policy::{self, Action, Actor, Scope},
    service::{
        access,
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
    },
    store::{self, Changes, CommitError, Update},
};

/// Confirms that a distribution arrived; confirming twice changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when it was addressed to somebody else.
pub async fn acknowledge(app: &App, actor: &Actor, id: DistributionId) -> Result<distribution::Model, ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let found = read(app, &scope, id).await?;
    let grant = policy::authorise(
        actor,
        &Action::Acknowledge {
            recipient: found.person_id,
            role: &found.role,
        },
    )?;
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

//! Removing a file that should not be there. That it was there stays to be seen; what it held is deleted.

use entity::{attachment, id::AttachmentId};

use crate::{
    app::App,
    policy::{Actor, Scope},
    service::{
        access,
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
        evidence::may_amend,
        input,
    },
    store::{self, Changes, CommitError, Update},
};

/// A request to remove.
#[derive(Clone, Debug)]
pub struct Removal {
    /// What is removed.
    pub attachment: AttachmentId,
    /// Why.
    pub reason: String,
}

/// Removes a file from evidence that the actor may change. Removing it twice changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when the actor may not, or without a reason.
pub async fn remove(app: &App, actor: &Actor, removal: Removal) -> Result<attachment::Model, ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let id = removal.attachment;
    let found = read(app, &scope, id).await?;
    let of = store::evidence::find(app.store(), &scope, found.evidence_id).await?;
    let grant = may_amend(actor, &of.ok_or_else(missing)?)?;
    check(&removal.reason)?;
    if found.removed_at.is_some() {
        return Ok(found);
    }
    let mut changes = Changes {
        updates: vec![Update::RemoveAttachment {
            id,
            by: actor.person,
            reason: removal.reason.clone(),
            at: app.now().into(),
        }],
        ..Changes::default()
    };
    let trace = Trace {
        operation: "removeAttachment",
        topic: "attachment.removed",
        subject_kind: "attachment",
        subject: id.into(),
        key: None,
        detail: serde_json::json!({ "reason": removal.reason, "sha256": found.sha256 }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        // Stale: another request removed it first.
        Ok(_) | Err(CommitError::Stale) => read(app, &scope, id).await,
        Err(error) => Err(error.into()),
    }
}

fn check(reason: &str) -> Result<(), ServiceError> {
    let mut errors = Vec::new();
    input::reason(&mut errors, reason, "say why the file should not be there");
    input::sound(errors)
}

async fn read(app: &App, scope: &Scope, id: AttachmentId) -> Result<attachment::Model, ServiceError> {
    let found = store::attachment::by_ids(app.store(), scope, &[id]).await?.pop();
    found.ok_or_else(|| missing().into())
}

fn missing() -> UserError {
    let message = "there is no attachment with this id; nothing was changed";
    UserError::new(UserErrorCode::NotFound, &["attachment"], message)
}

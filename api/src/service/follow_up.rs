//! Follow-ups: handed to somebody else. They are closed by the evidence that they asked for, and by that alone.

use chrono::NaiveDate;
use entity::{
    column::FollowUpStatus,
    follow_up,
    id::{FollowUpId, PersonId, UnitId},
};

use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor, Denied, Grant, Scope},
    service::{
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
        input, repeat,
    },
    store::{self, Changes, CommitError, Update},
};

const OPERATION: &str = "reassignFollowUp";

/// Whether it is the actor's to hand over, as things are on `today`.
///
/// # Errors
/// [`Denied`] when it is not.
pub fn may_reassign(
    actor: &Actor,
    directory: &Directory,
    today: NaiveDate,
    follow_up: &follow_up::Model,
) -> Result<Grant, Denied> {
    let line = directory.line(follow_up.unit_id, today);
    policy::authorise(actor, &Action::Reassign { line: &line })
}

/// Hands an open follow-up to somebody who works in the line of its unit. The same once more by the same person changes
/// nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when it is closed, when the new owner holds no role in that line, without a reason, or when the
/// actor may not.
pub async fn reassign(
    app: &App,
    actor: &Actor,
    id: FollowUpId,
    owner: PersonId,
    reason: &str,
) -> Result<follow_up::Model, ServiceError> {
    let asked = repeat::asked(OPERATION, &(id, owner, reason));
    if repeat::is(app, actor, id.into(), &asked).await? {
        let stands = read(app, &Scope::engine(), id).await?;
        if stands.owner_id == Some(owner) {
            return Ok(stands);
        }
    }
    let (directory, today) = (app.directory(), app.today());
    let scope = Scope::of(actor, &directory, today);
    let found = read(app, &scope, id).await?;
    let grant = may_reassign(actor, &directory, today, &found)?;
    let mut errors = Vec::new();
    input::reason(&mut errors, reason, "say why somebody else is to do it");
    if found.status != FollowUpStatus::Open {
        let message = "the follow-up is not open any more; nothing was changed";
        let error = UserError::new(UserErrorCode::WrongState, &["followUp"], message);
        errors.push(error.help("only open follow-ups can be handed over"));
    }
    let role = desk(app, &directory, owner, &directory.line(found.unit_id, today));
    if role.is_none() {
        let message = "this person holds no role in the line of the follow-up's unit; nothing was changed";
        let error = UserError::new(UserErrorCode::Invalid, &["owner"], message);
        errors.push(error.help("choose a manager of the team, of its service, or of the authority"));
    }
    let (Some(owner_role), true) = (role, errors.is_empty()) else {
        return Err(ServiceError::Refused(errors));
    };
    let mut changes = Changes::default();
    changes.updates.push(Update::ReassignFollowUp {
        id,
        from: found.owner_id,
        owner_id: Some(owner),
        owner_role,
    });
    let trace = Trace {
        operation: OPERATION,
        topic: "followUp.reassigned",
        subject_kind: "followUp",
        subject: id.into(),
        key: None,
        detail: serde_json::json!({ "from": found.owner_id, "to": owner, "reason": reason, repeat::ASKED: asked })
            .to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(_) => {}
        Err(CommitError::Stale) => {
            let message = "the follow-up was closed or given to somebody else meanwhile; nothing was changed";
            return Err(UserError::new(UserErrorCode::Conflict, &["followUp"], message).into());
        }
        Err(error) => return Err(error.into()),
    }
    // Whoever hands it on may not see it any more.
    read(app, &Scope::engine(), id).await
}

/// The role that a person holds nearest to the unit, workers left out: they do not audit their own work.
fn desk(app: &App, directory: &Directory, person: PersonId, line: &[UnitId]) -> Option<String> {
    if !directory.is_own(person) {
        return None;
    }
    let held: Vec<_> = directory.held_by(person, app.today()).collect();
    line.iter()
        .find_map(|unit| held.iter().find(|held| held.unit_id == *unit && held.role != "WORKER"))
        .map(|held| held.role.clone())
}

async fn read(app: &App, scope: &Scope, id: FollowUpId) -> Result<follow_up::Model, ServiceError> {
    store::follow_up::find(app.store(), scope, id).await?.ok_or_else(|| {
        let message = "there is no follow-up with this id; nothing was changed";
        UserError::new(UserErrorCode::NotFound, &["followUp"], message).into()
    })
}

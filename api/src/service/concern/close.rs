//! Closing: by a person, with a reason, when nothing is left to wait for; and told to those who were alerted.

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, ConcernStatus, DistributionMode, DistributionStatus, FollowUpKind, FollowUpStatus},
    concern, distribution,
    id::{ConcernId, PersonId, UnitId},
};
use rules::{term::Origin, verdict::Because};

use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor, Denied, Grant, Scope},
    service::{
        access,
        command::Trace,
        distribution::word,
        error::{ServiceError, UserError, UserErrorCode},
        input,
        recipient::Recipient,
        repeat,
    },
    store::{self, Changes, Update},
};

/// Whether it is the actor's to close, as things are on `today`.
///
/// # Errors
/// [`Denied`] when it is not.
pub fn may_close(
    actor: &Actor,
    directory: &Directory,
    today: NaiveDate,
    concern: &concern::Model,
) -> Result<Grant, Denied> {
    let line = concern
        .unit_id
        .map_or_else(Vec::new, |unit| directory.line(unit, today));
    let owner = concern.owner_id;
    policy::authorise(actor, &Action::CloseConcern { owner, line: &line })
}

/// Closes a concern whose follow-ups are all done or cancelled. The same once more by the same person changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] while follow-ups are open, or when the actor may not.
pub async fn close(app: &App, actor: &Actor, id: ConcernId, reason: &str) -> Result<concern::Model, ServiceError> {
    const OPERATION: &str = "closeConcern";
    let directory = app.directory();
    let scope = access::scope(actor, &directory, &app.rules().book(), app.today());
    let not_found = || {
        let message = "there is no concern with this id; nothing was changed";
        ServiceError::from(UserError::new(UserErrorCode::NotFound, &["concern"], message))
    };
    let found = store::concern::by_ids(app.store(), &scope, &[id])
        .await?
        .pop()
        .ok_or_else(not_found)?;
    let asked = repeat::asked(OPERATION, &(id, reason));
    if found.status == ConcernStatus::Closed && repeat::is(app, actor, id.into(), &asked).await? {
        return Ok(found);
    }
    let grant = may_close(actor, &directory, app.today(), &found)?;
    let errors = not_to_be_closed(app, &found, reason).await?;
    input::sound(errors)?;
    let mut changes = Changes::default();
    changes.updates.push(Update::CloseConcern {
        id,
        at: app.now().into(),
        reason: reason.to_owned(),
    });
    changes.distributions = words(app, actor, &found, reason).await?;
    let trace = Trace {
        operation: OPERATION,
        topic: "concern.closed",
        subject_kind: "concern",
        subject: id.into(),
        key: None,
        detail: serde_json::json!({ repeat::ASKED: asked }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    app.store().commit(changes).await?;
    store::concern::by_ids(app.store(), &scope, &[id])
        .await?
        .pop()
        .ok_or_else(not_found)
}

/// Everything that keeps a concern open.
async fn not_to_be_closed(app: &App, found: &concern::Model, reason: &str) -> Result<Vec<UserError>, ServiceError> {
    let mut errors = Vec::new();
    input::reason(&mut errors, reason, "say what was done about the concern");
    if found.status == ConcernStatus::Closed {
        let message = "the concern is closed already; nothing was changed";
        errors.push(UserError::new(UserErrorCode::WrongState, &["concern"], message));
    }
    let open = waits_for(app, found).await?;
    if open > 0 {
        let open = match open {
            1 => "one follow-up of this concern is".to_owned(),
            _ => format!("{open} follow-ups of this concern are"),
        };
        let message = format!("{open} open; nothing was changed");
        let error = UserError::new(UserErrorCode::WrongState, &["concern"], message);
        errors.push(error.help("a concern stays open until its follow-ups confirm that it was dealt with"));
    }
    Ok(errors)
}

/// How many open follow-ups it waits for: its own. Where further audits were open already when an audit found it, none were asked for
/// anew, and it waits for those.
async fn waits_for(app: &App, found: &concern::Model) -> Result<usize, ServiceError> {
    let store = app.store();
    let own = store::follow_up::by_concern(store, &Scope::engine(), &[found.id]).await?;
    let open = own.iter().filter(|row| row.status == FollowUpStatus::Open).count();
    let (Some(task), Some(unit), true) = (&found.task, found.team_id.or(found.unit_id), own.is_empty()) else {
        return Ok(open);
    };
    if found.level != ConcernLevel::Significant {
        return Ok(open);
    }
    let standing = store::fact::open_follow_ups(store, task, unit, found.worker_id).await?;
    let audits = standing.iter().filter(|row| row.kind == FollowUpKind::FurtherAudit);
    Ok(audits.count())
}

/// Tells those who were alerted, and whoever raised it, that it is closed and why.
async fn words(
    app: &App,
    actor: &Actor,
    found: &concern::Model,
    reason: &str,
) -> Result<Vec<distribution::Model>, ServiceError> {
    let (store, scope) = (app.store(), Scope::engine());
    let mut alerts = store::distribution::by_concern(store, &scope, &[found.id]).await?;
    if let Some(evidence) = found.evidence_id {
        alerts.extend(store::distribution::by_evidence(store, &scope, &[evidence]).await?);
    }
    alerts.retain(|row| row.status == DistributionStatus::Active && row.mode == DistributionMode::Alert);
    let directory = app.directory();
    // Who closed it stands with the concern, for those who may know.
    let because = Because::said(Origin::Person, format!("the concern was closed: {reason}"));
    let word = |role: &str, person: Option<PersonId>, unit: Option<UnitId>| {
        let to = Recipient {
            person,
            unit,
            gap: false,
        };
        distribution::Model {
            concern_id: Some(found.id),
            ..word(
                app,
                &format!("closed:{role}"),
                (DistributionMode::ForInformation, role),
                &to,
                &because,
            )
        }
    };
    let mut told: Vec<distribution::Model> = Vec::new();
    for alert in alerts {
        let known = |row: &distribution::Model| match alert.person_id {
            Some(person) => row.person_id == Some(person),
            None => row.person_id.is_none() && row.role == alert.role,
        };
        if alert.person_id != Some(actor.person) && !told.iter().any(known) {
            told.push(word(&alert.role, alert.person_id, alert.unit_id));
        }
    }
    let raiser = found.raised_by;
    let hears = raiser != actor.person && directory.is_own(raiser);
    if hears && !told.iter().any(|row| row.person_id == Some(raiser)) {
        let code = |unit: UnitId| directory.unit(unit).map_or("", |unit| unit.code.as_str());
        let held = directory
            .held_by(raiser, app.today())
            .min_by_key(|held| (held.role.as_str(), code(held.unit_id)));
        told.extend(held.map(|held| word(&held.role, Some(raiser), Some(held.unit_id))));
    }
    Ok(told)
}

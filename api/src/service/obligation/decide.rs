//! What people decide about an obligation: waived, not applicable, or due after all. Each with a reason, a person and a day.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    id::ObligationId,
    obligation,
};
use serde_json::json;

use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor, Denied, Grant, Scope},
    service::{
        access,
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
        input, repeat,
    },
    store::{self, Changes, CommitError, Update},
};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is not asked for this time.
    Waive,
    /// It does not concern this unit or holder.
    NotApplicable,
    /// It is due after all: an earlier decision is undone.
    Undo,
}

impl Decision {
    const fn operation(self) -> &'static str {
        match self {
            Self::Waive => "waiveObligation",
            Self::NotApplicable => "markNotApplicable",
            Self::Undo => "undoDecision",
        }
    }

    const fn state(self) -> ObligationState {
        match self {
            Self::Waive => ObligationState::Waived,
            Self::NotApplicable => ObligationState::NotApplicable,
            Self::Undo => ObligationState::Active,
        }
    }
}

/// Whether it is the actor's to decide about, as things are on `today`.
///
/// # Errors
/// [`Denied`] when it is not.
pub fn may_decide(
    actor: &Actor,
    directory: &Directory,
    today: NaiveDate,
    obligation: &obligation::Model,
) -> Result<Grant, Denied> {
    let line = directory.line(obligation.unit_id, today);
    policy::authorise(actor, &Action::Waive { line: &line })
}

/// Decides about an obligation. What counts towards it stays counted, and comes back into view when the decision is undone.
/// The same once more by the same person changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] without a reason, when the actor may not, or when there is nothing to decide.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: ObligationId,
    decision: Decision,
    reason: &str,
) -> Result<obligation::Model, ServiceError> {
    let directory = app.directory();
    let scope = access::scope(actor, &directory, &app.rules().book(), app.today());
    let found = read(app, &scope, id).await?;
    let asked = repeat::asked(decision.operation(), &(id, reason));
    if found.state == decision.state() && repeat::is(app, actor, id.into(), &asked).await? {
        return Ok(found);
    }
    let grant = may_decide(actor, &directory, app.today(), &found)?;
    let mut errors = Vec::new();
    input::reason(
        &mut errors,
        reason,
        "say why, in words that an inspector will understand",
    );
    errors.extend(misplaced(&found, decision));
    input::sound(errors)?;
    let mut changes = Changes::default();
    changes.updates.push(Update::SetObligationState {
        id,
        expect: found.state,
        state: decision.state(),
        // What was decided before, and why it was undone, stands in the trail of changes.
        reason: (decision != Decision::Undo).then(|| reason.to_owned()),
        decided_by: Some(actor.person),
        decided_at: Some(app.now().into()),
    });
    let trace = Trace {
        operation: decision.operation(),
        topic: "obligation.changed",
        subject_kind: "obligation",
        subject: id.into(),
        key: None,
        detail: json!({ "from": found.state, "to": decision.state(), "reason": reason, repeat::ASKED: asked })
            .to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(_) => read(app, &scope, id).await,
        Err(CommitError::Stale) => {
            let message = "somebody else decided about this obligation meanwhile; nothing was changed";
            Err(UserError::new(UserErrorCode::Conflict, &["obligation"], message)
                .help("look at it again")
                .into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Why there is nothing to decide.
fn misplaced(found: &obligation::Model, decision: Decision) -> Option<UserError> {
    let wrong = |message: &str, help: &str| {
        Some(UserError::new(UserErrorCode::WrongState, &["obligation"], message).help(help))
    };
    match (decision, found.state) {
        (_, ObligationState::Cancelled) => wrong(
            "the plan cancelled this obligation; nothing was changed",
            "see `reason`: it comes back by itself when rule, unit, appointment or meeting do",
        ),
        (Decision::Undo, ObligationState::Active) => wrong(
            "this obligation is neither waived nor marked as not applicable; nothing was changed",
            "there is nothing to undo",
        ),
        (Decision::Undo, _) => None,
        (_, ObligationState::Active) if found.completed_on.is_some() => wrong(
            "this obligation is met already; nothing was changed",
            "nothing needs to be decided",
        ),
        (_, ObligationState::Active) => None,
        (_, _) => wrong(
            "this obligation is waived or not applicable already; nothing was changed",
            "undo that with `undoDecision` first",
        ),
    }
}

/// Whether the person that a row keeps stands behind how it is: waived, not applicable, or raised. Who undid a decision is kept with
/// the row, too, so that calendars hear of it.
#[must_use]
pub fn is_decided(row: &obligation::Model) -> bool {
    match row.state {
        ObligationState::Waived | ObligationState::NotApplicable => true,
        ObligationState::Active => row.nature == ObligationNature::Event && row.reason.is_some(),
        ObligationState::Cancelled => false,
    }
}

async fn read(app: &App, scope: &Scope, id: ObligationId) -> Result<obligation::Model, ServiceError> {
    store::obligation::find(app.store(), scope, id).await?.ok_or_else(|| {
        let message = "there is no obligation with this id; nothing was changed";
        UserError::new(UserErrorCode::NotFound, &["obligation"], message).into()
    })
}

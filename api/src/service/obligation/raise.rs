//! What the calendar does not know: a duty that arises when there is reason to, raised by a person with a day and a reason.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, UnitKind},
    id::{PersonId, UnitId},
    obligation, unit,
};
use rules::{
    RuleSet,
    calendar::{Period, Span},
    plan::Timing,
    row::{Leg, Task},
    term::Origin,
    verdict::Because,
};

use super::slot::{Due, row};
use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor, Denied, Grant, Scope},
    service::{
        column::json,
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        input,
        term::Same,
        unit::{Finder, UnitNamed},
    },
    store::{self, Changes, Committed},
};

/// A duty as somebody raised it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DutyDraft {
    /// The caller's key.
    pub idempotency_key: String,
    /// Leg of a row, such as `3.4/r2`.
    pub leg: String,
    /// From or about which unit.
    pub unit: UnitNamed,
    /// From which role holder, where the leg is for holders of a role.
    pub holder: Option<PersonId>,
    /// Last day on which it is on time.
    pub due_on: NaiveDate,
    /// Why it arises.
    pub reason: String,
}

/// Raises a duty. It is met like any other, by evidence that names it.
///
/// # Errors
/// [`ServiceError::Refused`] for a leg with a calendar of its own, a unit of another kind, a day gone by, no reason, or when the
/// actor may not.
pub async fn raise(app: &App, actor: &Actor, draft: DutyDraft) -> Result<obligation::Model, ServiceError> {
    const OPERATION: &str = "raiseObligation";
    let hash = command::body_hash(OPERATION, &draft);
    let (raised, grant) = compose(app, actor, &draft)?;
    let id = raised.id;
    let mut changes = Changes {
        obligations: vec![raised],
        ..Changes::default()
    };
    let trace = Trace {
        operation: OPERATION,
        topic: "obligation.changed",
        subject_kind: "obligation",
        subject: id.into(),
        key: Some((&draft.idempotency_key, hash)),
        detail: serde_json::json!({ "leg": draft.leg, "reason": draft.reason }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    let id = match app.store().commit(changes).await {
        Ok(Committed::Written) => id,
        Ok(Committed::Replayed { subject_id }) => subject_id.into(),
        Err(error) => return Err(error.into()),
    };
    let scope = Scope::engine();
    store::obligation::find(app.store(), &scope, id).await?.ok_or_else(|| {
        let message = "the key was used before for something else; nothing was recorded";
        UserError::new(UserErrorCode::IdempotencyKeyReused, &["idempotencyKey"], message).into()
    })
}

/// The row with the permission to raise it, or everything that is wrong with the draft at once.
fn compose(app: &App, actor: &Actor, asked: &DutyDraft) -> Result<(obligation::Model, Grant), ServiceError> {
    let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
    let rules = book.newest();
    input::sound(misshapen(asked, today))?;
    let finder = Finder::of(actor, &directory, today);
    let (task, leg) = leg(rules, &asked.leg).map_err(|error| {
        let unit = finder.look_up(&asked.unit, today, "unit").err();
        ServiceError::Refused(std::iter::once(error).chain(unit).collect())
    })?;
    let (unit, grant) = place(actor, &directory, &finder, task, &asked.unit, today)?;
    let mut errors: Vec<UserError> = fits(leg, unit.kind, asked.holder.is_some()).into_iter().collect();
    if let Some(holder) = asked.holder
        && !directory
            .held_by(holder, today)
            .any(|held| held.unit_id == unit.id && leg.per_holder.contains(&held.role))
    {
        let message = format!(
            "this person does not hold {} in that unit; nothing was recorded",
            leg.per_holder.join(" or ")
        );
        errors.push(
            UserError::new(UserErrorCode::Invalid, &["holder"], message).help("name the unit where the role is held"),
        );
    }
    input::sound(errors)?;
    let period = Period {
        label: format!("by {}", asked.due_on),
        span: Span {
            start: today,
            end: asked.due_on,
        },
    };
    let due = Due::of_period(&directory, rules, (task, leg), (unit.id, asked.holder), &period);
    let planned = row(app, &due);
    let raised = obligation::Model {
        slot: format!("{}|{}||e:{}", leg.id, unit.id.0.simple(), planned.id.0.simple()),
        nature: ObligationNature::Event,
        due_on: asked.due_on,
        reason: Some(asked.reason.clone()),
        decided_by: Some(actor.person),
        decided_at: Some(app.now().into()),
        because: json(&because(task, leg, asked)),
        ..planned
    };
    Ok((raised, grant))
}

/// What is wrong with the draft whatever it is about.
fn misshapen(asked: &DutyDraft, today: NaiveDate) -> Vec<UserError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &asked.idempotency_key);
    input::word(&mut errors, &["leg"], Some(&asked.leg));
    input::word(&mut errors, &["unit"], asked.unit.words());
    input::reason(&mut errors, &asked.reason, "say what gives rise to it");
    if asked.due_on < today {
        let message = format!("{} has gone by; nothing was recorded", asked.due_on);
        let error = UserError::new(UserErrorCode::Invalid, &["dueOn"], message);
        errors.push(error.help("take today or a later day"));
    }
    errors
}

/// The unit, for somebody who may raise it there: what is there is only told to those who could raise it somewhere.
fn place<'a>(
    actor: &Actor,
    directory: &Directory,
    finder: &Finder<'a>,
    task: &Task,
    named: &UnitNamed,
    today: NaiveDate,
) -> Result<(&'a unit::Model, Grant), ServiceError> {
    let own: Vec<UnitId> = actor.held.iter().map(|held| held.unit).collect();
    may_raise(actor, task, &own).map(drop)?;
    let unit = finder.find(named, today, "unit")?;
    let grant = may_raise(actor, task, &directory.line(unit.id, today)).map_err(|denied| {
        if finder.sees(unit.id) {
            ServiceError::from(denied)
        } else {
            finder.unknown(named, today, "unit").into()
        }
    })?;
    Ok((unit, grant))
}

/// Whether the actor may raise duties of this task for a unit with everything above it.
fn may_raise(actor: &Actor, task: &Task, line: &[UnitId]) -> Result<Grant, Denied> {
    let responsible = &task.responsible;
    policy::authorise(actor, &Action::RaiseObligation { responsible, line })
}

fn because(task: &Task, leg: &Leg, asked: &DutyDraft) -> Because {
    Because {
        origin: Origin::Person,
        sentence: format!("{}: {}: {}", task.reference, task.title, asked.reason),
        script: None,
        line: None,
        column: None,
        leg: Some(leg.id.clone()),
        source: leg.source_text.clone().or_else(|| Some(task.source.clone())),
    }
}

fn leg<'a>(rules: &'a RuleSet, id: &str) -> Result<(&'a Task, &'a Leg), UserError> {
    let known = |task: &'a Task| task.legs.iter().find(|leg| leg.id == id).map(|leg| (task, leg));
    let Some((task, leg)) = rules.tasks().find_map(known) else {
        let message = format!("there is no leg `{id}`; nothing was recorded");
        let error = UserError::new(UserErrorCode::NotFound, &["leg"], message);
        let task = id.split_once('/').map_or(id, |(task, _)| task);
        let near = rules.task(task).map(|task| {
            task.legs
                .iter()
                .map(|leg| leg.id.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        });
        return Err(error.help(near.map_or_else(
            || "take the id from `tasks`".to_owned(),
            |legs| format!("row {task} has {legs}"),
        )));
    };
    if Timing::of(task, leg) == Timing::Event {
        return Ok((task, leg));
    }
    let message = format!("leg {id} comes by the calendar and is planned by itself; nothing was recorded");
    Err(UserError::new(UserErrorCode::WrongState, &["leg"], message)
        .help("only what is done as required is raised by people"))
}

fn fits(leg: &Leg, kind: UnitKind, holder: bool) -> Option<UserError> {
    let wanted = leg.per_unit.map(Same::same).filter(|wanted| *wanted != kind);
    if let Some(wanted) = wanted {
        let message = format!(
            "leg {} is for units of another kind: {wanted:?}; nothing was recorded",
            leg.id
        );
        return Some(UserError::new(UserErrorCode::Invalid, &["unit"], message));
    }
    if holder == leg.per_holder.is_empty() {
        let (message, help) = if holder {
            (
                "this leg is not for holders of a role; nothing was recorded",
                "leave `holder` out".to_owned(),
            )
        } else {
            (
                "this leg is for holders of a role; nothing was recorded",
                format!("name in `holder` who holds {}", leg.per_holder.join(" or ")),
            )
        };
        return Some(UserError::new(UserErrorCode::Invalid, &["holder"], message).help(help));
    }
    None
}

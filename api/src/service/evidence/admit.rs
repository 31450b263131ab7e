//! Who may submit a draft, and what it names: the only place where a submission is refused.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{column::UnitKind, id::UnitId, unit};
use rules::{RuleSet, row::Task};

use super::{Draft, facts::Located, judge::Ground};
use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor, Denied, Grant},
    service::{
        error::{ServiceError, UserError, UserErrorCode},
        input,
        unit::{Finder, UnitNamed},
    },
};

/// A draft whose names were found and whose submitter may submit it.
pub(super) struct Admitted {
    pub rules: Arc<RuleSet>,
    pub located: Located,
    pub grant: Grant,
}

/// Asks the policy table, finds what the draft names, and asks again for that unit: what is there is only told to those who
/// could submit at all. All errors at once; nothing is read from the database.
/// `granted` is a permission that the actor has already: to change evidence of this unit, or to try things out for any.
pub(super) async fn admit(
    app: &App,
    ground: &Ground,
    actor: &Actor,
    draft: &Draft,
    granted: Option<(&Grant, Option<UnitId>)>,
) -> Result<Admitted, ServiceError> {
    input::sound(draft.errors())?;
    let rules = app.rules().on(&ground.book, draft.event_date).await?;
    let finder = Finder::of(actor, &ground.directory, app.today());
    let mut errors: Vec<UserError> = too_early(&rules, draft.event_date).into_iter().collect();
    let Some(task) = rules.task(&draft.task) else {
        locate(&ground.directory, draft, &mut errors, Finder::look_up, &finder);
        errors.push(unknown_task(&rules, &draft.task));
        return Err(ServiceError::Refused(errors));
    };
    let answerable = answerable(ground, task, actor);
    let may = |line: &[UnitId]| may_submit(actor, task, &answerable, line);
    if granted.is_none() {
        let own: Vec<UnitId> = actor.held.iter().map(|held| held.unit).collect();
        may(&own).map(drop)?;
    }
    let located = locate(&ground.directory, draft, &mut errors, Finder::find, &finder);
    let Some(located) = located.filter(|_| errors.is_empty()) else {
        return Err(ServiceError::Refused(errors));
    };
    if let Some((grant, _)) = granted.filter(|(_, unit)| unit.is_none_or(|unit| unit == located.unit)) {
        let grant = grant.clone();
        return Ok(Admitted { rules, located, grant });
    }
    let grant = may(&ground.directory.line(located.unit, draft.event_date)).map_err(|denied| {
        if finder.sees(located.unit) {
            ServiceError::from(denied)
        } else {
            finder.unknown(&draft.unit, draft.event_date, "unit").into()
        }
    })?;
    Ok(Admitted { rules, located, grant })
}

/// Nothing was owed before the framework began: such a day is a slip.
fn too_early(rules: &RuleSet, day: NaiveDate) -> Option<UserError> {
    let starts_on = rules.framework().starts_on;
    (day < starts_on).then(|| {
        let message =
            format!("the event date {day} lies before the framework began on {starts_on}; nothing was recorded");
        UserError::new(UserErrorCode::Invalid, &["eventDate"], message).help("look at the year")
    })
}

/// The roles that answer for a row: those responsible for it, and those of the actor by which one of its legs is theirs to do.
fn answerable(ground: &Ground, task: &Task, actor: &Actor) -> Vec<String> {
    let posts = ground.book.posts();
    let by_leg = |role: &str| task.legs.iter().any(|leg| posts.legs_of(role).contains(&leg.id));
    let held = actor.held.iter().map(|held| &held.role).filter(|role| by_leg(role));
    task.responsible.iter().chain(held).cloned().collect()
}

/// Whether the actor may submit evidence of this task about a unit with everything above it.
fn may_submit(actor: &Actor, task: &Task, answerable: &[String], line: &[UnitId]) -> Result<Grant, Denied> {
    let action = Action::Submit {
        task: &task.reference,
        responsible: answerable,
        elsewhere: task.legs.iter().any(|leg| leg.place == rules::row::Place::OtherService),
        line,
    };
    policy::authorise(actor, &action)
}

/// One of the ways in which a [`Finder`] finds.
type Find<'a> = fn(&Finder<'a>, &UnitNamed, NaiveDate, &str) -> Result<&'a unit::Model, UserError>;

fn locate<'a>(
    directory: &Directory,
    draft: &Draft,
    errors: &mut Vec<UserError>,
    find: Find<'a>,
    finder: &Finder<'a>,
) -> Option<Located> {
    let on = draft.event_date;
    let mut found = |named, field| match find(finder, named, on, field) {
        Ok(unit) => Some(unit.id),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    let unit = found(&draft.unit, "unit");
    let worker = draft.worker.as_ref().and_then(|named| found(named, "worker"));
    let is_worker = |id: &UnitId| directory.unit(*id).is_some_and(|unit| unit.kind == UnitKind::Worker);
    if let Some(other) = worker.filter(|id| !is_worker(id)) {
        let name = directory.name(other, on);
        let message = format!("`{name}` is no worker; nothing was recorded");
        let error = UserError::new(UserErrorCode::Invalid, &["worker"], message);
        errors.push(error.help("name the worker whose work was looked at, or leave it out"));
    }
    let unit = unit?;
    Some(Located {
        unit,
        team: directory.at_or_above(unit, UnitKind::Team, on),
        service: directory.at_or_above(unit, UnitKind::Service, on),
        worker,
    })
}

pub(super) fn unknown_task(rules: &RuleSet, task: &str) -> UserError {
    let message = format!("there is no task `{task}` in the framework; nothing was recorded");
    let error = UserError::new(UserErrorCode::NotFound, &["task"], message);
    match rules.nearest_task(task) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("take the reference from `tasks`, such as `3.16`"),
    }
}

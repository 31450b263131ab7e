//! Obligations: planned from the legs in force, read with a status that depends on the day.

use chrono::{Days, NaiveDate};
use entity::{
    column::{ObligationNature, ObligationState, UnitKind},
    id::{PersonId, UnitId},
    obligation,
};
use rules::{
    RuleSet,
    calendar::{Period, Span},
    row::Leg,
};

use super::{
    error::ServiceError,
    evidence::{self, effect},
    term::Same,
};
use crate::{
    app::App,
    directory::Directory,
    store::{Changes, CommitError, Pins},
};

/// Where an obligation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObligationStatus {
    /// Row still being developed (early help).
    Planned,
    /// A standing duty without a date.
    Standing,
    /// Its period has not begun.
    NotDue,
    /// Its period is running.
    Open,
    /// Some but not all of the evidence is there.
    Partial,
    /// Met in time.
    Met,
    /// Met after its due date.
    MetLate,
    /// Past its due date and not met.
    Overdue,
    /// Waived by a person, with a reason.
    Waived,
    /// Marked as not applicable by a person, with a reason.
    NotApplicable,
    /// Cancelled by a change of rule or unit; the reason is kept.
    Cancelled,
}

/// Where `obligation` stands on `today` (Europe/London). A late one that is partly met is overdue.
#[must_use]
pub fn status(obligation: &obligation::Model, today: NaiveDate) -> ObligationStatus {
    match obligation.state {
        ObligationState::Waived => ObligationStatus::Waived,
        ObligationState::NotApplicable => ObligationStatus::NotApplicable,
        ObligationState::Cancelled => ObligationStatus::Cancelled,
        ObligationState::Active => match obligation.completed_on {
            None if obligation.nature == ObligationNature::Planned => ObligationStatus::Planned,
            None if obligation.nature == ObligationNature::Standing => ObligationStatus::Standing,
            Some(day) if day > obligation.due_on => ObligationStatus::MetLate,
            Some(_) => ObligationStatus::Met,
            None if today > obligation.due_on => ObligationStatus::Overdue,
            None if obligation.met > 0 => ObligationStatus::Partial,
            None if today < obligation.period_start => ObligationStatus::NotDue,
            None => ObligationStatus::Open,
        },
    }
}

/// Most obligations planned in one transaction.
const BATCH: usize = 1000;

/// Plans what the newest rules ask for in every period that touches `span`; what is planned already stays as it is.
/// Returns how many obligations the plan holds.
///
/// # Errors
/// When the database cannot be written.
pub async fn ensure(app: &App, span: Span) -> Result<usize, ServiceError> {
    for _ in 0..evidence::ATTEMPTS {
        let directory = app.directory();
        let book = app.rules().book();
        let pins = Pins {
            rules: book.seq(),
            directory: directory.epoch(),
        };
        let planned = plan(app, &directory, book.newest(), span);
        let mut stale = false;
        for batch in planned.chunks(BATCH) {
            let changes = Changes {
                pins: Some(pins),
                obligations: batch.to_vec(),
                ..Changes::default()
            };
            match app.store().commit(changes).await {
                Ok(_) => {}
                Err(CommitError::Stale) => {
                    stale = true;
                    break;
                }
                Err(error) => return Err(evidence::refused(error)),
            }
        }
        if !stale {
            return Ok(planned.len());
        }
        app.refresh().await?;
    }
    Err(evidence::refused(CommitError::Stale))
}

/// What the rules ask for in every period that touches `span`.
fn plan(app: &App, directory: &Directory, rules: &RuleSet, span: Span) -> Vec<obligation::Model> {
    let year = rules.framework().reporting_year;
    let mut planned = Vec::new();
    for task in rules.tasks() {
        // What arises only on a condition is never planned: nobody knows yet whether it will.
        for leg in task.legs.iter().filter(|leg| leg.condition.is_none()) {
            let Some(times) = leg.cadence.times_per_year() else {
                continue;
            };
            let mut period = year.period(times, span.start);
            while period.span.start <= span.end {
                for (unit, holder) in owing(directory, leg, &period) {
                    let due = effect::Due {
                        unit,
                        holder,
                        period: &period,
                    };
                    planned.push(effect::slot(app, directory, rules, task, leg, due));
                }
                let Some(next) = period.span.end.checked_add_days(Days::new(1)) else {
                    break;
                };
                period = year.period(times, next);
            }
        }
    }
    planned
}

/// The units or role holders that owe a leg in a period: those that exist on any day of it.
fn owing(directory: &Directory, leg: &Leg, period: &Period) -> Vec<(UnitId, Option<PersonId>)> {
    let Span { start, end } = period.span;
    let touches = |from: NaiveDate, to: Option<NaiveDate>| from <= end && to.is_none_or(|to| to >= start);
    if !leg.per_holder.is_empty() {
        let mut holders: Vec<_> = directory
            .appointments()
            .filter(|held| leg.per_holder.contains(&held.role) && touches(held.valid_from, held.valid_to))
            .map(|held| (held.unit_id, Some(held.person_id)))
            .collect();
        holders.sort_unstable();
        holders.dedup();
        return holders;
    }
    let kind: UnitKind = leg.per_unit.map_or(UnitKind::Authority, Same::same);
    let units = directory
        .units()
        .filter(|unit| unit.kind == kind && touches(unit.valid_from, unit.valid_to));
    units.map(|unit| (unit.id, None)).collect()
}

//! Plans what is due and writes it, however often and on however many replicas.

use chrono::{Days, NaiveDate};
use entity::{
    column::UnitKind,
    id::{PersonId, UnitId},
    obligation,
};
use rules::{
    RuleSet,
    calendar::{Period, Span},
    row::Leg,
};

use crate::{
    app::App,
    directory::Directory,
    service::{
        error::ServiceError,
        evidence::{self, effect},
        term::Same,
    },
    store::{Changes, CommitError, Pins},
};

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

//! Words of the framework that arguments name: known to the rules of today, or refused with the nearest one that is.

use chrono::{Datelike as _, NaiveDate};
use rules::calendar::Span;

use super::{
    context::Session,
    error::Fault,
    mutation::input::PeriodInput,
    scalar::{FinancialYear, RoleCode, shorten},
};

/// Roles by their codes.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the first that the framework does not have, and the nearest one that it has.
pub fn roles(session: &Session, field: &str, codes: Option<Vec<RoleCode>>) -> Result<Option<Vec<RoleCode>>, Fault> {
    for code in codes.iter().flatten() {
        role(session, field, code)?;
    }
    Ok(codes.filter(|codes| !codes.is_empty()))
}

/// A role by its code.
///
/// # Errors
///
/// [`Fault::BadInput`] when the framework does not have it; names the nearest one that it has.
pub fn role(session: &Session, field: &str, code: &RoleCode) -> Result<(), Fault> {
    let set = session.newest.set();
    if set.role(&code.0).is_some() {
        return Ok(());
    }
    Err(unknown(
        field,
        "role",
        &code.0,
        set.nearest_role(&code.0),
        "`roles` lists them",
    ))
}

/// Tasks by their numbers.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the first that the framework does not have, and the nearest one that it has.
pub fn tasks(session: &Session, field: &str, numbers: Option<&[String]>) -> Result<(), Fault> {
    let mut numbers = numbers.into_iter().flatten();
    numbers.try_for_each(|number| task(session, field, number))
}

/// A task by its number.
///
/// # Errors
///
/// [`Fault::BadInput`] when the framework does not have it; names the nearest one that it has.
pub fn task(session: &Session, field: &str, number: &str) -> Result<(), Fault> {
    let set = session.newest.set();
    if set.task(number).is_some() {
        return Ok(());
    }
    Err(unknown(
        field,
        "task",
        number,
        set.nearest_task(number),
        "`tasks` lists them",
    ))
}

/// Legs by their ids.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the first that the framework does not have, and the nearest one that it has.
pub fn legs(session: &Session, field: &str, ids: Option<&[String]>) -> Result<(), Fault> {
    let set = session.newest.set();
    match ids.into_iter().flatten().find(|id| set.leg(id).is_none()) {
        Some(id) => Err(unknown(field, "leg", id, set.nearest_leg(id), "`Task.legs` lists them")),
        None => Ok(()),
    }
}

/// A reporting year: its first and last day.
///
/// # Errors
///
/// [`Fault::BadInput`] for a year before the framework or a hundred years after it.
pub fn year(session: &Session, field: &str, year: FinancialYear) -> Result<Span, Fault> {
    let framework = session.newest.set().framework();
    let reporting = framework.reporting_year;
    let begins = reporting.start_of(framework.starts_on).year();
    let known = begins..begins + 100;
    let first = NaiveDate::from_ymd_opt(year.0, reporting.month, reporting.day);
    if let Some(first) = first.filter(|first| known.contains(&first.year())) {
        return Ok(reporting.period(1, first).span);
    }
    let (asked, begins, ends) = (
        year.label(),
        FinancialYear(begins).label(),
        FinancialYear(known.end - 1).label(),
    );
    let why = format!("there is no reporting year `{asked}`: expected one from `{begins}` to `{ends}`");
    Err(Fault::argument(field, why))
}

/// A period: its first and last day, in that order.
///
/// # Errors
///
/// [`Fault::BadInput`] when it ends before it begins.
pub fn period(field: &str, period: &PeriodInput) -> Result<Span, Fault> {
    let span = Span {
        start: period.start.0,
        end: period.end.0,
    };
    if span.end < span.start {
        let why = format!(
            "it ends on {} and begins on {}: expected a day after that",
            span.end, span.start
        );
        return Err(Fault::argument(field, why));
    }
    Ok(span)
}

/// Parts of the framework by their numbers.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the first that the framework does not have.
pub fn parts(session: &Session, field: &str, numbers: Option<Vec<u32>>) -> Result<Vec<u32>, Fault> {
    let numbers = numbers.unwrap_or_default();
    let parts = &session.newest.set().framework().parts;
    match numbers
        .iter()
        .find(|number| parts.iter().all(|part| part.number != **number))
    {
        Some(number) => {
            let all: Vec<String> = parts.iter().map(|part| part.number.to_string()).collect();
            let all = all.join(", ");
            Err(Fault::argument(
                field,
                format!("there is no part {number}: expected one of {all}"),
            ))
        }
        None => Ok(numbers),
    }
}

fn unknown(field: &str, what: &str, word: &str, nearest: Option<String>, help: &str) -> Fault {
    let help = nearest.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"));
    Fault::argument(field, format!("there is no {what} `{}`: {help}", shorten(word)))
}

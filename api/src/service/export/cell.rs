//! Cells: how values are spelled, and how lines are written so that no program takes a cell for a formula.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entity::{
    id::{PersonId, UnitId},
    instant::Instant,
};
use serde::Serialize;

use super::Ground;
use crate::service::error::ServiceError;

/// Lines as RFC 4180 has them.
pub(super) fn lines<C: AsRef<str>>(
    lines: impl Iterator<Item = impl IntoIterator<Item = C>>,
) -> Result<Vec<u8>, ServiceError> {
    let failed = |error: csv::Error| ServiceError::Internal {
        operation: "writing lines of an export",
        source: Box::new(error),
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for cells in lines {
        for cell in cells {
            writer.write_field(harmless(cell.as_ref()).as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| failed(error.into_error().into()))
}

/// What begins like a formula gets an apostrophe before it, which spreadsheets take for "this is text".
fn harmless(cell: &str) -> Cow<'_, str> {
    match cell.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}

/// A value of a closed set, as the API spells it.
pub(super) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The same where there may be none.
pub(super) fn word_or_none(value: Option<impl Serialize>) -> String {
    value.map(word).unwrap_or_default()
}

/// `yes` or `no`, as the files that are imported have it.
pub(super) fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

pub(super) fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

pub(super) fn day(value: Option<NaiveDate>) -> String {
    value.map(|day| day.to_string()).unwrap_or_default()
}

/// `2026-12-10T11:00:00Z`.
pub(super) fn instant(value: Option<Instant>) -> String {
    let at = value.map(DateTime::<Utc>::from);
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
        .unwrap_or_default()
}

/// A key as the API's global ids have it, so that a row is found there again.
pub(super) fn id(prefix: &str, key: uuid::Uuid) -> String {
    format!("{prefix}_{}", key.simple())
}

/// A unit's reference in the authority's register.
pub(super) fn unit(ground: &Ground, unit: Option<UnitId>) -> String {
    let unit = unit.and_then(|id| ground.directory.unit(id));
    unit.map(|unit| unit.code.clone()).unwrap_or_default()
}

/// A unit's name today.
pub(super) fn unit_name(ground: &Ground, unit: Option<UnitId>) -> String {
    unit.map_or("", |id| ground.directory.name(id, ground.today)).to_owned()
}

pub(super) fn person_name(ground: &Ground, person: Option<PersonId>) -> String {
    let person = person.and_then(|id| ground.directory.person(id));
    person.map(|person| person.name.clone()).unwrap_or_default()
}

/// Title of a task, where the rules still have it.
pub(super) fn title(ground: &Ground, task: Option<&str>) -> String {
    task.and_then(|task| ground.speaker().title(task)).unwrap_or_default()
}

pub(super) fn role_name(ground: &Ground, code: &str) -> String {
    let role = ground.book.newest().role(code);
    role.map_or(code, |role| role.name_on(ground.today)).to_owned()
}

//! Units as people name them: by a global id of ours, by the authority's own reference, or by name.

use chrono::NaiveDate;
use entity::{column::UnitKind, id::UnitId, unit};

use super::error::{UserError, UserErrorCode};
use crate::directory::Directory;

/// A unit as somebody named it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum UnitNamed {
    /// By an id of ours.
    Id(UnitId),
    /// By the authority's reference or by its name.
    Words(String),
}

/// Finds the unit that is meant; names are those of `on`.
///
/// # Errors
/// A [`UserError`] at `field` with the nearest name, when there is none or more than one.
pub fn find<'a>(
    directory: &'a Directory,
    named: &UnitNamed,
    on: NaiveDate,
    field: &str,
) -> Result<&'a unit::Model, UserError> {
    match named {
        UnitNamed::Id(id) => directory.unit(*id).ok_or_else(|| {
            let message = "there is no unit with this id; nothing was recorded";
            UserError::new(UserErrorCode::NotFound, &[field], message).help("take the id from `units`")
        }),
        UnitNamed::Words(words) => by_words(directory, words, on, field),
    }
}

/// What units and everything below them narrow a list to: nothing where the whole authority is among them.
#[must_use]
pub fn narrowing(directory: &Directory, named: Vec<UnitId>) -> Vec<UnitId> {
    let whole = |id: &UnitId| directory.unit(*id).is_some_and(|unit| unit.kind == UnitKind::Authority);
    if named.iter().any(whole) { Vec::new() } else { named }
}

fn by_words<'a>(
    directory: &'a Directory,
    words: &str,
    on: NaiveDate,
    field: &str,
) -> Result<&'a unit::Model, UserError> {
    if let Some(unit) = directory.unit_by_code(words) {
        return Ok(unit);
    }
    let mut called: Vec<&unit::Model> = directory
        .units()
        .filter(|unit| directory.name(unit.id, on) == words)
        .collect();
    match (called.pop(), called.is_empty()) {
        (Some(unit), true) => Ok(unit),
        (Some(_), false) => {
            let message = format!("more than one unit is called `{words}`; nothing was recorded");
            Err(UserError::new(UserErrorCode::Invalid, &[field], message).help("use its reference or its id"))
        }
        (None, _) => {
            let names = directory
                .units()
                .flat_map(|unit| [unit.code.as_str(), directory.name(unit.id, on)]);
            let message = format!("there is no unit `{words}`; nothing was recorded");
            let error = UserError::new(UserErrorCode::NotFound, &[field], message);
            Err(match nearest(words, names) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("take the id from `units`"),
            })
        }
    }
}

/// Longest name that is held against those of units, bytes.
const LONGEST_NAME: usize = 200;

/// The name most like `words`, if any is alike at all.
fn nearest<'a>(words: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes as long as both are long, multiplied; no name of a unit is as long.
    if words.len() > LONGEST_NAME {
        return None;
    }
    let wanted = words.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(alike, _)| *alike > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

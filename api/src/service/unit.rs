//! Units as people name them: by a global id of ours, by the authority's own reference, or by name. Nobody is told of a unit,
//! or finds it by name, who may not look it up.

use chrono::NaiveDate;
use entity::{column::UnitKind, id::UnitId, unit};

use super::error::{UserError, UserErrorCode};
use crate::{
    directory::Directory,
    policy::{Actor, Scope},
};

/// Longest words for which the nearest name is looked for, characters. No name in a register is longer.
const LONGEST: usize = 120;
/// Most names that are compared with misspelt words.
const MOST: usize = 20_000;

/// A unit as somebody named it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum UnitNamed {
    /// By an id of ours.
    Id(UnitId),
    /// By the authority's reference or by its name.
    Words(String),
}

impl UnitNamed {
    /// The words, where it was named by words.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Words(words) => Some(words),
        }
    }
}

/// Finds units for one person; what may be looked up depends on today's structure.
#[derive(Debug)]
pub struct Finder<'a> {
    directory: &'a Directory,
    scope: Scope,
    today: NaiveDate,
}

impl<'a> Finder<'a> {
    /// Finds for somebody who is signed in.
    #[must_use]
    pub fn of(actor: &Actor, directory: &'a Directory, today: NaiveDate) -> Self {
        Self::under(Scope::of(actor, directory, today), directory, today)
    }

    /// Finds under a scope that is there already.
    #[must_use]
    pub fn under(scope: Scope, directory: &'a Directory, today: NaiveDate) -> Self {
        Self {
            directory,
            scope,
            today,
        }
    }

    /// The unit that is meant, for those who may look it up; names are those of `on`.
    ///
    /// # Errors
    /// A [`UserError`] at `field` with the nearest name, when there is none that may be looked up, or more than one.
    pub fn look_up(&self, named: &UnitNamed, on: NaiveDate, field: &str) -> Result<&'a unit::Model, UserError> {
        self.find(named, on, field).and_then(|unit| {
            if self.sees(unit.id) {
                Ok(unit)
            } else {
                Err(self.unknown(named, on, field))
            }
        })
    }

    /// The unit that is meant, for whoever may name it in work of their own: an exact id or reference is taken also where the
    /// unit may not be looked up, as with peer audits. Names are those of `on`.
    ///
    /// # Errors
    /// As [`Self::look_up`].
    pub fn find(&self, named: &UnitNamed, on: NaiveDate, field: &str) -> Result<&'a unit::Model, UserError> {
        match named {
            UnitNamed::Id(id) => self.directory.unit(*id).ok_or_else(|| no_such_id(field)),
            UnitNamed::Words(words) => self.by_words(words, on, field),
        }
    }

    /// Whether a unit may be looked up.
    #[must_use]
    pub fn sees(&self, unit: UnitId) -> bool {
        self.scope.sees_unit(self.directory, unit, self.today)
    }

    /// What is said of a unit that is not there, or may not be looked up: the same words for both.
    #[must_use]
    pub fn unknown(&self, named: &UnitNamed, on: NaiveDate, field: &str) -> UserError {
        let words = match named {
            UnitNamed::Id(_) => return no_such_id(field),
            UnitNamed::Words(words) => words,
        };
        let message = format!("there is no unit `{words}`; nothing was recorded");
        let error = UserError::new(UserErrorCode::NotFound, &[field], message);
        match self.nearest(words, on) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("take the id from `units`"),
        }
    }

    fn by_words(&self, words: &str, on: NaiveDate, field: &str) -> Result<&'a unit::Model, UserError> {
        if let Some(unit) = self.directory.unit_by_code(words) {
            return Ok(unit);
        }
        let of_name = |unit: &&unit::Model| self.directory.name(unit.id, on) == words && self.sees(unit.id);
        let mut called: Vec<&unit::Model> = self.directory.units().filter(of_name).collect();
        match (called.pop(), called.is_empty()) {
            (Some(unit), true) => Ok(unit),
            (Some(_), false) => {
                let message = format!("more than one unit is called `{words}`; nothing was recorded");
                Err(UserError::new(UserErrorCode::Invalid, &[field], message).help("use its reference or its id"))
            }
            (None, _) => Err(self.unknown(&UnitNamed::Words(words.to_owned()), on, field)),
        }
    }

    /// The reference or name most like `words`, if any that may be looked up is alike at all.
    fn nearest(&self, words: &str, on: NaiveDate) -> Option<&'a str> {
        if words.chars().count() > LONGEST {
            return None;
        }
        let directory = self.directory;
        let seen = directory.units().filter(|unit| self.sees(unit.id));
        let names = seen.flat_map(|unit| [unit.code.as_str(), directory.name(unit.id, on)]);
        let wanted = words.to_lowercase();
        names
            .take(MOST)
            .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
            .filter(|(alike, _)| *alike > 0.7)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
            .map(|(_, name)| name)
    }
}

/// What units and everything below them narrow a list to: nothing where the whole authority is among them.
#[must_use]
pub fn narrowing(directory: &Directory, named: Vec<UnitId>) -> Vec<UnitId> {
    let whole = |id: &UnitId| directory.unit(*id).is_some_and(|unit| unit.kind == UnitKind::Authority);
    if named.iter().any(whole) { Vec::new() } else { named }
}

fn no_such_id(field: &str) -> UserError {
    let message = "there is no unit with this id; nothing was recorded";
    UserError::new(UserErrorCode::NotFound, &[field], message).help("take the id from `units`")
}

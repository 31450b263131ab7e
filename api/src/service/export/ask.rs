//! What an address asks for: parameters named like the fields of the API's filters, in the singular, each as often as wanted.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use entity::id::{PersonId, UnitId};
use rules::calendar::Span;
use serde::de::{DeserializeOwned, IntoDeserializer as _, value::Error};
use uuid::Uuid;

use super::{ExportError, Ground};
use crate::service::unit::{self, Finder, UnitNamed};

/// Most parameters of one request: enough for every team of a county.
const MOST: usize = 200;
/// Most slips that are told; what comes after them is not looked up.
const MOST_WRONG: usize = 10;
/// What ids of people and units begin with in the API.
const PERSON: &str = "per_";
const UNIT: &str = "unt_";
/// Longest value that an error repeats, characters.
const LONGEST: usize = 60;

/// Parameters while they are read: everything that is wrong is gathered.
pub(super) struct Asked<'a> {
    ground: &'a Ground,
    given: &'a [(String, String)],
    known: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl<'a> Asked<'a> {
    pub fn new(ground: &'a Ground, given: &'a [(String, String)]) -> Self {
        let mut wrong = Vec::new();
        if given.len() > MOST {
            wrong.push(format!("there are {} parameters, at most {MOST} are read", given.len()));
        }
        let nul = given
            .iter()
            .find(|(name, value)| name.contains('\0') || value.contains('\0'));
        if let Some((name, _)) = nul {
            let name = shortened(name).replace('\0', "?");
            wrong.push(format!(
                "`{name}` holds a NUL character, which no text here has: take it out"
            ));
        }
        Self {
            ground,
            given: given.get(..MOST).unwrap_or(given),
            known: BTreeSet::new(),
            wrong,
        }
    }

    pub fn ground(&self) -> &'a Ground {
        self.ground
    }

    /// Every value of a parameter.
    pub fn all(&mut self, name: &'static str) -> Vec<&'a str> {
        self.known.insert(name);
        let of_name = self.given.iter().filter(|(given, _)| given == name);
        of_name.map(|(_, value)| value.as_str()).collect()
    }

    /// Values of a closed set, as the API spells them.
    pub fn words<T: DeserializeOwned>(&mut self, name: &'static str) -> Vec<T> {
        let mut found = Vec::new();
        for value in self.all(name) {
            let read: Result<T, Error> = T::deserialize(value.into_deserializer());
            match read {
                Ok(word) => found.push(word),
                Err(expected) => self.refuse(name, value, &expected.to_string()),
            }
        }
        found
    }

    /// Numbers of tasks.
    pub fn tasks(&mut self, name: &'static str) -> Vec<String> {
        let rules = self.ground.book.newest();
        self.each(name, |value| match rules.task(value) {
            Some(task) => Ok(task.reference.clone()),
            None => Err(nearest("there is no such task", rules.nearest_task(value))),
        })
    }

    /// Codes of roles.
    pub fn roles(&mut self, name: &'static str) -> Vec<String> {
        let rules = self.ground.book.newest();
        self.each(name, |value| match rules.role(value) {
            Some(role) => Ok(role.code.clone()),
            None => Err(nearest("there is no such role", rules.nearest_role(value))),
        })
    }

    /// Ids of legs.
    pub fn legs(&mut self, name: &'static str) -> Vec<String> {
        let rules = self.ground.book.newest();
        self.each(name, |value| match rules.leg(value) {
            Some(leg) => Ok(leg.id.clone()),
            None => Err(nearest("there is no such leg", rules.nearest_leg(value))),
        })
    }

    /// Units by their ids, references or names.
    pub fn units(&mut self, name: &'static str) -> Vec<UnitId> {
        let ground = self.ground;
        self.each(name, |value| unit(ground, name, value))
    }

    /// The same, as a list is narrowed to them with everything below.
    pub fn narrowed(&mut self, name: &'static str) -> Vec<UnitId> {
        let named = self.units(name);
        unit::narrowing(&self.ground.directory, named)
    }

    /// One unit by its id, reference or name.
    pub fn one_unit(&mut self, name: &'static str) -> Option<UnitId> {
        let ground = self.ground;
        self.one(name, |value| unit(ground, name, value))
    }

    /// People by their ids, or by their references in the registers. Who does not know the authority's staff is not told whether there is
    /// somebody with a reference: an unknown one is as if nothing were theirs.
    pub fn people(&mut self, name: &'static str) -> Vec<PersonId> {
        let (directory, knows_staff) = (&self.ground.directory, self.ground.scope.names_workers());
        self.each(name, |value| {
            let found = match key(value, PERSON) {
                Some(id) => directory.person(PersonId(id)),
                None => directory.people().find(|person| person.code == value),
            };
            let nobody = || Some(PersonId(Uuid::nil())).filter(|_| !knows_staff);
            found
                .map(|person| person.id)
                .or_else(nobody)
                .ok_or_else(|| "there is nobody with this id or reference".to_owned())
        })
    }

    /// Whole numbers.
    pub fn numbers(&mut self, name: &'static str) -> Vec<u32> {
        self.each(name, |value| {
            value.parse().map_err(|_| "expected a whole number".to_owned())
        })
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Option<NaiveDate> {
        self.one(name, |value| {
            let day = NaiveDate::parse_from_str(value, "%Y-%m-%d").ok();
            day.filter(|_| value.len() == 10)
                .ok_or_else(|| "write a day as `2026-03-31`".to_owned())
        })
    }

    /// Yes or no.
    pub fn yes(&mut self, name: &'static str) -> Option<bool> {
        self.one(name, |value| match value {
            "true" | "yes" => Ok(true),
            "false" | "no" => Ok(false),
            _ => Err("expected `yes` or `no`".to_owned()),
        })
    }

    /// A reporting year, such as `2026/27`.
    pub fn year(&mut self, name: &'static str) -> Option<Span> {
        let reporting = self.ground.book.newest().framework().reporting_year;
        self.one(name, |value| {
            let first = value
                .split_once('/')
                .filter(|(first, second)| first.len() == 4 && second.len() == 2)
                .and_then(|(first, second)| Some((first.parse::<i32>().ok()?, second.parse::<i32>().ok()?)))
                .filter(|(first, second)| (first + 1).rem_euclid(100) == *second)
                .and_then(|(first, _)| NaiveDate::from_ymd_opt(first, reporting.month, reporting.day))
                .filter(|first| first.year() > 0);
            first
                .map(|first| reporting.period(1, first).span)
                .ok_or_else(|| "write a reporting year as `2026/27`".to_owned())
        })
    }

    /// Refuses what no list knows, so that a slip does not widen a list unseen.
    pub fn finish(mut self) -> Result<(), ExportError> {
        let names: BTreeSet<&str> = self.given.iter().map(|(name, _)| name.as_str()).collect();
        for name in names.into_iter().filter(|name| !self.known.contains(name)) {
            let known: Vec<&str> = self.known.iter().copied().collect();
            self.wrong.push(format!(
                "there is no parameter `{}`: expected one of {}",
                shortened(name),
                known.join(", ")
            ));
        }
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(ExportError::Parameters(self.wrong))
        }
    }

    fn each<T>(&mut self, name: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let mut found = Vec::new();
        for value in self.all(name) {
            if self.wrong.len() >= MOST_WRONG {
                break;
            }
            match read(value) {
                Ok(one) => found.push(one),
                Err(why) => self.refuse(name, value, &why),
            }
        }
        found
    }

    fn one<T>(&mut self, name: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let mut found = self.each(name, read);
        if found.len() > 1 {
            self.wrong.push(format!("`{name}` is given more than once"));
        }
        found.pop()
    }

    fn refuse(&mut self, name: &str, value: &str, why: &str) {
        self.wrong.push(format!("`{name}` = `{}`: {why}", shortened(value)));
    }
}

fn unit(ground: &Ground, field: &str, value: &str) -> Result<UnitId, String> {
    let named = key(value, UNIT).map_or_else(|| UnitNamed::Words(value.to_owned()), |id| UnitNamed::Id(UnitId(id)));
    let finder = Finder::under(ground.scope.clone(), &ground.directory, ground.today);
    match finder.look_up(&named, ground.today, field) {
        Ok(unit) => Ok(unit.id),
        Err(error) => Err(error.help.unwrap_or(error.message)),
    }
}

/// What stands behind an id of the API that begins so; none where the value is something else.
fn key(value: &str, begins: &str) -> Option<Uuid> {
    let digits = value.strip_prefix(begins).filter(|digits| digits.len() == 32)?;
    Uuid::try_parse(digits).ok()
}

fn nearest(why: &str, near: Option<String>) -> String {
    match near {
        Some(near) => format!("{why}: did you mean `{near}`?"),
        None => why.to_owned(),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

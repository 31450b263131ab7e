//! What everything in the story is looked up in.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    id::{PersonId, UnitId},
};
use rules::RuleSet;

use super::temper::Temper;
use crate::{
    app::App,
    demo::{chance::Chance, county::County},
    directory::Directory,
};

/// The county, its rules and the seed.
pub(super) struct Ground {
    /// On the walking clock.
    pub app: App,
    pub directory: Arc<Directory>,
    pub seed: u64,
    pub begin: NaiveDate,
    county: County,
}

impl Ground {
    pub fn new(app: &App, county: &County, seed: u64, begin: NaiveDate) -> Self {
        Self {
            app: app.clone(),
            directory: app.directory(),
            seed,
            begin,
            county: county.clone(),
        }
    }

    /// The rules that govern now.
    pub fn rules(&self) -> Arc<RuleSet> {
        Arc::clone(self.app.rules().book().newest())
    }

    /// A generator for whatever has this name.
    pub fn chance(&self, name: &str) -> Chance {
        Chance::of(self.seed, name)
    }

    /// How things go in a unit.
    pub fn temper(&self, unit: UnitId) -> Temper {
        Temper::of(self.seed, self.code(unit))
    }

    /// The authority's reference of a unit.
    pub fn code(&self, unit: UnitId) -> &str {
        self.directory.unit(unit).map_or("", |unit| unit.code.as_str())
    }

    /// What somebody of the council signs in as; nothing for people of other agencies.
    pub fn subject(&self, person: PersonId) -> Option<&str> {
        let person = self.directory.person(person)?;
        person.agency_id.is_none().then_some(person.subject.as_str())
    }

    /// The reference of a person in the register.
    pub fn person(&self, person: PersonId) -> &str {
        self.directory.person(person).map_or("", |person| person.code.as_str())
    }

    /// A file of the worker, else of the team, else of anybody.
    pub fn case_file(&self, worker: Option<&str>, unit: &str, chance: &mut Chance) -> Option<String> {
        let held = |code: &str| self.county.case_files.get(code);
        let all: Vec<&Vec<String>> = self.county.case_files.values().collect();
        let found = worker.and_then(held).or_else(|| held(unit));
        let files = found.or_else(|| chance.pick(&all).copied())?;
        chance.pick(files).cloned()
    }

    /// Team or home of a worker on a day.
    pub fn place_of(&self, worker: UnitId, on: NaiveDate) -> Option<UnitId> {
        let directory = &self.directory;
        directory
            .at_or_above(worker, UnitKind::Team, on)
            .or_else(|| directory.at_or_above(worker, UnitKind::Home, on))
    }
}

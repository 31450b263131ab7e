//! Days, people, roles and units as sentences name them.

use chrono::NaiveDate;
use entity::id::{PersonId, UnitId};
use rules::{RuleSet, calendar::Span};

use super::owner::Ownership;
use crate::directory::Directory;

/// Names of one day, by the rules and the directory.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// What roles are called.
    pub rules: &'a RuleSet,
    /// What people and units are called.
    pub directory: &'a Directory,
    /// The day of the names, Europe/London.
    pub today: NaiveDate,
}

impl<'a> Wording<'a> {
    /// A unit, such as `North Locality Team`.
    #[must_use]
    pub fn unit(&self, unit: UnitId) -> &'a str {
        self.directory.name(unit, self.today)
    }

    /// A person; `somebody` who is not in the directory.
    #[must_use]
    pub fn person(&self, person: PersonId) -> &'a str {
        let known = self.directory.person(person);
        known.map_or("somebody", |person| person.name.as_str())
    }

    /// A role in full, such as `Operations Manager`.
    #[must_use]
    pub fn role<'b>(&self, code: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.rules.role(code).map_or(code, |role| role.name_on(self.today))
    }

    /// A role within a sentence, such as `the LSCB`.
    #[must_use]
    pub fn said<'b>(&self, code: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.rules.role(code).map_or(code, |role| role.said_on(self.today))
    }

    /// Who has something to do, as a sentence.
    #[must_use]
    pub fn owners(&self, ownership: &Ownership) -> String {
        let each: Vec<String> = ownership
            .owners
            .iter()
            .map(|owner| format!("{} ({})", self.person(owner.person), self.role(&owner.role)))
            .collect();
        match (ownership.vacant, each.is_empty()) {
            (_, true) => "Nobody holds a role that is responsible for it, nor a post that must be held.".to_owned(),
            (true, false) => format!(
                "Nobody holds a role that is responsible for it: {} sees to it that somebody does it.",
                any_of(&each)
            ),
            (false, false) => format!("It is for {} to do.", any_of(&each)),
        }
    }
}

/// A day, such as `10 December 2026`.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// From one day to another.
#[must_use]
pub fn days(span: Span) -> String {
    if span.start == span.end {
        day(span.start)
    } else {
        format!("{} to {}", day(span.start), day(span.end))
    }
}

/// `one`, `one or two`, `one, two or three`.
#[must_use]
pub fn any_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

/// A sentence: a capital at its beginning and a full stop at its end.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut text: String = first.to_uppercase().chain(letters).collect();
    if !text.ends_with(['.', '!', '?', '”']) {
        text.push('.');
    }
    text
}

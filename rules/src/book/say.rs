//! The small words of sentences: names on a day, lists, numbers, conditions.

use chrono::NaiveDate;

use crate::{ruleset::RuleSet, term::UnitKind, vocabulary::without_article};

/// How a rule set calls things on one day.
#[derive(Clone, Copy)]
pub(super) struct Say<'s> {
    pub set: &'s RuleSet,
    pub day: NaiveDate,
}

impl Say<'_> {
    /// A role in a sentence, such as `the LSCB`.
    pub fn role(self, code: &str) -> String {
        let role = self.set.role(code);
        role.map_or(code, |role| role.said_on(self.day)).to_owned()
    }

    /// A role in full, such as `Children's Social Care Management Team`.
    pub fn full(self, code: &str) -> String {
        let role = self.set.role(code);
        role.map_or(code, |role| role.name_on(self.day)).to_owned()
    }

    /// Whoever holds a role, one by one, such as `each Operations Manager`.
    pub fn each(self, code: &str) -> String {
        format!("each {}", without_article(&self.role(code)))
    }

    /// The same, where several roles are meant.
    pub fn each_of(self, codes: &[String]) -> String {
        list(codes.iter().map(|code| self.each(code)))
    }

    /// Roles as a list.
    pub fn roles(self, codes: &[String]) -> String {
        list(codes.iter().map(|code| self.role(code)))
    }

    /// Words of a script in the names of the day.
    pub fn words(self, text: &str) -> String {
        self.set.vocabulary().worded(text, self.day).into_owned()
    }

    /// A condition as it stands in a sentence: `as appropriate`, or `when concerns are identified`.
    pub fn when(self, condition: &str) -> String {
        let words = self.words(condition);
        let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if OPENERS.contains(&first.to_lowercase().as_str()) {
            words
        } else {
            format!("when {words}")
        }
    }
}

/// What a condition may begin with that needs no `when` before it.
const OPENERS: &[&str] = &[
    "after",
    "as",
    "at",
    "before",
    "during",
    "following",
    "if",
    "in",
    "on",
    "once",
    "only",
    "onwards",
    "unless",
    "until",
    "upon",
    "when",
    "whenever",
    "where",
    "wherever",
    "while",
    "with",
    "within",
    "without",
];

/// `A, B and C`.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    let Some(last) = items.pop() else {
        return String::new();
    };
    if items.is_empty() {
        last
    } else {
        format!("{} and {last}", items.join(", "))
    }
}

/// A number in words as far as a sentence writes it out.
pub(super) fn number(number: u32) -> String {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    at.and_then(|at| WORDS.get(at))
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// A unit of a kind, such as `children's home`.
pub(super) const fn unit(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Authority => "authority",
        UnitKind::Service => "service",
        UnitKind::Team => "team",
        UnitKind::Worker => "worker",
        UnitKind::Area => "area",
        UnitKind::Home => "children's home",
    }
}

/// A day as people write it, such as `1 May 2026`.
pub(super) fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

//! The rule book: the framework's own tables, written from the rule set in force. Text only; pure.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::ruleset::RuleSet;

mod content;
mod csv;
mod follow;
mod html;
mod markdown;
mod say;
mod sentence;

pub use csv::COLUMNS;
pub use sentence::sentence;

/// What the book is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A document with a table for each section.
    Markdown,
    /// One page that needs nothing else.
    Html,
    /// A line for each duty, in the columns of [`COLUMNS`].
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Markdown, Self::Html, Self::Csv];

    /// Its name, such as `markdown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().find(|format| format.name() == name).copied().ok_or(())
    }
}

/// Write the book. Roles and terms are called as they were on `as_of`; the rules are those of the set, whatever the day.
#[must_use]
pub fn render(set: &RuleSet, format: Format, as_of: NaiveDate) -> String {
    let book = content::Book::of(set, as_of);
    match format {
        Format::Markdown => markdown::write(&book),
        Format::Html => html::write(&book),
        Format::Csv => csv::write(&book),
    }
}

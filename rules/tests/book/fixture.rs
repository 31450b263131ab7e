//! The shipped rule set, books of it, and rule sets with a row of a test's own.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::NaiveDate;
use rules::{
    RuleSet, Source,
    book::{self, Format},
};

pub fn shipped() -> &'static RuleSet {
    static SET: OnceLock<RuleSet> = OnceLock::new();
    SET.get_or_init(|| load(Source::shipped().files().clone()))
}

pub fn load(files: BTreeMap<String, String>) -> RuleSet {
    RuleSet::load(Source::from_files(files)).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e)))
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The book of the shipped rule set on a day.
pub fn book(format: Format, as_of: &str) -> String {
    book::render(shipped(), format, day(as_of))
}

/// A row of a test's own: everything in its head, and what `duties(task)` and `on_evidence(e)` say.
pub struct Row {
    pub reference: &'static str,
    pub title: String,
    pub section: String,
    pub done: String,
    pub purpose: String,
    pub open: (String, String),
    pub duties: String,
    pub on_evidence: String,
}

impl Row {
    pub fn of(duties: &str) -> Self {
        Self {
            reference: "4.19",
            title: "A row that was added later".to_owned(),
            section: "C. Complaints".to_owned(),
            done: "Something is done.".to_owned(),
            purpose: "know more".to_owned(),
            open: ("Something is open.".to_owned(), "this way.".to_owned()),
            duties: duties.to_owned(),
            on_evidence: String::new(),
        }
    }

    fn script(&self) -> String {
        format!(
            "//! {}  {}\n//!\n//! source: Nowhere\n//! section: {}\n//! responsible: HEAD_OF_SAFEGUARDING\n//! owner: QA_LEAD\n\
             //! kind: audit\n//! scope: both\n//!\n//! What is done\n//!     {}\n//! What it is for\n//!     * {}\n\
             //! What the source leaves open\n//!     * {}\n//!       We read: {}\n\n\
             fn duties(task) {{\n{}\n}}\n\nfn on_evidence(e) {{\n{}\n}}\n",
            self.reference,
            self.title,
            self.section,
            self.done,
            self.purpose,
            self.open.0,
            self.open.1,
            self.duties,
            self.on_evidence,
        )
    }

    /// The shipped framework with this row.
    pub fn among_the_shipped(&self) -> RuleSet {
        let mut files = Source::shipped().files().clone();
        files.insert(self.path(), self.script());
        load(files)
    }

    /// The shipped words with this row only.
    pub fn alone(&self) -> RuleSet {
        let mut files = Source::shipped().files().clone();
        files.retain(|path, _| !path.starts_with("part"));
        files.insert(self.path(), self.script());
        load(files)
    }

    fn path(&self) -> String {
        let part = self.reference.split('.').next().unwrap();
        format!("part{part}/{}_added.rhai", self.reference)
    }
}

/// A text as a script writes it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

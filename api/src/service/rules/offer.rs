//! A rule set that is offered: read, compiled, checked and tried. It is taken whole, or left with every reason why.

use std::{fmt, path::Path};

use chrono::{DateTime, Utc};
use rules::{Problem, RuleSet, Source, SourceError, cases, problem};

/// A rule set that was offered and not taken; the one before it goes on governing.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When.
    pub at: DateTime<Utc>,
    /// Content hash of what was offered; empty where it could not be read.
    pub hash: String,
    /// Every error of its scripts and words.
    pub problems: Vec<Problem>,
    /// Every case that came out otherwise, as a sentence.
    pub failed_cases: Vec<String>,
}

impl Refusal {
    pub(super) fn new(at: DateTime<Utc>, untaken: Untaken) -> Self {
        Self {
            at,
            hash: untaken.hash,
            problems: untaken.problems,
            failed_cases: untaken.failed_cases,
        }
    }

    /// Tells it to whoever runs the system.
    pub(super) fn log(&self) {
        tracing::error!(
            hash = self.hash,
            problems = problem::render(&self.problems),
            failed_cases = self.failed_cases.join("\n"),
            "the rule set is refused; the one before it goes on governing"
        );
    }
}

/// Why a rule set cannot be taken.
#[derive(Debug)]
pub struct Untaken {
    hash: String,
    problems: Vec<Problem>,
    failed_cases: Vec<String>,
}

impl Untaken {
    /// It could not even be read.
    #[must_use]
    pub fn unread(error: &SourceError) -> Self {
        Self {
            hash: String::new(),
            problems: vec![error.problem()],
            failed_cases: Vec::new(),
        }
    }

    pub(super) fn untried(hash: String) -> Self {
        Self {
            hash,
            problems: Vec::new(),
            failed_cases: vec!["the rule set could not be tried".to_owned()],
        }
    }
}

impl fmt::Display for Untaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.failed_cases.is_empty() {
            return write!(f, "its cases fail\n\n{}", self.failed_cases.join("\n"));
        }
        f.write_str(&problem::render(&self.problems))
    }
}

/// Reads, checks and tries the rule set of this directory, or the shipped one.
///
/// # Errors
/// With every reason why it cannot be taken.
pub fn from_dir(dir: Option<&Path>) -> Result<RuleSet, Untaken> {
    let source = match dir {
        Some(dir) => Source::read_dir(dir).map_err(|error| Untaken::unread(&error))?,
        None => Source::shipped(),
    };
    tried(source)
}

/// Compiles, checks and runs the cases.
pub(super) fn tried(source: Source) -> Result<RuleSet, Untaken> {
    let hash = source.hash().to_owned();
    let set = RuleSet::load(source).map_err(|problems| Untaken {
        hash: hash.clone(),
        problems,
        failed_cases: Vec::new(),
    })?;
    let report = cases::run(&set);
    if report.failed.is_empty() {
        Ok(set)
    } else {
        Err(Untaken {
            hash,
            problems: Vec::new(),
            failed_cases: report.failed.iter().map(ToString::to_string).collect(),
        })
    }
}

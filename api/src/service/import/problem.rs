//! A bad line: where it stands, what is wrong, what to do.

use std::fmt;

/// One thing wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File name.
    pub file: String,
    /// Line, from 1, the header included.
    pub line: u64,
    /// Column by its name in the header; empty where the whole line is meant.
    pub column: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "{}:{}: {}", self.file, self.line, self.message)
        } else {
            write!(f, "{}:{}: `{}`: {}", self.file, self.line, self.column, self.message)
        }
    }
}

/// Every bad line; nothing was loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", list(.0))]
pub struct Invalid(pub Vec<Problem>);

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}\n")).collect();
    let things = if lines.len() == 1 {
        "1 thing is"
    } else {
        &format!("{} things are", lines.len())
    };
    format!("{things} wrong; nothing was loaded:\n{}", lines.concat())
}

//! What is wrong with a setting, where it was set, and what to do.

use std::fmt;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Such as `http.max_tokens`.
    pub key: String,
    /// Such as ``environment variable `PLUMBLINE_HTTP_MAX_TOKENS` ``.
    pub source: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}): {}; {}", self.key, self.source, self.message, self.remedy)
    }
}

/// Every mistake in the settings.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", list(.0))]
pub struct Invalid(pub Vec<Problem>);

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    let things = if lines.len() == 1 {
        "1 setting is"
    } else {
        &format!("{} settings are", lines.len())
    };
    format!("{things} wrong; nothing was started:\n{}", lines.join("\n"))
}

//! What is wrong in a rule set, where, and what to do. Never decides anything: `lint`, loading and cases make these.

use std::fmt;

use serde::Serialize;

use crate::explain::Code;

/// Whether a rule set may go live with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The set is refused.
    Error,
    /// Worth a look; the set may go live.
    Warning,
}

/// One thing that is wrong, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code, such as `PL301`; its help page is [`crate::explain::page`].
    pub code: Code,
    /// Whether the set is refused.
    pub severity: Severity,
    /// Path within the rule set.
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 when the whole line is meant.
    pub column: u32,
    /// What is wrong: lower case, words of the script in backticks.
    pub message: String,
    /// What to do, often "did you mean".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The line as it stands in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_line: Option<String>,
}

impl Problem {
    /// Start a problem about a whole file; severity comes with the code.
    #[must_use]
    pub fn new(code: Code, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            file: file.into(),
            line: 0,
            column: 0,
            message: message.into(),
            help: None,
            source_line: None,
        }
    }

    /// Give its place, from 1, and take the line out of the file's `text`.
    #[must_use]
    pub fn at(mut self, text: &str, line: u32, column: u32) -> Self {
        self.line = line;
        self.column = column;
        self.source_line = usize::try_from(line)
            .ok()
            .and_then(|line| text.lines().nth(line.checked_sub(1)?))
            .map(|line| line.trim_end().to_owned());
        self
    }

    /// Give its place by a byte offset into the file's `text`.
    #[must_use]
    pub fn at_offset(self, text: &str, offset: usize) -> Self {
        let (line, column) = place_of(text, offset);
        self.at(text, line, column)
    }

    /// Say what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Say what to do, where there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

/// Line and column (characters) from 1 of a byte offset.
#[must_use]
pub fn place_of(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

/// Line and column of a function's name, where it is defined.
pub(crate) fn place_of_function(text: &str, name: &str) -> Option<(u32, u32)> {
    let definition = format!("fn {name}");
    let whole = |at: &usize| {
        let after = text.get(at + definition.len()..).unwrap_or_default();
        !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    let found = text.match_indices(&definition).map(|(at, _)| at).find(whole);
    found.map(|offset| place_of(text, offset + "fn ".len()))
}

/// "did you mean" for a misspelt word, or the whole list when it is short and nothing is near.
#[must_use]
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    (1..=12).contains(&known.len()).then(|| {
        let list: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
        format!("use one of {}", list.join(", "))
    })
}

/// Longest word that is held against known ones, bytes.
const LONGEST_WORD: usize = 100;

/// The known word nearest to a misspelt one, if any is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes as long as both are long, multiplied; nobody misspells a known word into a text.
    if word.len() > LONGEST_WORD {
        return None;
    }
    let wanted = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let plain = candidate.to_lowercase();
            let score = strsim::jaro_winkler(&wanted, &plain);
            (score, candidate)
        })
        .filter(|(score, _)| *score >= 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        write!(f, ": {severity} {}: {}", self.code, self.message)?;
        if let Some(line) = &self.source_line {
            write!(f, "\n  {:>4} | {line}", self.line)?;
            if let Some(before) = self.column.checked_sub(1) {
                let skipped = usize::try_from(before).unwrap_or_default();
                let pad: String = line
                    .chars()
                    .take(skipped)
                    .map(|c| if c == '\t' { '\t' } else { ' ' })
                    .collect();
                write!(f, "\n       | {pad}^")?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n       = {help}")?;
        }
        Ok(())
    }
}

/// The problems as one text, a blank line between them.
#[must_use]
pub fn render(problems: &[Problem]) -> String {
    let blocks: Vec<String> = problems.iter().map(Problem::to_string).collect();
    blocks.join("\n\n")
}

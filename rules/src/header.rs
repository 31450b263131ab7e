//! The `//!` lines at the head of a script: what the row is, in words. Parsed strictly; every problem has its line.

use crate::{
    explain::Code,
    problem::Problem,
    row::{Ambiguity, RowStatus},
};

/// What the head of a script says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Such as `3.16`.
    pub reference: String,
    /// Title of the row.
    pub title: String,
    /// Place in the source.
    pub source: String,
    /// Heading it stands under.
    pub section: String,
    /// Role codes, in order.
    pub responsible: Vec<String>,
    /// Role code of the owner of the rule.
    pub owner: String,
    /// Such as `AUDIT`.
    pub kind: String,
    /// `SOCIAL_CARE`, `EARLY_HELP` or `BOTH`.
    pub service_scope: String,
    /// In force, unless the head says that the row is still being developed.
    pub status: RowStatus,
    /// What is done.
    pub description: String,
    /// What it is for.
    pub purposes: Vec<String>,
    /// What the source leaves open.
    pub ambiguities: Vec<Ambiguity>,
    /// Line of each key and heading found, for problems about its words.
    pub lines: Vec<(&'static str, u32)>,
}

/// Keys of the head, each on a line `//! key: value`.
pub const KEYS: &[&str] = &["source", "section", "responsible", "owner", "kind", "scope"];
/// Keys that a head may leave out.
pub const OPTIONAL_KEYS: &[&str] = &["status"];
/// Headings of the head, each on a line of its own; the text below is indented.
pub const HEADINGS: &[&str] = &["What is done", "What it is for", "What the source leaves open"];
/// What a row may be.
pub const KINDS: &[&str] = &[
    "audit",
    "report",
    "monitoring",
    "meeting",
    "focus group",
    "review",
    "statutory duty",
    "visit",
    "survey",
    "observation",
    "panel",
    "action plan",
];
/// Whose work it is about.
pub const SCOPES: &[&str] = &["social care", "early help", "both"];
/// Whether a row is in force, or still being developed.
pub const STATUSES: &[&str] = &["in force", "planned"];
const READING: &str = "We read:";

impl Header {
    /// Line of a key or heading; 1 when it is missing.
    #[must_use]
    pub fn line_of(&self, part: &str) -> u32 {
        self.lines
            .iter()
            .find(|(name, _)| *name == part)
            .map_or(1, |(_, line)| *line)
    }

    /// The part of the framework: the number before the dot.
    #[must_use]
    pub fn part(&self) -> u32 {
        self.reference
            .split('.')
            .next()
            .and_then(|part| part.parse().ok())
            .unwrap_or(0)
    }
}

/// Read the head of a script. What cannot be read is left empty and stands among the problems.
#[must_use]
pub fn parse(file: &str, text: &str) -> (Header, Vec<Problem>) {
    let mut reader = Reader {
        file,
        text,
        header: Header::default(),
        problems: Vec::new(),
        heading: None,
    };
    for (line, number) in text.lines().zip(1..) {
        let Some(words) = line.trim_start().strip_prefix("//!") else {
            // The head ends with the first line that is neither of it nor empty.
            if line.trim().is_empty() {
                continue;
            }
            break;
        };
        reader.line(words, number);
    }
    reader.finish()
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    header: Header,
    problems: Vec<Problem>,
    heading: Option<&'static str>,
}

impl Reader<'_> {
    fn line(&mut self, words: &str, number: u32) {
        let trimmed = words.trim();
        if trimmed.is_empty() {
            return;
        }
        if self.header.reference.is_empty() {
            self.title(trimmed, number);
        } else if let Some(heading) = HEADINGS.iter().find(|heading| **heading == trimmed) {
            self.heading = Some(heading);
            self.header.lines.push((heading, number));
        } else if let (Some(heading), true) = (self.heading, words.starts_with("   ") || words.starts_with('\t')) {
            self.below(heading, trimmed, number);
        } else {
            self.key(trimmed, number);
        }
    }

    fn title(&mut self, words: &str, number: u32) {
        let (reference, title) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let numbered = reference.split_once('.').is_some_and(|(part, row)| {
            [part, row]
                .iter()
                .all(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
        });
        if numbered && !title.trim().is_empty() {
            reference.clone_into(&mut self.header.reference);
            title.trim().clone_into(&mut self.header.title);
        } else {
            "?".clone_into(&mut self.header.reference);
            self.problem(
                Code::HeaderPart,
                number,
                "the first line is the row's number and title, such as `3.16  Title`",
            );
        }
    }

    fn key(&mut self, words: &str, number: u32) {
        let found = words.split_once(':').and_then(|(key, value)| {
            let mut known = KEYS.iter().chain(OPTIONAL_KEYS);
            let key = known.find(|known| **known == key.trim())?;
            Some((*key, value.trim().to_owned()))
        });
        let Some((key, value)) = found else {
            let message = format!(
                "`{words}` is neither one of the keys ({}) nor one of the headings ({}), nor indented below one",
                [KEYS, OPTIONAL_KEYS].concat().join(", "),
                HEADINGS.join(", ")
            );
            self.problem(Code::HeaderPart, number, &message);
            return;
        };
        if self.header.lines.iter().any(|(known, _)| *known == key) {
            self.problem(Code::HeaderPart, number, &format!("`{key}` stands twice"));
        }
        self.header.lines.push((key, number));
        match key {
            "source" => self.header.source = value,
            "section" => self.header.section = value,
            "owner" => self.header.owner = value,
            "responsible" => {
                self.header.responsible = value.split(',').map(|code| code.trim().to_owned()).collect();
            }
            "kind" => self.header.kind = self.listed(key, KINDS, &value, number),
            "status" => {
                if self.listed(key, STATUSES, &value, number) == "PLANNED" {
                    self.header.status = RowStatus::Planned;
                }
            }
            _ => self.header.service_scope = self.listed(key, SCOPES, &value, number),
        }
    }

    fn listed(&mut self, key: &str, words: &[&str], value: &str, number: u32) -> String {
        if !words.contains(&value) {
            self.problem(
                Code::HeaderPart,
                number,
                &format!("`{key}` is one of {}, not `{value}`", words.join(", ")),
            );
        }
        value.to_uppercase().replace(' ', "_")
    }

    fn below(&mut self, heading: &str, words: &str, number: u32) {
        let (is_new, words) = match words.strip_prefix("* ") {
            Some(rest) => (true, rest.trim()),
            None => (false, words),
        };
        let header = &mut self.header;
        match heading {
            "What is done" => join(&mut header.description, words),
            "What it is for" if is_new => header.purposes.push(words.to_owned()),
            "What it is for" => match header.purposes.last_mut() {
                Some(last) => join(last, words),
                None => self.problem(Code::HeaderPart, number, "each purpose begins with `* `"),
            },
            _ if is_new => header.ambiguities.push(Ambiguity {
                text: words.to_owned(),
                reading: String::new(),
            }),
            _ => match header.ambiguities.last_mut() {
                Some(last) => match words.strip_prefix(READING) {
                    Some(reading) => join(&mut last.reading, reading.trim()),
                    None if last.reading.is_empty() => join(&mut last.text, words),
                    None => join(&mut last.reading, words),
                },
                None => self.problem(Code::HeaderPart, number, "each open point begins with `* `"),
            },
        }
    }

    fn problem(&mut self, code: Code, line: u32, message: &str) {
        self.problems
            .push(Problem::new(code, self.file, message).at(self.text, line, 0));
    }

    fn finish(mut self) -> (Header, Vec<Problem>) {
        if self.header.reference.is_empty() {
            self.problem(
                Code::HeaderMissing,
                1,
                "the script has no head: it begins with `//! 3.16  Title`",
            );
            return (self.header, self.problems);
        }
        for part in KEYS.iter().chain(HEADINGS.first()) {
            if !self.header.lines.iter().any(|(name, _)| name == part) {
                self.problem(Code::HeaderMissing, 1, &format!("the head lacks `{part}`"));
            }
        }
        let unread = self.header.ambiguities.iter().filter(|open| open.reading.is_empty());
        let unread: Vec<String> = unread.map(|open| open.text.clone()).collect();
        for text in unread {
            let line = self.header.line_of("What the source leaves open");
            self.problem(Code::HeaderPart, line, &format!("`{text}` has no `{READING}` below it"));
        }
        if self.header.reference == "?" {
            self.header.reference.clear();
        }
        (self.header, self.problems)
    }
}

fn join(text: &mut String, words: &str) {
    if !text.is_empty() && !words.is_empty() {
        text.push(' ');
    }
    text.push_str(words);
}

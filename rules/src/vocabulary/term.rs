//! Names that changed and belong to no role, from `terms.toml`: a regulation renumbered, a kind of review renamed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Role, read, without_article};
use crate::{explain::Code, problem::Problem, source::Source};

/// Where they are written.
pub(crate) const FILE: &str = "terms.toml";

/// Something that scripts call by a name which changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable code.
    pub code: String,
    /// Names, oldest first; the first has no beginning.
    pub names: Vec<TermName>,
    /// Other ways of writing it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Worth knowing.
    pub note: Option<String>,
}

/// A name of a term and the day from which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermName {
    /// The name.
    pub name: String,
    /// The name of several, where texts use it.
    pub plural: Option<String>,
    /// First day of it; absent: always.
    #[serde(default, deserialize_with = "read::date")]
    pub from: Option<NaiveDate>,
}

impl Term {
    /// The name in use on `date`.
    #[must_use]
    pub fn name_on(&self, date: NaiveDate) -> &str {
        let holds = |name: &&TermName| name.from.is_none_or(|from| from <= date);
        let name = self.names.iter().rev().find(holds).or(self.names.first());
        name.map_or(&self.code, |name| &name.name)
    }

    /// Every way of writing it.
    fn words(&self) -> impl Iterator<Item = &String> {
        let names = self
            .names
            .iter()
            .flat_map(|name| std::iter::once(&name.name).chain(&name.plural));
        names.chain(&self.aliases)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    term: Vec<Term>,
}

/// Read the file. A set from before there was one has none. No word may mean two things that changed their names, terms or
/// roles: which is meant must be plain.
pub(super) fn read(source: &Source, roles: &[Role], problems: &mut Vec<Problem>) -> Vec<Term> {
    let Some(text) = source.file(FILE) else {
        return Vec::new();
    };
    let Some(File { term: mut terms }) = read::parse::<File>(source, FILE, problems) else {
        return Vec::new();
    };
    let mut refuse = |code: Code, word: &str, message: String| {
        let offset = text.rfind(&format!("\"{word}\"")).unwrap_or_default();
        problems.push(Problem::new(code, FILE, message).at_offset(text, offset));
    };
    let changed = roles.iter().filter(|role| role.names.len() > 1);
    let names = changed.flat_map(|role| &role.names);
    let mut words: BTreeSet<String> = names
        .flat_map(|name| [name.name.clone(), without_article(name.said()).to_owned()])
        .collect();
    let mut codes = BTreeSet::new();
    for term in &mut terms {
        if !codes.insert(term.code.clone()) {
            refuse(Code::DuplicateWord, &term.code, format!("`{}` stands twice", term.code));
        }
        term.names.sort_by_key(|name| name.from);
        if term.names.first().is_none_or(|first| first.from.is_some()) {
            let message = format!("the oldest name of `{}` is missing: the one without `from`", term.code);
            refuse(Code::TomlValue, &term.code, message);
        }
        for word in term.words() {
            if word.trim().is_empty() {
                refuse(Code::TomlValue, word, format!("a name of `{}` has no words", term.code));
            } else if !words.insert(word.clone()) {
                refuse(
                    Code::DuplicateWord,
                    word,
                    format!("`{word}` stands twice among the names of terms and roles"),
                );
            }
        }
    }
    terms
}

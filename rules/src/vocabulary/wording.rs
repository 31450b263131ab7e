//! Texts in the names of one day: where a script writes a name that changed, the reader sees the one in use on that day.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet};

use chrono::NaiveDate;

use super::{DatedName, Role, Term};

/// Every name that changed, and what is said in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wording {
    /// Longest first, so that `LSCB Quality Assurance Sub-Group` is not taken for `LSCB`.
    forms: Vec<Form>,
    sayings: Vec<Saying>,
}

/// One way of writing a name.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    text: String,
    saying: usize,
}

/// What is said from when, oldest first.
type Saying = Vec<(Option<NaiveDate>, String)>;

impl Wording {
    /// Collect the names of roles and terms. What never changed needs no care and is left out.
    pub fn of(roles: &[Role], terms: &[Term]) -> Self {
        let mut wording = Self::default();
        for role in roles.iter().filter(|role| role.names.len() > 1) {
            wording.add(role.names.iter().map(|name| (name.from, name.name.clone())), &[]);
            let short = |name: &DatedName| (name.from, without_article(name.said()).to_owned());
            wording.add(role.names.iter().map(short), &[]);
        }
        for term in terms {
            wording.add(
                term.names.iter().map(|name| (name.from, name.name.clone())),
                &term.aliases,
            );
            let plural = |name: &super::TermName| (name.from, name.plural.clone().unwrap_or_else(|| name.name.clone()));
            wording.add(term.names.iter().map(plural), &[]);
        }
        let mut seen = BTreeSet::new();
        wording.forms.retain(|form| seen.insert(form.text.clone()));
        wording.forms.sort_by_key(|form| Reverse(form.text.len()));
        wording
    }

    fn add(&mut self, names: impl Iterator<Item = (Option<NaiveDate>, String)>, aliases: &[String]) {
        let saying: Saying = names.collect();
        let at = self.sayings.len();
        let words = saying.iter().map(|(_, name)| name).chain(aliases);
        let forms = words.filter(|word| !word.is_empty()).map(|text| Form {
            text: text.clone(),
            saying: at,
        });
        self.forms.extend(forms);
        self.sayings.push(saying);
    }

    /// The text with every name that changed as it is on `day`.
    pub fn on<'t>(&self, text: &'t str, day: NaiveDate) -> Cow<'t, str> {
        let mut fresh = String::new();
        let (mut kept, mut at, mut inside) = (0, 0, false);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if !inside && let Some((length, name)) = self.named(rest, day) {
                fresh.push_str(text.get(kept..at).unwrap_or_default());
                fresh.push_str(&name);
                at += length;
                kept = at;
            }
            let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            inside = next.is_alphanumeric();
            at += next.len_utf8();
        }
        if kept == 0 {
            return Cow::Borrowed(text);
        }
        fresh.push_str(text.get(kept..).unwrap_or_default());
        Cow::Owned(fresh)
    }

    /// How long the name is that `rest` begins with, and what it is called on `day`.
    fn named(&self, rest: &str, day: NaiveDate) -> Option<(usize, String)> {
        self.forms.iter().find_map(|form| {
            let begins = begins(rest, &form.text)?;
            let after = rest.get(form.text.len()..)?.chars().next();
            if after.is_some_and(char::is_alphanumeric) {
                return None;
            }
            let names = self.sayings.get(form.saying)?;
            let holds = |(from, _): &&(Option<NaiveDate>, String)| from.is_none_or(|from| from <= day);
            let (_, name) = names.iter().rev().find(holds).or(names.first())?;
            let name = match begins {
                Begins::AsWritten => name.clone(),
                Begins::WithACapital => capitalised(name),
            };
            Some((form.text.len(), name))
        })
    }
}

enum Begins {
    AsWritten,
    WithACapital,
}

/// Whether a text begins with a name: as it is written, or with a capital at the beginning of a sentence.
fn begins(text: &str, name: &str) -> Option<Begins> {
    if text.starts_with(name) {
        return Some(Begins::AsWritten);
    }
    let (first, rest) = (text.chars().next()?, name.chars().next()?);
    let small = rest.is_ascii_lowercase() && first == rest.to_ascii_uppercase();
    (small && text.get(1..)?.starts_with(name.get(1..)?)).then_some(Begins::WithACapital)
}

/// The text with a capital at its beginning.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The text without a `the` before it.
pub(crate) fn without_article(text: &str) -> &str {
    text.strip_prefix("the ").unwrap_or(text)
}

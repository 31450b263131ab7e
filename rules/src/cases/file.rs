//! A file of cases as it is written: `3.16_….cases.toml` beside its script. Reading only; words are checked by `lint`.

use serde::Deserialize;
use toml::Spanned;

use super::{due::DueEntry, evidence::Evidence, phrase::Phrase};
use crate::{
    explain::Code,
    problem::{Problem, place_of},
    surface::{HOOKS, Ty},
    term::Verdict,
    toml_words,
};

const ENDING: &str = ".cases.toml";

/// Whether a path holds cases.
pub(crate) fn is_cases(path: &str) -> bool {
    path.ends_with(ENDING)
}

/// The script that the cases at `path` are about.
pub(crate) fn script_of(path: &str) -> String {
    format!("{}.rhai", path.strip_suffix(ENDING).unwrap_or(path))
}

/// One named example.
#[derive(Debug)]
pub(crate) struct Case {
    pub name: String,
    pub line: u32,
    pub about: About,
    pub expect: Expect,
}

/// What happens in an example.
#[derive(Debug)]
pub(crate) enum About {
    /// Evidence is submitted.
    Evidence(Box<Evidence>),
    /// A duty is late.
    Late(Box<DueEntry>),
    /// A period has ended.
    Ended(Box<DueEntry>),
}

impl About {
    /// The sort of argument of the hook that it tries.
    pub const fn hook(&self) -> Ty {
        match self {
            Self::Evidence(_) => Ty::Evidence,
            Self::Late(_) => Ty::Overdue,
            Self::Ended(_) => Ty::PeriodEnd,
        }
    }
}

/// What is to come out.
#[derive(Debug)]
pub(crate) struct Expect {
    pub verdict: Option<Verdict>,
    /// Each must be among the outcomes.
    pub outcomes: Vec<Phrase>,
    /// None may be among them.
    pub not: Vec<Phrase>,
    /// There may be nothing else; each must be there too.
    pub only: Option<Vec<Phrase>>,
}

impl Expect {
    /// Every phrase of it.
    pub fn phrases(&self) -> impl Iterator<Item = &Phrase> {
        self.outcomes.iter().chain(&self.not).chain(self.only.iter().flatten())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    #[serde(default)]
    case: Vec<CaseEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseEntry {
    name: Spanned<String>,
    evidence: Option<Box<Evidence>>,
    late: Option<Box<DueEntry>>,
    ended: Option<Box<DueEntry>>,
    expect: ExpectEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectEntry {
    verdict: Option<Verdict>,
    #[serde(default)]
    outcomes: Vec<Spanned<String>>,
    #[serde(default)]
    not: Vec<Spanned<String>>,
    only: Option<Vec<Spanned<String>>>,
}

/// Read the cases of one file: what could be read, and every problem at once.
pub(crate) fn read(path: &str, text: &str) -> (Vec<Case>, Vec<Problem>) {
    let entries: FileEntry = match toml::from_str(text) {
        Ok(entries) => entries,
        Err(error) => return (Vec::new(), vec![unreadable(path, text, &error)]),
    };
    let mut problems = Vec::new();
    let mut cases: Vec<Case> = Vec::with_capacity(entries.case.len());
    for entry in entries.case {
        let says = &entry.expect;
        let says_nothing =
            says.verdict.is_none() && says.only.is_none() && says.outcomes.is_empty() && says.not.is_empty();
        let offset = entry.name.span().start;
        let name = entry.name.into_inner();
        let complain = |message: String| Problem::new(Code::CaseWord, path, message).at_offset(text, offset);
        if cases.iter().any(|case| case.name == name) {
            problems.push(complain(format!("two cases are called `{name}`")).help("give each case a name of its own"));
        }
        if says_nothing {
            problems.push(complain(format!("case `{name}` expects nothing")).help("give a `verdict` or `outcomes`"));
        }
        let about = match (entry.evidence, entry.late, entry.ended) {
            (evidence, None, None) => About::Evidence(evidence.unwrap_or_default()),
            (None, Some(late), None) => About::Late(late),
            (None, None, Some(ended)) => About::Ended(ended),
            _ => {
                let message = format!("case `{name}` tells of several things");
                problems.push(complain(message).help("write a case each for `evidence`, `late` and `ended`"));
                continue;
            }
        };
        let hook = about.hook();
        if hook != Ty::Evidence && entry.expect.verdict.is_some() {
            let message = format!("case `{name}` has no verdict: only evidence has one");
            problems.push(complain(message).help("say what is to come out in `outcomes`, `not` or `only`"));
        }
        at_date(path, text, &about, &mut problems);
        let mut read = |written| phrases(path, text, hook, written, &mut problems);
        let expect = Expect {
            verdict: entry.expect.verdict,
            outcomes: read(entry.expect.outcomes),
            not: read(entry.expect.not),
            only: entry.expect.only.map(read),
        };
        cases.push(Case {
            name,
            line: place_of(text, offset).0,
            about,
            expect,
        });
    }
    (cases, problems)
}

fn unreadable(path: &str, text: &str, error: &toml::de::Error) -> Problem {
    let code = if text.parse::<toml::Table>().is_ok() {
        Code::CaseWord
    } else {
        Code::Toml
    };
    let offset = error.span().map_or(0, |span| span.start);
    Problem::new(code, path, toml_words::plain(error)).at_offset(text, offset)
}

/// What a case says of a duty at its date, where that cannot be.
fn at_date(path: &str, text: &str, about: &About, problems: &mut Vec<Problem>) {
    let (said, late) = match about {
        About::Late(said) => (said, true),
        About::Ended(said) => (said, false),
        About::Evidence(_) => return,
    };
    let mut complain =
        |message: String, at: usize| problems.push(Problem::new(Code::CaseWord, path, message).at_offset(text, at));
    for (key, at) in said.misplaced(late) {
        let (is, other) = if late {
            ("what is late", "ended")
        } else {
            ("a period that ended", "late")
        };
        complain(format!("`{key}` says nothing of {is}: it belongs to `{other}`"), at);
    }
    if let Some(days) = said.days_late.as_ref().filter(|days| *days.get_ref() == 0) {
        complain("what is late is late by a day at least".to_owned(), days.span().start);
    }
}

fn phrases(
    path: &str,
    text: &str,
    hook: Ty,
    written: Vec<Spanned<String>>,
    problems: &mut Vec<Problem>,
) -> Vec<Phrase> {
    let mut phrases = Vec::with_capacity(written.len());
    for words in written {
        let offset = words.span().start;
        match Phrase::read(words.get_ref(), offset) {
            Ok(phrase) if phrase.head.is_of(hook) => phrases.push(phrase),
            Ok(phrase) => {
                let name = HOOKS
                    .iter()
                    .find(|known| known.ty == hook)
                    .map_or("", |known| known.name);
                let message = format!("`{}` never comes out of `{name}`", phrase.words);
                problems.push(Problem::new(Code::CaseWord, path, message).at_offset(text, offset));
            }
            Err((message, help)) => {
                problems.push(
                    Problem::new(Code::CaseWord, path, message)
                        .at_offset(text, offset)
                        .maybe_help(help),
                );
            }
        }
    }
    phrases
}

//! A file of cases as it is written: `3.16_….cases.toml` beside its script. Reading only; words are checked by `lint`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::{Spanned, value::Datetime};

use super::phrase::Phrase;
use crate::{
    explain::Code,
    facts::Answer,
    problem::{Problem, place_of},
    term::{ConcernLevel, EvidenceKind, FollowUpKind, Grade, UnitKind, Verdict},
};

const ENDING: &str = ".cases.toml";
/// What a case writes for a tool that nobody knows.
pub(crate) const UNKNOWN_TOOL: &str = "UNKNOWN";

/// What a case may say about the evidence, and what each means, for the guide.
pub(crate) const KEYS: &[(&str, &str)] = &[
    (
        "kind",
        "kind of evidence, such as `\"AUDIT\"` or `\"REPORT\"`; else what the row does",
    ),
    (
        "date",
        "the day of the audit or report, such as `2026-05-12`, which is also the ordinary day",
    ),
    ("submitted", "the day of the submission; else the same day"),
    (
        "period",
        "the period it is for: `{ start = 2026-04-01, end = 2026-06-30 }`; else it is found by the day",
    ),
    (
        "named_legs",
        "the duties it names: `[{ leg = \"3.12/r2\", period_start = 2026-04-01 }]`, with `forum = \"CPP\"` for its meeting",
    ),
    (
        "concern",
        "`\"NONE\"` (the ordinary one), `\"CONCERN\"` or `\"SIGNIFICANT\"`",
    ),
    ("grade", "overall grade, such as `\"GOOD\"`; else none"),
    (
        "tool",
        "the tool used; else the row's own. `\"UNKNOWN\"` tries one that nobody knows",
    ),
    (
        "answers",
        "answers by question: `{ plan_current = false }`; what is not said is answered in the ordinary way",
    ),
    ("without_answers", "questions left out: `[\"plan_current\"]`"),
    ("unit", "kind of unit it is about; else a team, for reports a service"),
    (
        "worker",
        "`true` or `false`: whether a worker is named; else as the row asks",
    ),
    ("worker_in_unit", "`false`: the worker does not stand in that team"),
    (
        "auditor_roles",
        "roles of the auditor; else those responsible for the row",
    ),
    (
        "own_service",
        "whether it is about the auditor's own service; else as the row asks",
    ),
    (
        "case_file",
        "`{ known = false }`, `{ child_protection = true }`, `{ looked_after = true }`",
    ),
    ("findings", "how many findings it reports; else none"),
    (
        "answers_follow_up",
        "`\"FURTHER_AUDIT\"` or `\"RE_REVIEW\"`: it answers a follow-up",
    ),
    (
        "open_further_audits",
        "further audits still open: `{ worker = 2 }` or `{ team = 2 }`",
    ),
    (
        "found_missing",
        "codes of what the host found missing: `[\"FOLLOW_UP_CLOSED\"]`",
    ),
    (
        "history",
        "what went before: `{ \"concern/90\" = 3 }` for `e.history.count(\"concern\", days(90))`",
    ),
];

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
    pub evidence: Evidence,
    pub expect: Expect,
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

/// What is submitted; whatever is left out is as on an ordinary day.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Evidence {
    pub kind: Option<EvidenceKind>,
    #[serde(deserialize_with = "day")]
    pub date: Option<NaiveDate>,
    #[serde(deserialize_with = "day")]
    pub submitted: Option<NaiveDate>,
    pub period: Option<PeriodEntry>,
    pub named_legs: Vec<LegEntry>,
    pub concern: Option<ConcernLevel>,
    pub grade: Option<Grade>,
    pub tool: Option<Spanned<String>>,
    pub answers: BTreeMap<Spanned<String>, Answer>,
    pub without_answers: Vec<Spanned<String>>,
    pub unit: Option<UnitKind>,
    pub worker: Option<bool>,
    pub worker_in_unit: Option<bool>,
    pub auditor_roles: Vec<Spanned<String>>,
    pub own_service: Option<bool>,
    pub case_file: Option<CaseFileEntry>,
    pub findings: u32,
    pub answers_follow_up: Option<FollowUpKind>,
    pub open_further_audits: OpenEntry,
    pub found_missing: Vec<Spanned<String>>,
    pub history: BTreeMap<Spanned<String>, i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodEntry {
    #[serde(deserialize_with = "some_day")]
    pub start: NaiveDate,
    #[serde(deserialize_with = "some_day")]
    pub end: NaiveDate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LegEntry {
    pub leg: String,
    #[serde(deserialize_with = "some_day")]
    pub period_start: NaiveDate,
    pub forum: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CaseFileEntry {
    pub known: bool,
    pub child_protection: bool,
    pub looked_after: bool,
}

impl Default for CaseFileEntry {
    fn default() -> Self {
        Self {
            known: true,
            child_protection: false,
            looked_after: false,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OpenEntry {
    pub worker: u32,
    pub team: u32,
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
    #[serde(default)]
    evidence: Evidence,
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

/// Read the cases of one file; every problem of it at once.
pub(crate) fn read(path: &str, text: &str) -> Result<Vec<Case>, Vec<Problem>> {
    let entries: FileEntry = toml::from_str(text).map_err(|error| vec![unreadable(path, text, &error)])?;
    let mut problems = Vec::new();
    let mut cases: Vec<Case> = Vec::with_capacity(entries.case.len());
    for entry in entries.case {
        let says = &entry.expect;
        let says_nothing =
            says.verdict.is_none() && says.only.is_none() && says.outcomes.is_empty() && says.not.is_empty();
        let expect = Expect {
            verdict: entry.expect.verdict,
            outcomes: phrases(path, text, entry.expect.outcomes, &mut problems),
            not: phrases(path, text, entry.expect.not, &mut problems),
            only: entry.expect.only.map(|only| phrases(path, text, only, &mut problems)),
        };
        let offset = entry.name.span().start;
        let name = entry.name.into_inner();
        let complain = |message: String| Problem::new(Code::CaseWord, path, message).at_offset(text, offset);
        if cases.iter().any(|case| case.name == name) {
            problems.push(complain(format!("two cases are called `{name}`")).help("give each case a name of its own"));
        }
        if says_nothing {
            problems.push(complain(format!("case `{name}` expects nothing")).help("give a `verdict` or `outcomes`"));
        }
        cases.push(Case {
            name,
            line: place_of(text, offset).0,
            evidence: entry.evidence,
            expect,
        });
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

fn unreadable(path: &str, text: &str, error: &toml::de::Error) -> Problem {
    let code = if text.parse::<toml::Table>().is_ok() {
        Code::CaseWord
    } else {
        Code::Toml
    };
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let offset = error.span().map_or(0, |span| span.start);
    Problem::new(code, path, message).at_offset(text, offset)
}

fn phrases(path: &str, text: &str, written: Vec<Spanned<String>>, problems: &mut Vec<Problem>) -> Vec<Phrase> {
    let mut phrases = Vec::with_capacity(written.len());
    for words in written {
        let offset = words.span().start;
        match Phrase::read(words.get_ref(), offset) {
            Ok(phrase) => phrases.push(phrase),
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

fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = Datetime::deserialize(deserializer)?;
    written
        .date
        .and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()))
        .ok_or_else(|| D::Error::custom("write a day, such as 2026-05-12"))
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    some_day(deserializer).map(Some)
}

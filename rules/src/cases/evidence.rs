//! What a case says of the evidence that is submitted, key by key.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::{Spanned, value::Datetime};

use crate::{
    facts::Answer,
    term::{ConcernLevel, EvidenceKind, FollowUpKind, Grade, UnitKind},
};

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

fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = Datetime::deserialize(deserializer)?;
    written
        .date
        .and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()))
        .ok_or_else(|| D::Error::custom("write a day, such as 2026-05-12"))
}

pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    some_day(deserializer).map(Some)
}

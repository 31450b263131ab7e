//! Everything that the rules may know about one submission. Collected before evaluation, stored with it, replayable.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Span,
    term::{ConcernLevel, EvidenceKind, FollowUpKind, Grade, UnitKind},
};

/// One submission and its surroundings on the event date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Row of the framework, such as `3.16`.
    pub task: String,
    /// What sort of evidence.
    pub kind: EvidenceKind,
    /// Day of the audit, visit, meeting or report.
    pub event_date: NaiveDate,
    /// Civil day of the submission in Europe/London.
    pub today: NaiveDate,
    /// Period that the submitter named, if any.
    pub period: Option<Span>,
    /// Legs of the obligations that the submitter named, each with the first day of its period; empty: match by kind and date.
    pub named_legs: Vec<NamedLeg>,
    /// The auditor's judgement.
    pub concern: ConcernLevel,
    /// Overall grade.
    pub grade: Option<Grade>,
    /// Tool code as submitted, known or not.
    pub tool: Option<String>,
    /// The unit it is about.
    pub unit: UnitFact,
    /// Team at or above that unit on the event date.
    pub team: Option<UnitFact>,
    /// Service at or above that unit on the event date.
    pub service: Option<UnitFact>,
    /// Worker whose work was looked at.
    pub worker: Option<UnitFact>,
    /// Whether that worker stood in that team on the event date; absent without a worker.
    pub worker_in_unit: Option<bool>,
    /// Who submitted.
    pub auditor: Auditor,
    /// The audited unit lies in a service in which the auditor holds a role.
    pub own_service: bool,
    /// The file as the register knows it.
    pub case_file: Option<CaseFileFact>,
    /// Answers by question code.
    pub answers: BTreeMap<String, Answer>,
    /// Number of findings reported.
    pub findings: u32,
    /// Codes of the themes that findings are tagged with, known or not, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// The follow-up that it answers.
    pub follow_up: Option<FollowUpFact>,
    /// Open further audits that this task already asked for, for the same worker and for the same team.
    pub open_further_audits: OpenFurtherAudits,
    /// What the host found missing while reading the submission: each becomes a requirement (origin `ENGINE`).
    #[serde(default)]
    pub unmet: Vec<Unmet>,
    /// Answers to the bounded questions that the script asks of history; keyed by [`HistoryQuery::key`].
    pub history: BTreeMap<String, i64>,
}

/// A leg and period named by its obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedLeg {
    /// Leg id, such as `3.12/r1`.
    pub leg: String,
    /// First day of the obligation's period; the day itself where it has none.
    pub period_start: NaiveDate,
    /// Forum whose meeting it is for, where a leg has those of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
}

/// A unit as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFact {
    /// Opaque key of the host.
    pub id: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its name on the event date.
    pub name: String,
}

/// Who submitted, as a rule sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auditor {
    /// Roles held on the event date.
    pub roles: Vec<String>,
}

/// A case file as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFileFact {
    /// Opaque reference.
    pub reference: String,
    /// In the register.
    pub known: bool,
    /// Child protection plan.
    pub child_protection: bool,
    /// Looked-after child.
    pub looked_after: bool,
}

/// An answer to one question of a tool or of the task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(f64),
    /// Words or a choice.
    Text(String),
}

/// The follow-up that a submission answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpFact {
    /// What it asked for.
    pub kind: FollowUpKind,
    /// The row that asked for it.
    pub task: String,
}

/// Something that the host found missing, such as a follow-up that is closed already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// Such as `FOLLOW_UP_CLOSED`.
    pub code: String,
    /// Input field it is about.
    pub field: Option<String>,
    /// What is missing and what to do.
    pub message: String,
}

/// How many further audits this task already has open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFurtherAudits {
    /// For the same worker.
    pub worker: u32,
    /// For the same team.
    pub team: u32,
}

/// A bounded question to history with literal arguments: `e.history.count("concern", days(90))`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// What is counted: `concern`, `significant_concern`, `evidence`, `conflict`; for the same worker, else the same unit.
    pub what: String,
    /// How many days back from the event date, the event date included and this submission left out.
    pub days: u32,
}

impl HistoryQuery {
    /// Key under which the answer stands in [`Facts::history`].
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.what, self.days)
    }
}

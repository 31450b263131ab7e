//! One row of the framework as its script declares it: the task, its legs, its samples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    facts::HistoryQuery,
    term::{Anchor, DistributionMode, EvidenceKind, Reading, UnitKind},
};

/// A numbered row of the framework.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Such as `3.16`.
    pub reference: String,
    /// 1 to 5.
    pub part: u32,
    /// Heading it stands under.
    pub section: String,
    /// Title in our own words.
    pub title: String,
    /// What is done, in our own words.
    pub description: String,
    /// `SOCIAL_CARE`, `EARLY_HELP` or `BOTH`.
    pub service_scope: String,
    /// Whether it is in force, or still being developed.
    #[serde(default)]
    pub status: RowStatus,
    /// `AUDIT`, `REPORT`, `MEETING`, … as `framework.yaml` says, upper case.
    pub kind: String,
    /// Role codes of those responsible.
    pub responsible: Vec<String>,
    /// Role code of the owner of the rule.
    pub owner: String,
    /// What it is for, in our own words.
    pub purposes: Vec<String>,
    /// What the source leaves open, and our reading.
    pub ambiguities: Vec<Ambiguity>,
    /// Legs, in the order of their ids.
    pub legs: Vec<Leg>,
    /// Samples that it draws.
    pub samples: Vec<Sample>,
    /// Roles that get a copy of something, and when.
    pub copies: Vec<CopyRule>,
    /// Questions that a submission must answer besides those of its tool.
    pub questions: Vec<TaskQuestion>,
    /// Every role that the row itself names as a recipient, copy or alert: the floor of a concern.
    pub floor: Vec<FloorRole>,
    /// What the script asks of history.
    pub history: Vec<HistoryQuery>,
    /// Path of its script within the rule set.
    pub script: String,
    /// Place in the source, such as `Part 3, A.4 Managers' file audits`.
    pub source: String,
}

/// Whether a row is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RowStatus {
    /// Its duties come due.
    #[default]
    InForce,
    /// Still being developed: its duties are shown as planned, without a date, and are never overdue.
    Planned,
}

/// A doubt in the source and how we read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguity {
    /// What is open.
    pub text: String,
    /// How we read it.
    pub reading: String,
}

/// A role to which a concern always goes, whatever the script does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorRole {
    /// Role code.
    pub role: String,
    /// Whose line is climbed.
    pub anchor: Anchor,
    /// Only when the script says so; but where the script could not finish, always.
    pub on_condition: bool,
}

/// One cadence-and-audience line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// Such as `3.16/r1`, by order of declaration.
    pub id: String,
    /// Reported to somebody, or done.
    pub kind: LegKind,
    /// What evidence answers it.
    pub evidence: Vec<EvidenceKind>,
    /// How often.
    pub cadence: Cadence,
    /// Who gets it.
    pub recipients: Vec<LegRecipient>,
    /// With whom it is done.
    pub with: Vec<String>,
    /// When one of those joins, in words; a role that is not here always does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with_when: BTreeMap<String, String>,
    /// By whom, where that differs from the responsible roles.
    pub by: Vec<String>,
    /// Fans out per unit of this kind.
    pub per_unit: Option<UnitKind>,
    /// Fans out per holder of any of these roles.
    pub per_holder: Vec<String>,
    /// How many pieces of evidence a period asks for.
    pub required: u32,
    /// Tool code.
    pub tool: Option<String>,
    /// Where the audited unit must lie.
    pub place: Place,
    /// When it applies, in words.
    pub condition: Option<String>,
    /// What exactly is done or goes, where the row does several things.
    pub what: Option<String>,
    /// By what process it travels, in words, where that is no forum.
    pub channel: Option<String>,
    /// The source's own words.
    pub source_text: Option<String>,
    /// Whether the source says so.
    pub confidence: Reading,
    /// Line of its declaration, from 1.
    pub line: u32,
    /// Column of its declaration, from 1.
    pub column: u32,
}

/// Whether a leg is reported or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LegKind {
    /// Something goes to its recipients.
    Report,
    /// Something is done.
    Activity,
}

/// Where an audited unit must lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Place {
    /// Anywhere.
    #[default]
    Anywhere,
    /// In the auditor's own team.
    OwnTeam,
    /// In the auditor's own service.
    OwnService,
    /// In another service than the auditor's: looking at the own one is a conflict of interest.
    OtherService,
}

/// How often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cadence {
    /// So many equal periods of the reporting year.
    Periodic {
        /// 12, 6, 4, 3, 2 or 1.
        times_per_year: u32,
        /// A floor: more is allowed and counted.
        at_least: bool,
    },
    /// Once per meeting of a forum.
    MeetingCycle {
        /// Role code of the forum; absent: each recipient forum.
        forum: Option<String>,
    },
    /// Raised by a person or a rule.
    AsRequired,
    /// A standing duty without a date.
    Standing,
    /// The source says nothing.
    Unspecified {
        /// Our reading, so many times a year.
        reading: Option<u32>,
    },
}

impl Cadence {
    /// Periods in a year by statement or by our reading; none for legs without a calendar.
    #[must_use]
    pub fn times_per_year(&self) -> Option<u32> {
        match self {
            Self::Periodic { times_per_year, .. } => Some(*times_per_year),
            Self::Unspecified { reading } => *reading,
            Self::MeetingCycle { .. } | Self::AsRequired | Self::Standing => None,
        }
    }

    /// Whether more than so many a year is welcome and counted.
    #[must_use]
    pub fn is_a_floor(&self) -> bool {
        matches!(self, Self::Periodic { at_least: true, .. })
    }
}

/// A role that a leg goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegRecipient {
    /// Role code.
    pub role: String,
    /// How it gets it.
    pub mode: DistributionMode,
    /// Forum it travels through.
    pub via: Option<String>,
    /// Only then, in words: the script decides and sends; the engine does not.
    pub condition: Option<String>,
    /// Whose line is climbed.
    pub anchor: Anchor,
}

/// A role that gets a copy, always or on a condition that the script decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRule {
    /// Leg whose evidence is copied.
    pub leg: String,
    /// Role code.
    pub role: String,
    /// In words; absent: always.
    pub condition: Option<String>,
    /// Whose line is climbed.
    pub anchor: Anchor,
}

/// A sample that a row draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// How many; absent where the source does not say.
    pub count: Option<u32>,
    /// `case_file`, `supervision_record`, …
    pub item: String,
    /// Among which it is taken, in words.
    pub among: Option<String>,
    /// For each of these.
    pub per_unit: Option<UnitKind>,
    /// For each holder of these roles, whose work is looked at.
    pub per_holder: Vec<String>,
    /// Where.
    pub place: Place,
    /// Tool code.
    pub tool: Option<String>,
    /// What is said of the tool, where none is named.
    pub tool_in_words: Option<String>,
    /// Role whose records are looked at.
    pub subject: Option<String>,
    /// Role that draws it at random from what was audited; absent: the auditor takes it.
    pub drawn_by: Option<String>,
    /// Leg that asks for it.
    pub leg: String,
}

/// A question that a submission must answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskQuestion {
    /// Code, such as `relevant_to_safeguarding`.
    pub code: String,
    /// The question in words.
    pub text: String,
    /// What answers it.
    pub answer: AnswerKind,
    /// Evidence kinds of which it is asked; empty: all.
    pub of: Vec<EvidenceKind>,
    /// Without an answer the evidence is incomplete.
    pub required: bool,
}

/// What answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnswerKind {
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// Words.
    Text,
    /// One of a list.
    Choice {
        /// The list.
        options: Vec<String>,
    },
}

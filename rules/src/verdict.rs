//! What the rules answer: a verdict, and outcomes each with its because.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Period,
    term::{Anchor, DistributionMode, FollowUpKind, Origin, Same, Verdict},
};

/// What the rules said about one submission. A pure function of rule set and facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The conclusion.
    pub verdict: Verdict,
    /// What is to follow, in the order in which it was asked for.
    pub outcomes: Vec<Outcome>,
    /// What the script read, in order, first reads only.
    pub facts_read: Vec<FactRead>,
    /// Why the script could not finish, if it could not. A fault is never a pass.
    pub fault: Option<Fault>,
    /// Script operations spent.
    pub operations: u64,
    /// What the script printed, capped.
    pub printed: Vec<String>,
}

/// One thing that is to follow; each hook has actions of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome<A = Action> {
    /// Stable within what it is about, however often that is judged, such as `alert:OPERATIONS_MANAGER`.
    pub key: String,
    /// What is asked for.
    pub action: A,
    /// Why.
    pub because: Because,
}

/// What an outcome asks for. Roles stay roles here; the host finds the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// Bring the evidence to a role.
    Distribute {
        /// How.
        mode: DistributionMode,
        /// To whom.
        role: String,
        /// Forum it travels through.
        via: Option<String>,
        /// Whose line is climbed.
        anchor: Anchor,
    },
    /// One further file or one re-review; two further files are two outcomes.
    FollowUp {
        /// What.
        kind: FollowUpKind,
        /// What must stay the same.
        same: Same,
        /// Last day to do it.
        due_on: NaiveDate,
        /// Role that is to do it; climbed from the auditor (`AllHolders` never used here).
        owner: String,
    },
    /// A leg of the row that this evidence satisfies for its unit and period.
    Satisfy {
        /// Leg id.
        leg: String,
        /// The period.
        period: Period,
    },
    /// Something is missing; while it is, the evidence satisfies nothing.
    Require {
        /// Such as `UNKNOWN_TOOL`, `MISSING_ANSWER`, `WORKER_NOT_IN_UNIT`, `WRONG_PERIOD`.
        code: String,
        /// Input field it is about.
        field: Option<String>,
        /// What is missing and what to do.
        message: String,
    },
    /// The auditor looked at work of the own service; the evidence satisfies nothing.
    Conflict {
        /// Why it is one.
        message: String,
    },
    /// Worth knowing, changes nothing.
    Warn {
        /// What.
        message: String,
    },
}

/// Why an outcome is there, down to the line that decided and the framework's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// Who or what put it there.
    pub origin: Origin,
    /// A sentence a practitioner understands.
    pub sentence: String,
    /// Script path within the rule set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub script: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    /// Column, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<u32>,
    /// The leg, where one is the reason.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub leg: Option<String>,
    /// The framework's own words or place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
}

impl Because {
    /// Of the engine or a person: with a sentence, and no place in a script.
    pub fn said(origin: Origin, sentence: impl Into<String>) -> Self {
        Self {
            origin,
            sentence: sentence.into(),
            script: None,
            line: None,
            column: None,
            leg: None,
            source: None,
        }
    }
}

/// A fact that the script read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRead {
    /// Name as written, such as `concern` or `answer("plan_current")`.
    pub name: String,
    /// Its value, as words.
    pub value: String,
    /// Script path within the rule set: the row's own, or one that it shares.
    pub script: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Why a script could not finish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// `MISSING`, `ERROR`, `LIMIT`, `DEADLINE`, `PANIC` or `NO_BECAUSE`.
    pub code: String,
    /// Script path within the rule set.
    pub script: String,
    /// Line, from 1; 0 when unknown.
    pub line: u32,
    /// Column, from 1; 0 when unknown.
    pub column: u32,
    /// What went wrong, in plain words.
    pub message: String,
}

impl Fault {
    /// Where, as far as it is known: `at lib/concern.rhai:9:5`.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (0, _) => format!("somewhere in {}", self.script),
            (line, 0) => format!("at {}:{line}", self.script),
            (line, column) => format!("at {}:{line}:{column}", self.script),
        }
    }
}

//! Who is told when a duty is late: the facts that `on_overdue(o)` sees, and what it asks for.

use serde::{Deserialize, Serialize};

use crate::{
    due::Due,
    term::{Anchor, FollowUpKind},
    verdict::{FactRead, Fault, Outcome},
};

/// An obligation whose due day has passed. Ask once for each day; the same facts always give the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// What is late.
    #[serde(flatten)]
    pub due: Due,
    /// The follow-up that is late, where it is one; then `due.holder` is the role that was to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUpKind>,
}

/// Who is to be told by that day. What stands there once stands there on every later day, a reminder until the next one
/// takes its place: the host tells what it has not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Who is told, in the order in which it was asked for; nobody before the first day late.
    pub outcomes: Vec<Outcome<LateAction>>,
    /// What the script read, in order, first reads only.
    pub facts_read: Vec<FactRead>,
    /// Why the script could not finish, if it could not: then the floor is told.
    pub fault: Option<Fault>,
    /// Script operations spent.
    pub operations: u64,
    /// What the script printed, capped.
    pub printed: Vec<String>,
}

/// What a late duty leads to. Roles stay roles here; the host finds the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LateAction {
    /// Tell a role. Key `tell:ROLE`, `tell:ROLE:STEP` for a reminder, `floor:ROLE` where the script failed.
    Tell {
        /// To whom.
        role: String,
        /// Whose line is climbed: that of the unit, or of the holder, that the duty is for.
        anchor: Anchor,
        /// Only the holder of the role that the duty is for; the role by its anchor where that person is gone.
        holder: bool,
        /// 0 at first, then 1, 2, … for each reminder. Nobody is told twice of one lateness in the same step.
        step: u32,
    },
    /// The script says, with a reason, that nobody is told. Key `nobody`; there is nothing to do.
    Nobody,
}

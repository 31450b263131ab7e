//! What follows when a period has ended: the facts that `on_period_end(p)` sees, and what it asks for.

use serde::{Deserialize, Serialize};

use crate::{
    due::Due,
    term::{Anchor, DistributionMode, Reading},
    verdict::{FactRead, Fault, Outcome},
};

/// A leg for one unit or holder and one period whose due day has passed, met or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What was due.
    #[serde(flatten)]
    pub due: Due,
    /// How many of those that count came only after the due day.
    #[serde(default)]
    pub met_late: u32,
    /// Everything submitted for it, what does not count included.
    #[serde(default)]
    pub submitted: u32,
    /// How many of those recorded a concern, significant ones included.
    #[serde(default)]
    pub concerns: u32,
    /// How many of those recorded a significant concern.
    #[serde(default)]
    pub significant_concerns: u32,
}

impl Ended {
    /// Whether everything required was there by the due day.
    #[must_use]
    pub const fn on_time(&self) -> bool {
        self.due.met >= self.due.required && self.met_late == 0
    }
}

/// What is to follow now that the period has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What is to follow, in the order in which it was asked for.
    pub outcomes: Vec<Outcome<EndAction>>,
    /// What the script read, in order, first reads only.
    pub facts_read: Vec<FactRead>,
    /// Why the script could not finish, if it could not: then the floor is told.
    pub fault: Option<Fault>,
    /// Script operations spent.
    pub operations: u64,
    /// What the script printed, capped.
    pub printed: Vec<String>,
}

/// What the end of a period leads to. Roles stay roles here; the host finds the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndAction {
    /// Send the period's counts to a role. Key `summary:ROLE`.
    Summary {
        /// To whom.
        role: String,
        /// `REPORT`, `FOR_INFORMATION` or `FOR_CONSIDERATION`.
        mode: DistributionMode,
        /// Whose line is climbed: that of the unit, or of the holder, that the duty was for.
        anchor: Anchor,
    },
    /// Draw a random sample with [`crate::draw()`] from what was audited. Key `draw:ITEM:ROLE`.
    Draw {
        /// How many; all of them where there are not so many.
        count: u32,
        /// What is drawn, such as `audited_case`.
        item: String,
        /// Who looks at what was drawn.
        by: String,
        /// Whose line is climbed.
        anchor: Anchor,
        /// Whether the source gives that number.
        reading: Reading,
    },
    /// Tell a role that the rule could not finish. Only the floor does. Key `floor:ROLE`.
    Tell {
        /// To whom.
        role: String,
        /// Whose line is climbed.
        anchor: Anchor,
    },
}

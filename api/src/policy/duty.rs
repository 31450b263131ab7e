//! What somebody is to do, and what is meant for them, as data that the store turns into conditions on obligations.
//! Worked out by `service::owner`; nothing here decides.

use std::sync::Arc;

use entity::{
    column::UnitKind,
    id::{PersonId, UnitId},
};

/// What a person owes, and what is addressed to them, today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// An obligation is theirs to do when any of these holds.
    pub owed: Vec<Owed>,
    /// An obligation is meant for a role that they hold for the whole authority when any of these holds.
    pub addressed: Vec<Audience>,
}

/// Obligations of these legs that somebody owes through one role held in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Leg ids.
    pub legs: Arc<[String]>,
    /// Which of their obligations.
    pub which: Owing,
}

/// Which obligations of a leg somebody owes. The line of an obligation is its unit, then its team and its service as it
/// keeps them, then the authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owing {
    /// Those in whose line this unit is the nearest in which anybody holds the role.
    Line {
        /// Where the role is held.
        unit: UnitId,
        /// What that unit is.
        kind: UnitKind,
        /// The other units in which it is held.
        others: Vec<UnitId>,
    },
    /// Those of these units, above the one in which the role is held, in whose line nobody holds it.
    Above {
        /// The units above.
        units: Vec<UnitId>,
        /// Every unit in which the role is held.
        held: Vec<UnitId>,
    },
    /// Those of other services than these, which are the person's own.
    Elsewhere(Vec<UnitId>),
    /// Those of this unit that fan out over holders: the person's own, and those of whoever holds the role there no more.
    Holder {
        /// Where the role is held.
        unit: UnitId,
        /// The others who hold it there: what is theirs is not the person's.
        others: Vec<PersonId>,
    },
}

/// Obligations that go to a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Leg ids.
    pub legs: Arc<[String]>,
    /// Only those for a meeting of one of these forums, or for no meeting at all; absent: whatever the meeting.
    pub meetings_of: Option<Arc<[String]>>,
}

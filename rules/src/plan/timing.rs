//! How a leg comes due: by the calendar, with meetings, always, on an event, or not yet.

use crate::row::{Cadence, Leg, RowStatus, Task};

/// How a leg comes due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    /// So many times in the reporting year, by statement or by our reading.
    Periodic(u32),
    /// Once for each meeting of its forum, or of each of its recipients.
    EachMeeting,
    /// Always, without a date.
    Standing,
    /// When a person or a rule raises it; the calendar never does.
    Event,
    /// Not yet: its row is still being developed.
    Developing,
}

impl Timing {
    /// How a leg of a row comes due.
    ///
    /// What the source dates is due on its date though a condition stands beside it (4.3: "quarterly after audit"): the
    /// condition is shown, and a period in which it did not hold is marked as not applicable. What the source does not
    /// date, and does only on a condition (3.16: feedback), is due when that holds, whatever we read.
    #[must_use]
    pub fn of(task: &Task, leg: &Leg) -> Self {
        if task.status == RowStatus::Planned {
            return Self::Developing;
        }
        match leg.cadence {
            Cadence::AsRequired | Cadence::Unspecified { reading: None } => Self::Event,
            Cadence::Unspecified { .. } if leg.condition.is_some() => Self::Event,
            Cadence::Periodic {
                times_per_year: times, ..
            }
            | Cadence::Unspecified { reading: Some(times) } => Self::Periodic(times),
            Cadence::MeetingCycle { .. } => Self::EachMeeting,
            Cadence::Standing => Self::Standing,
        }
    }
}

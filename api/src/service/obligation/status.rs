//! Where an obligation stands: worked out from its dates, never stored.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    obligation,
};

/// Where an obligation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObligationStatus {
    /// Row still being developed (early help).
    Planned,
    /// A standing duty without a date.
    Standing,
    /// Its period has not begun.
    NotDue,
    /// Its period is running.
    Open,
    /// Some but not all of the evidence is there.
    Partial,
    /// Met in time.
    Met,
    /// Met after its due date.
    MetLate,
    /// Past its due date and not met.
    Overdue,
    /// Waived by a person, with a reason.
    Waived,
    /// Marked as not applicable by a person, with a reason.
    NotApplicable,
    /// Cancelled by a change of rule or unit; the reason is kept.
    Cancelled,
}

/// Where `obligation` stands on `today` (Europe/London). A late one that is partly met is overdue.
#[must_use]
pub fn status(obligation: &obligation::Model, today: NaiveDate) -> ObligationStatus {
    match obligation.state {
        ObligationState::Waived => ObligationStatus::Waived,
        ObligationState::NotApplicable => ObligationStatus::NotApplicable,
        ObligationState::Cancelled => ObligationStatus::Cancelled,
        ObligationState::Active => match obligation.completed_on {
            None if obligation.nature == ObligationNature::Planned => ObligationStatus::Planned,
            None if obligation.nature == ObligationNature::Standing => ObligationStatus::Standing,
            Some(day) if day > obligation.due_on => ObligationStatus::MetLate,
            Some(_) => ObligationStatus::Met,
            None if today > obligation.due_on => ObligationStatus::Overdue,
            None if obligation.met > 0 => ObligationStatus::Partial,
            None if today < obligation.period_start => ObligationStatus::NotDue,
            None => ObligationStatus::Open,
        },
    }
}

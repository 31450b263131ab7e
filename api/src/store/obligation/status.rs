//! Where an obligation stands on a day: of a row in Rust, and of many as a condition in SQL. The two say the same.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    obligation::{Column, Model},
};
use sea_orm::{
    ColumnTrait as _, Condition,
    sea_query::{CaseStatement, Expr, ExprTrait as _},
};

/// Where an obligation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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

impl ObligationStatus {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::Planned,
        Self::Standing,
        Self::NotDue,
        Self::Open,
        Self::Partial,
        Self::Met,
        Self::MetLate,
        Self::Overdue,
        Self::Waived,
        Self::NotApplicable,
        Self::Cancelled,
    ];

    /// Neither met nor put aside: evidence may still come.
    #[must_use]
    pub const fn is_undone(self) -> bool {
        matches!(
            self,
            Self::Planned | Self::Standing | Self::NotDue | Self::Open | Self::Partial | Self::Overdue
        )
    }

    /// Every one that is neither met nor put aside.
    pub fn undone() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|status| status.is_undone())
    }
}

/// Where `obligation` stands on `today` (Europe/London). A late one that is partly met is overdue.
#[must_use]
pub fn status(obligation: &Model, today: NaiveDate) -> ObligationStatus {
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

/// Rows for which [`status`] says one of `statuses`.
pub(in crate::store) fn among(statuses: &[ObligationStatus], today: NaiveDate) -> Condition {
    statuses
        .iter()
        .fold(Condition::any(), |any, status| any.add(stands(*status, today)))
}

/// The place of a row's status in [`ObligationStatus::ALL`].
pub(in crate::store) fn place(today: NaiveDate) -> Expr {
    let all = ObligationStatus::ALL.into_iter().zip(0_i32..);
    let each = all.fold(CaseStatement::new(), |case, (status, at)| {
        case.case(stands(status, today), at)
    });
    each.into()
}

/// Rows for which [`status`] says `status`: of each row exactly one of the conditions holds.
fn stands(status: ObligationStatus, today: NaiveDate) -> Condition {
    let is = |state: ObligationState| Condition::all().add(Column::State.eq(state));
    let active = || is(ObligationState::Active);
    let done = || active().add(Column::CompletedOn.is_not_null());
    let undone = || active().add(Column::CompletedOn.is_null());
    let dated = || undone().add(Column::Nature.is_not_in([ObligationNature::Planned, ObligationNature::Standing]));
    let in_time = || dated().add(Column::DueOn.gte(today));
    let empty = || in_time().add(Column::Met.lte(0));
    let due = || Column::DueOn.into_expr();
    match status {
        ObligationStatus::Waived => is(ObligationState::Waived),
        ObligationStatus::NotApplicable => is(ObligationState::NotApplicable),
        ObligationStatus::Cancelled => is(ObligationState::Cancelled),
        ObligationStatus::Met => done().add(Column::CompletedOn.into_expr().lte(due())),
        ObligationStatus::MetLate => done().add(Column::CompletedOn.into_expr().gt(due())),
        ObligationStatus::Planned => undone().add(Column::Nature.eq(ObligationNature::Planned)),
        ObligationStatus::Standing => undone().add(Column::Nature.eq(ObligationNature::Standing)),
        ObligationStatus::Overdue => dated().add(Column::DueOn.lt(today)),
        ObligationStatus::Partial => in_time().add(Column::Met.gt(0)),
        ObligationStatus::NotDue => empty().add(Column::PeriodStart.gt(today)),
        ObligationStatus::Open => empty().add(Column::PeriodStart.lte(today)),
    }
}

//! Obligations without the evidence that the framework asks for, as conditions.

use std::fmt;

use chrono::NaiveDate;
use entity::{
    column::{EvidenceKind, EvidenceStatus, Verdict},
    evidence,
    id::UnitId,
    obligation::{Column, Model},
};
use rules::calendar::Span;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    duty::never,
    status::{self, ObligationStatus, status},
};

/// Why there is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapKind {
    /// Its due date has passed, and nothing at all is held.
    Late,
    /// It is a standing duty, and nothing of the year shows that it is kept.
    NeverEvidenced,
    /// Its row is still being developed: nothing is agreed that could be held.
    NotAgreed,
}

impl GapKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Late, Self::NeverEvidenced, Self::NotAgreed];

    /// Why a row that is a gap is one.
    #[must_use]
    pub fn of(row: &Model, today: NaiveDate) -> Self {
        match status(row, today) {
            ObligationStatus::Planned => Self::NotAgreed,
            ObligationStatus::Standing => Self::NeverEvidenced,
            _ => Self::Late,
        }
    }
}

/// Which gaps are asked for. The day is no part of it: a cursor is still good on the morrow.
#[derive(Clone)]
pub struct Gaps {
    /// Any of these.
    pub kinds: Vec<GapKind>,
    /// First and last day of the year.
    pub year: Span,
    /// The day, Europe/London.
    pub today: NaiveDate,
    /// Legs of standing duties, with the kinds of evidence that answer each of them.
    pub standing: Vec<(String, Vec<EvidenceKind>)>,
    /// The unit that everything is below of.
    pub authority: Option<UnitId>,
}

impl fmt::Debug for Gaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.kinds, self.year)
    }
}

impl Gaps {
    pub(super) fn condition(&self) -> Condition {
        let each = self.kinds.iter().map(|kind| self.of_kind(*kind));
        if self.kinds.is_empty() {
            return never();
        }
        each.fold(Condition::any(), Condition::add)
    }

    fn of_kind(&self, kind: GapKind) -> Condition {
        let stands = |wanted| Condition::all().add(status::among(&[wanted], self.today));
        match kind {
            GapKind::Late => stands(ObligationStatus::Overdue)
                .add(Column::Met.lte(0))
                .add(Column::DueOn.between(self.year.start, self.year.end)),
            // Of a year that has not begun nothing can be held yet.
            GapKind::NeverEvidenced if self.today < self.year.start => never(),
            GapKind::NeverEvidenced => stands(ObligationStatus::Standing).add(Expr::exists(self.shown()).not()),
            GapKind::NotAgreed => stands(ObligationStatus::Planned),
        }
    }

    /// Sound evidence of the year, of a kind that answers the leg, from or about the unit or whatever is below it.
    fn shown(&self) -> sea_orm::sea_query::SelectStatement {
        use evidence::Column as Held;
        let same = |held: Held, column: Column| held.into_expr().eq(column.into_expr());
        let below = [Held::UnitId, Held::TeamId, Held::ServiceId, Held::WorkerId]
            .into_iter()
            .fold(Condition::any(), |any, held| any.add(same(held, Column::UnitId)))
            .add_option(self.authority.map(|authority| Column::UnitId.eq(authority)));
        let own = Condition::any()
            .add(Column::HolderId.is_null())
            .add(same(Held::SubmittedBy, Column::HolderId));
        let answers = self.standing.iter().fold(Condition::any(), |any, (leg, kinds)| {
            let answers = Condition::all()
                .add(Column::Leg.eq(leg.as_str()))
                .add(Held::Kind.is_in(kinds.iter().copied()));
            any.add(answers)
        });
        let known = self.standing.iter().map(|(leg, _)| leg.as_str());
        let answers = answers.add(Column::Leg.is_not_in(known));
        evidence::Entity::find()
            .select_only()
            .expr(Expr::value(1))
            .filter(same(Held::Task, Column::Task))
            .filter(Held::EventDate.between(self.year.start, self.year.end))
            .filter(Held::Status.ne(EvidenceStatus::Withdrawn))
            .filter(Held::Verdict.is_in([Verdict::Compliant, Verdict::ActionRequired]))
            .filter(answers)
            .filter(below)
            .filter(own)
            .into_query()
    }
}

//! Who owes what and what is meant for whom, as conditions on obligations.

use entity::{column::UnitKind, id::UnitId, meeting, obligation::Column};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};

use crate::policy::{Audience, Owed, Owing};

/// Obligations that are somebody's to do; none where nothing is.
pub(in crate::store) fn owed(duties: &[Owed]) -> Condition {
    let each = duties.iter().map(|owed| {
        Condition::all()
            .add(Column::Leg.is_in(owed.legs.iter().map(String::as_str)))
            .add(which(&owed.which))
    });
    any(each)
}

/// Obligations that go to any of these; none where there is none.
pub(in crate::store) fn addressed(audiences: &[Audience]) -> Condition {
    let each = audiences.iter().map(|audience| {
        let meeting = audience.meetings_of.as_deref().map(|forums| {
            let of_forum = meeting::Entity::find()
                .filter(meeting::Column::Id.into_expr().eq(Column::MeetingId.into_expr()))
                .filter(meeting::Column::Forum.is_in(forums.iter().map(String::as_str)))
                .into_query();
            Condition::any()
                .add(Column::MeetingId.is_null())
                .add(Expr::exists(of_forum))
        });
        Condition::all()
            .add(Column::Leg.is_in(audience.legs.iter().map(String::as_str)))
            .add_option(meeting)
    });
    any(each)
}

/// Finds nothing.
pub(super) fn never() -> Condition {
    Condition::all().add(Column::Id.is_null())
}

/// Nothing for an empty list: nobody's condition must not let everything through.
fn any(each: impl Iterator<Item = Condition>) -> Condition {
    let mut each = each.peekable();
    if each.peek().is_none() {
        return never();
    }
    each.fold(Condition::any(), Condition::add)
}

fn which(owing: &Owing) -> Condition {
    match owing {
        Owing::Line { unit, kind, others } => {
            // Of its own obligations no unit is nearer; of those that it is above of, whatever lies in between.
            let below = match kind {
                UnitKind::Authority => Some((None, &[Column::UnitId, Column::TeamId, Column::ServiceId][..])),
                UnitKind::Service => Some((Some(Column::ServiceId), &[Column::UnitId, Column::TeamId][..])),
                UnitKind::Team => Some((Some(Column::TeamId), &[Column::UnitId][..])),
                UnitKind::Worker | UnitKind::Area | UnitKind::Home => None,
            };
            let below = below.map(|(column, nearer)| {
                Condition::all()
                    .add_option(column.map(|column| column.eq(*unit)))
                    .add(outside(nearer, others))
            });
            Condition::any().add(Column::UnitId.eq(*unit)).add_option(below)
        }
        Owing::Above { units, held } => Condition::all()
            .add(Column::UnitId.is_in(units.iter().copied()))
            .add(outside(&[Column::UnitId, Column::TeamId, Column::ServiceId], held)),
        Owing::Elsewhere(services) => outside(&[Column::ServiceId], services),
        Owing::Holder { unit, others } => {
            let not_theirs = (!others.is_empty()).then(|| {
                Condition::any()
                    .add(Column::HolderId.is_null())
                    .add(Column::HolderId.is_not_in(others.iter().copied()))
            });
            Condition::all().add(Column::UnitId.eq(*unit)).add_option(not_theirs)
        }
    }
}

/// None of the columns holds one of `units`.
fn outside(columns: &[Column], units: &[UnitId]) -> Condition {
    if units.is_empty() {
        return Condition::all();
    }
    columns.iter().fold(Condition::all(), |all, column| {
        let elsewhere = Condition::any()
            .add(column.is_null())
            .add(column.is_not_in(units.iter().copied()));
        all.add(elsewhere)
    })
}

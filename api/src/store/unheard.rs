//! Concerns that nobody has acknowledged. Without a scope: it is the engine that looks, and nothing from here is shown.

use entity::{
    column::{ConcernLevel, DistributionMode},
    concern, distribution,
    id::{ConcernId, PersonId},
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    Store, StoreError, UNHEARD,
    handover::{self, Open},
    sql,
};

/// Open concerns that were raised without an audit, or are significant, and that nobody who was told of them has
/// acknowledged: one statement.
///
/// # Errors
/// The database's.
pub async fn concerns(store: &Store) -> Result<Vec<Open>, StoreError> {
    use concern::Column;
    use distribution::Column as Told;
    let of_itself = Told::ConcernId.into_expr().eq(Column::Id.into_expr());
    let of_its_audit = Told::EvidenceId
        .into_expr()
        .eq(Column::EvidenceId.into_expr())
        .and(Told::Mode.eq(DistributionMode::Alert));
    let unheard = handover::open_concerns()
        .filter(
            Condition::any()
                .add(Column::EvidenceId.is_null())
                .add(Column::Level.eq(ConcernLevel::Significant)),
        )
        .filter(acknowledged(of_itself).not())
        .filter(acknowledged(of_its_audit).not());
    Ok(unheard.into_model().all(store.reader()).await?)
}

/// Somebody acknowledged word of this.
fn acknowledged(of: Expr) -> Expr {
    let told = distribution::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(of)
        .filter(distribution::Column::AcknowledgedAt.is_not_null());
    Expr::exists(told.into_query())
}

/// Under which keys these concerns went up the line already, and to whom.
///
/// # Errors
/// The database's.
pub async fn told(store: &Store, ids: &[ConcernId]) -> Result<Vec<(ConcernId, String, Option<PersonId>)>, StoreError> {
    use distribution::Column;
    let found = distribution::Entity::find()
        .select_only()
        .columns([Column::ConcernId, Column::OutcomeKey, Column::PersonId])
        .filter(Column::ConcernId.is_in(ids.iter().copied()))
        .filter(sql::begins(Column::OutcomeKey.into_expr(), UNHEARD));
    Ok(found.into_tuple().all(store.reader()).await?)
}

//! Random samples: seen by whoever sees the obligation whose period they sample.

use entity::{
    draw::{Column, Entity, Model},
    id::ObligationId,
    obligation,
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// What was drawn from the periods of these obligations, the earliest first.
///
/// # Errors
/// The database's.
pub async fn by_obligation(store: &Store, scope: &Scope, ids: &[ObligationId]) -> Result<Vec<Model>, StoreError> {
    let own = obligation::Entity::find()
        .select_only()
        .column(obligation::Column::Id)
        .filter(obligation::Column::Id.into_expr().eq(Column::ObligationId.into_expr()))
        .filter(scope::obligation(scope));
    let seen = if scope.is_all() {
        Condition::all()
    } else {
        Condition::all().add(Expr::exists(own.into_query()))
    };
    read::by::<Entity, _>(
        store,
        &seen,
        Column::ObligationId,
        ids,
        &[Column::CreatedAt, Column::Id],
    )
    .await
}

//! Files on their way: seen by whoever sends them, forgotten after a day.

use entity::{
    attachment,
    id::UploadId,
    instant::Instant,
    upload::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Those of `ids` that are one's own, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[UploadId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::upload(scope), Column::Id, ids, &[]).await
}

/// The upload with this id, whosever it is. Whoever holds its address may ask: the address proves it.
///
/// # Errors
/// The database's.
pub async fn addressed(store: &Store, id: UploadId) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id).one(store.reader()).await?)
}

/// How many of one's own, begun since `since`, take room without being attached to anything: those that have arrived, and those
/// that can still be sent at `now`.
///
/// # Errors
/// The database's.
pub async fn waiting(store: &Store, scope: &Scope, since: Instant, now: Instant) -> Result<u64, StoreError> {
    let attached = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::Id)
        .filter(attachment::Column::UploadId.into_expr().eq(Column::Id.into_expr()));
    let found = Entity::find()
        .filter(scope::upload(scope))
        .filter(Column::CreatedAt.gte(since))
        .filter(
            Condition::any()
                .add(Column::ReceivedAt.is_not_null())
                .add(Column::ExpiresAt.gte(now)),
        )
        .filter(Expr::exists(attached.into_query()).not());
    read::count(store, found).await
}

/// Forgets those begun before `before`; what was attached of them stays. Returns how many.
///
/// # Errors
/// The database's.
pub async fn forget(store: &Store, before: Instant) -> Result<u64, StoreError> {
    let tx = store.begin().await?;
    let forgotten = Entity::delete_many()
        .filter(Column::CreatedAt.lt(before))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(forgotten.rows_affected)
}

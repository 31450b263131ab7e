//! Keys under which retries are found.

use entity::{
    idempotency::{Column, Entity},
    instant::Instant,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::{Store, StoreError};

/// Forgets up to `limit` keys from before an instant; how many those were.
///
/// # Errors
/// The database's.
pub async fn forget(store: &Store, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::Key])
        .filter(Column::CreatedAt.lt(before))
        .limit(limit)
        .into_tuple::<(entity::id::PersonId, String)>()
        .all(store.reader())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    let keys = old.iter().map(|(_, key)| key.as_str());
    let gone = Entity::delete_many()
        .filter(Column::Key.is_in(keys))
        .filter(Column::CreatedAt.lt(before))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

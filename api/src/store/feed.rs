//! Calendars that people subscribed to: their own, or whichever one a token opens.

use entity::{
    feed::{Column, Entity, Model},
    id::FeedId,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// The calendar whose token has this hash, if its address is in use. Whoever holds the token may ask: what the calendar shows is
/// decided by the scope of its subscriber.
///
/// # Errors
/// The database's.
pub async fn by_token(store: &Store, token_hash: &str) -> Result<Option<Model>, StoreError> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::RevokedAt.is_null());
    Ok(found.one(store.reader()).await?)
}

/// One's own that are in use, the newest first.
///
/// # Errors
/// The database's.
pub async fn in_use(store: &Store, scope: &Scope) -> Result<Vec<Model>, StoreError> {
    let found = Entity::find()
        .filter(scope::feed(scope))
        .filter(Column::RevokedAt.is_null())
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    Ok(found.all(store.reader()).await?)
}

/// Those of `ids` that are one's own, in no order; those out of use too.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[FeedId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::feed(scope), Column::Id, ids, &[]).await
}

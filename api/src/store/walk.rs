//! Lists that are walked to their end, in parts of a size that fits in memory; each goes on where the one before stopped.

use sea_orm::{EntityTrait, FromQueryResult, Order, QueryFilter as _, QueryOrder as _, Select};
use uuid::Uuid;

use super::{
    Store, StoreError,
    page::{Keyset, beyond},
    read,
};

/// Where a part of a list stopped. Only good for the list that gave it out.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    key: i64,
    id: Uuid,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Batch<T> {
    /// Its rows, in the list's order.
    pub rows: Vec<T>,
    /// Where to go on; nothing at the end of the list.
    pub next: Option<Place>,
}

/// Reads up to `limit` rows after a place: one statement.
pub(super) async fn batch<E>(
    store: &Store,
    select: Select<E>,
    keyset: &Keyset<E>,
    after: Option<Place>,
    limit: u64,
) -> Result<Batch<E::Model>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let mut select = select;
    if let Some(Place { key, id }) = after {
        select = select.filter(beyond(keyset, (key, id), true));
    }
    let order = if keyset.descending { Order::Desc } else { Order::Asc };
    let ordered = select.order_by(keyset.column, order.clone()).order_by(keyset.id, order);
    let rows = read::first(store, ordered, limit).await?;
    let full = u64::try_from(rows.len()).unwrap_or(u64::MAX) >= limit;
    let next = rows.last().filter(|_| full).map(|row| {
        let (key, id) = (keyset.key)(row);
        Place { key: key.number(), id }
    });
    Ok(Batch { rows, next })
}

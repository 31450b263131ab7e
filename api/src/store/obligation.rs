//! Obligations, read under a scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    id::{MeetingId, ObligationId},
    obligation::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select,
    sea_query::{Expr, Query},
};

pub(in crate::store) mod duty;
mod filter;
mod gap;
mod status;

pub use filter::{Filter, Statuses, Yours};
pub use gap::{GapKind, Gaps};
pub(in crate::store) use status::place as status_place;
pub use status::{ObligationStatus, status};

mod planned;

pub use planned::{Planned, planned};

use super::{
    Store, StoreError,
    page::{self, Key, Keyset, Page, PageRequest},
    read, scope, several,
    walk::{self, Batch, Place},
};
use crate::policy::Scope;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Earliest due date first.
    #[default]
    DueAsc,
    /// Latest due date first.
    DueDesc,
}

impl Order {
    fn keyset(self) -> Keyset<Entity> {
        Keyset {
            column: Column::DueOn,
            id: Column::Id,
            descending: self == Self::DueDesc,
            key: |row| (Key::Day(row.due_on), row.id.0),
        }
    }
}

fn select(scope: &Scope, filter: &Filter) -> Select<Entity> {
    Entity::find()
        .filter(filter.condition(scope))
        .filter(scope::obligation(scope))
}

/// A page of them: one statement.
///
/// # Errors
/// [`StoreError::Cursor`] or [`StoreError::Page`] for a request that cannot be; else the database's.
pub async fn list(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    order: Order,
    request: &PageRequest,
) -> Result<Page<Model>, StoreError> {
    let fingerprint = page::fingerprint("obligation", filter, order);
    page::page(store, select(scope, filter), &order.keyset(), fingerprint, request).await
}

/// The next part of a list that is walked to its end, the earliest due date first: one statement.
///
/// # Errors
/// The database's.
pub async fn batch(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
) -> Result<Batch<Model>, StoreError> {
    walk::batch(store, select(scope, filter), &Order::DueAsc.keyset(), after, limit).await
}

/// How many there are.
///
/// # Errors
/// The database's.
pub async fn count(store: &Store, scope: &Scope, filter: &Filter) -> Result<u64, StoreError> {
    read::count(store, select(scope, filter)).await
}

/// The same part of each of several lists, in the order of `filters`: one statement for all of them.
///
/// # Errors
/// As [`list`].
pub async fn lists(
    store: &Store,
    scope: &Scope,
    filters: &[&Filter],
    order: Order,
    request: &PageRequest,
) -> Result<Vec<Page<Model>>, StoreError> {
    let lists = filters.iter().map(|filter| {
        let fingerprint = page::fingerprint("obligation", filter, order);
        (select(scope, filter), fingerprint)
    });
    several::pages(store, lists.collect(), &order.keyset(), request).await
}

/// How many there are of each of these tasks, whatever tasks `filter` names: one statement. Tasks without any are left out.
///
/// # Errors
/// The database's.
pub async fn count_by_task(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    tasks: &[String],
) -> Result<HashMap<String, u64>, StoreError> {
    let filter = Filter {
        tasks: tasks.to_vec(),
        ..filter.clone()
    };
    several::counts(store, select(scope, &filter), Column::Task).await
}

/// How many there are, by how they stand on `today`: one statement.
///
/// # Errors
/// The database's.
pub async fn count_by_status(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Vec<(ObligationStatus, u64)>, StoreError> {
    let each = select(scope, filter)
        .select_only()
        .expr_as(status_place(today), "status")
        .into_query();
    let sums = Query::select()
        .column("status")
        .expr_as(Expr::cust("COUNT(*)"), "how_many")
        .from_subquery(each, "due")
        .group_by_col("status")
        .order_by("status", sea_orm::Order::Asc)
        .take();
    let rows = store.reader().query_all(&sums).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (place, count): (i32, i64) = (row.try_get("", "status")?, row.try_get("", "how_many")?);
        let status = usize::try_from(place)
            .ok()
            .and_then(|place| ObligationStatus::ALL.get(place));
        found.extend(status.map(|status| (*status, u64::try_from(count).unwrap_or_default())));
    }
    Ok(found)
}

/// Those of `ids` that may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[ObligationId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::obligation(scope), Column::Id, ids, &[]).await
}

/// Those of `ids` that are asked for and may be seen, the earliest due date first.
///
/// # Errors
/// The database's.
pub async fn among(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    ids: &[ObligationId],
) -> Result<Vec<Model>, StoreError> {
    let asked = Condition::all()
        .add(filter.condition(scope))
        .add(scope::obligation(scope));
    read::by::<Entity, _>(store, &asked, Column::Id, ids, &[Column::DueOn, Column::Id]).await
}

/// Those for these meetings that may be seen, by leg and unit.
///
/// # Errors
/// The database's.
pub async fn by_meeting(store: &Store, scope: &Scope, ids: &[MeetingId]) -> Result<Vec<Model>, StoreError> {
    let order = [Column::Leg, Column::Slot];
    read::by::<Entity, _>(store, &scope::obligation(scope), Column::MeetingId, ids, &order).await
}

/// Those that stand in these slots, whoever may see them, in no order.
///
/// # Errors
/// The database's.
pub async fn by_slots(store: &Store, slots: &[&str]) -> Result<Vec<Model>, StoreError> {
    let found = Entity::find().filter(Column::Slot.is_in(slots.iter().copied()));
    Ok(found.all(store.reader()).await?)
}

/// The one with this id, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: ObligationId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

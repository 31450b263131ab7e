//! Concerns, read under a scope.

use entity::{
    column::{ConcernLevel, ConcernStatus},
    concern::{Column, Entity, Model},
    id::{ConcernId, EvidenceId, PersonId, UnitId},
};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Select};

use super::{
    Store, StoreError,
    page::{self, Key, Keyset, Page, PageRequest},
    read, scope,
    walk::{self, Batch, Place},
};
use crate::policy::Scope;

/// What is asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Open or closed.
    pub statuses: Vec<ConcernStatus>,
    /// Concern or significant concern.
    pub levels: Vec<ConcernLevel>,
    /// Rows of the framework.
    pub tasks: Vec<String>,
    /// About these units or units under them.
    pub units: Vec<UnitId>,
    /// Who raised them.
    pub raised_by: Vec<PersonId>,
    /// Who owns them.
    pub owners: Vec<PersonId>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Latest first.
    #[default]
    RaisedDesc,
    /// Earliest first.
    RaisedAsc,
}

impl Order {
    fn keyset(self) -> Keyset<Entity> {
        Keyset {
            column: Column::RaisedAt,
            id: Column::Id,
            descending: self == Self::RaisedDesc,
            key: |row| (Key::Instant(row.raised_at), row.id.0),
        }
    }
}

fn asked(filter: &Filter) -> Condition {
    let units = (!filter.units.is_empty()).then(|| {
        [Column::UnitId, Column::TeamId, Column::ServiceId, Column::WorkerId]
            .into_iter()
            .fold(Condition::any(), |any, column| {
                any.add(column.is_in(filter.units.iter().copied()))
            })
    });
    let tasks: Vec<&str> = filter.tasks.iter().map(String::as_str).collect();
    Condition::all()
        .add_option(read::among(Column::Status, &filter.statuses))
        .add_option(read::among(Column::Level, &filter.levels))
        .add_option(read::among(Column::Task, &tasks))
        .add_option(units)
        .add_option(read::among(Column::RaisedBy, &filter.raised_by))
        .add_option(read::among(Column::OwnerId, &filter.owners))
}

fn select(scope: &Scope, filter: &Filter) -> Select<Entity> {
    Entity::find().filter(asked(filter)).filter(scope::concern(scope))
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
    let fingerprint = page::fingerprint("concern", filter, order);
    page::page(store, select(scope, filter), &order.keyset(), fingerprint, request).await
}

/// The next part of a list that is walked to its end, the latest first: one statement.
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
    walk::batch(store, select(scope, filter), &Order::RaisedDesc.keyset(), after, limit).await
}

/// How many there are.
///
/// # Errors
/// The database's.
pub async fn count(store: &Store, scope: &Scope, filter: &Filter) -> Result<u64, StoreError> {
    read::count(store, select(scope, filter)).await
}

/// Those of `ids` that are asked for and may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn among(store: &Store, scope: &Scope, filter: &Filter, ids: &[ConcernId]) -> Result<Vec<Model>, StoreError> {
    let asked = asked(filter).add(scope::concern(scope));
    read::by::<Entity, _>(store, &asked, Column::Id, ids, &[]).await
}

/// Those of `ids` that may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[ConcernId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::concern(scope), Column::Id, ids, &[]).await
}

/// The one with this id, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: ConcernId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

/// Those that these pieces of evidence made.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::concern(scope),
        Column::EvidenceId,
        ids,
        &[Column::RaisedAt, Column::Id],
    )
    .await
}

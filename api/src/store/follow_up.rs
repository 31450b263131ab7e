//! Follow-ups, read under a scope.

use chrono::NaiveDate;
use entity::{
    column::{FollowUpKind, FollowUpStatus},
    follow_up::{Column, Entity, Model},
    id::{ConcernId, EvidenceId, FollowUpId, PersonId, UnitId},
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
    /// Open, done, cancelled.
    pub statuses: Vec<FollowUpStatus>,
    /// Further audit or re-review.
    pub kinds: Vec<FollowUpKind>,
    /// Rows of the framework that asked for them.
    pub tasks: Vec<String>,
    /// Who is to do them.
    pub owners: Vec<PersonId>,
    /// About these teams, services or workers.
    pub units: Vec<UnitId>,
    /// First due date.
    pub due_from: Option<NaiveDate>,
    /// Last due date; with `OPEN` and yesterday, those overdue.
    pub due_to: Option<NaiveDate>,
}

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
    let units = (!filter.units.is_empty()).then(|| {
        [Column::UnitId, Column::ServiceId, Column::WorkerId]
            .into_iter()
            .fold(Condition::any(), |any, column| {
                any.add(column.is_in(filter.units.iter().copied()))
            })
    });
    let tasks: Vec<&str> = filter.tasks.iter().map(String::as_str).collect();
    let asked = Condition::all()
        .add_option(read::among(Column::Status, &filter.statuses))
        .add_option(read::among(Column::Kind, &filter.kinds))
        .add_option(read::among(Column::Task, &tasks))
        .add_option(read::among(Column::OwnerId, &filter.owners))
        .add_option(units)
        .add(read::between(Column::DueOn, filter.due_from, filter.due_to));
    Entity::find().filter(asked).filter(scope::follow_up(scope))
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
    let fingerprint = page::fingerprint("follow_up", filter, order);
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

/// Those of `ids` that may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[FollowUpId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::follow_up(scope), Column::Id, ids, &[]).await
}

/// The one with this id, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: FollowUpId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

/// Those that these pieces of evidence caused, where those may be seen, by outcome.
///
/// # Errors
/// The database's.
pub async fn by_cause(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::follow_up_of_seen(scope, ids),
        Column::CauseId,
        ids,
        &[Column::OutcomeKey, Column::Id],
    )
    .await
}

/// Those that these pieces of evidence closed.
///
/// # Errors
/// The database's.
pub async fn by_closer(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::follow_up(scope), Column::ClosedBy, ids, &[Column::Id]).await
}

/// Those that these concerns wait for, by due date.
///
/// # Errors
/// The database's.
pub async fn by_concern(store: &Store, scope: &Scope, ids: &[ConcernId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::follow_up(scope),
        Column::ConcernId,
        ids,
        &[Column::DueOn, Column::Id],
    )
    .await
}

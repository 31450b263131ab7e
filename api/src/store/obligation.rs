//! Obligations, read under a scope.

use chrono::NaiveDate;
use entity::{
    column::ObligationState,
    id::{MeetingId, ObligationId, PersonId, UnitId},
    obligation::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Select};

use super::{
    Store, StoreError,
    page::{self, Key, Keyset, Page, PageRequest},
    read, scope,
};
use crate::policy::Scope;

/// What is asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rows of the framework.
    pub tasks: Vec<String>,
    /// Legs.
    pub legs: Vec<String>,
    /// Due from or about these units or units under them.
    pub units: Vec<UnitId>,
    /// Role holders that they are due from.
    pub holders: Vec<PersonId>,
    /// What people or plans decided.
    pub states: Vec<ObligationState>,
    /// First due date.
    pub due_from: Option<NaiveDate>,
    /// Last due date.
    pub due_to: Option<NaiveDate>,
    /// All the evidence asked for is there, or not.
    pub completed: Option<bool>,
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
        [Column::UnitId, Column::TeamId, Column::ServiceId]
            .into_iter()
            .fold(Condition::any(), |any, column| {
                any.add(column.is_in(filter.units.iter().copied()))
            })
    });
    let tasks: Vec<&str> = filter.tasks.iter().map(String::as_str).collect();
    let legs: Vec<&str> = filter.legs.iter().map(String::as_str).collect();
    let completed = filter.completed.map(|yes| {
        let on = Column::CompletedOn;
        if yes { on.is_not_null() } else { on.is_null() }
    });
    let asked = Condition::all()
        .add_option(read::among(Column::Task, &tasks))
        .add_option(read::among(Column::Leg, &legs))
        .add_option(units)
        .add_option(read::among(Column::HolderId, &filter.holders))
        .add_option(read::among(Column::State, &filter.states))
        .add_option(completed)
        .add(read::between(Column::DueOn, filter.due_from, filter.due_to));
    Entity::find().filter(asked).filter(scope::obligation(scope))
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
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[ObligationId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::obligation(scope), Column::Id, ids, &[]).await
}

/// Those for these meetings that may be seen, by leg and unit.
///
/// # Errors
/// The database's.
pub async fn by_meeting(store: &Store, scope: &Scope, ids: &[MeetingId]) -> Result<Vec<Model>, StoreError> {
    let order = [Column::Leg, Column::Slot];
    read::by::<Entity, _>(store, &scope::obligation(scope), Column::MeetingId, ids, &order).await
}

/// The one with this id, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: ObligationId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

//! Evidence, read under a scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, EvidenceKind, EvidenceStatus, Verdict},
    evidence::{self, Column, Entity, Model},
    id::{EvidenceId, PersonId, UnitId},
};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Select};

use super::{
    Store, StoreError,
    page::{self, Key, Keyset, Page, PageRequest},
    read, scope, several,
    walk::{self, Batch, Place},
};
use crate::policy::Scope;

/// What is asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rows of the framework.
    pub tasks: Vec<String>,
    /// What sort.
    pub kinds: Vec<EvidenceKind>,
    /// About these units or units under them.
    pub units: Vec<UnitId>,
    /// About the work of these workers.
    pub workers: Vec<UnitId>,
    /// Submitted, revised, withdrawn.
    pub statuses: Vec<EvidenceStatus>,
    /// The auditor's judgement.
    pub concerns: Vec<ConcernLevel>,
    /// What the rules said.
    pub verdicts: Vec<Verdict>,
    /// First event date.
    pub event_from: Option<NaiveDate>,
    /// Last event date.
    pub event_to: Option<NaiveDate>,
    /// Who submitted it.
    pub submitted_by: Vec<PersonId>,
}

impl Filter {
    /// The same of one task alone.
    #[must_use]
    pub fn of_task(&self, task: &str) -> Self {
        Self {
            tasks: vec![task.to_owned()],
            ..self.clone()
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Latest submission first.
    #[default]
    SubmittedDesc,
    /// Earliest submission first.
    SubmittedAsc,
    /// Latest event first.
    EventDesc,
    /// Earliest event first.
    EventAsc,
}

impl Order {
    fn keyset(self) -> Keyset<Entity> {
        let by_submission: fn(&Model) -> _ = |row| (Key::Instant(row.submitted_at), row.id.0);
        let by_event: fn(&Model) -> _ = |row| (Key::Day(row.event_date), row.id.0);
        let (column, key) = match self {
            Self::SubmittedDesc | Self::SubmittedAsc => (Column::SubmittedAt, by_submission),
            Self::EventDesc | Self::EventAsc => (Column::EventDate, by_event),
        };
        Keyset {
            column,
            id: Column::Id,
            descending: matches!(self, Self::SubmittedDesc | Self::EventDesc),
            key,
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
        .add_option(read::among(Column::Task, &tasks))
        .add_option(read::among(Column::Kind, &filter.kinds))
        .add_option(units)
        .add_option(read::among(Column::WorkerId, &filter.workers))
        .add_option(read::among(Column::Status, &filter.statuses))
        .add_option(read::among(Column::Concern, &filter.concerns))
        .add_option(read::among(Column::Verdict, &filter.verdicts))
        .add_option(read::among(Column::SubmittedBy, &filter.submitted_by))
        .add(read::between(Column::EventDate, filter.event_from, filter.event_to))
}

fn select(scope: &Scope, filter: &Filter) -> Select<Entity> {
    Entity::find().filter(asked(filter)).filter(scope::evidence(scope))
}

/// A page of evidence: one statement.
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
    let fingerprint = page::fingerprint("evidence", filter, order);
    page::page(store, select(scope, filter), &order.keyset(), fingerprint, request).await
}

/// The next part of a list that is walked to its end, the latest submission first: one statement.
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
    walk::batch(
        store,
        select(scope, filter),
        &Order::SubmittedDesc.keyset(),
        after,
        limit,
    )
    .await
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
        let fingerprint = page::fingerprint("evidence", filter, order);
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

/// Those of `ids` that are asked for and may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn among(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    ids: &[EvidenceId],
) -> Result<Vec<Model>, StoreError> {
    let asked = asked(filter).add(scope::evidence(scope));
    read::by::<Entity, _>(store, &asked, Column::Id, ids, &[]).await
}

/// Those of `ids` that may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<evidence::Entity, _>(store, &scope::evidence(scope), Column::Id, ids, &[]).await
}

/// The evidence, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: EvidenceId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

//! Distributions, read under a scope.

use entity::{
    column::{DistributionMode, DistributionStatus},
    distribution::{Column, Entity, Model},
    id::{ConcernId, DistributionId, EvidenceId, PersonId},
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
    /// What is in somebody's inbox.
    pub inbox: Option<Inbox>,
    /// Report, copy, alert, …
    pub modes: Vec<DistributionMode>,
    /// Active or cancelled.
    pub statuses: Vec<DistributionStatus>,
    /// Confirmed by the recipient, or not.
    pub acknowledged: Option<bool>,
    /// Went up the line because nobody held the role, or not.
    pub gap: Option<bool>,
}

/// Somebody's inbox: what is addressed to the person, or to nobody in particular in a role that the person holds.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// Whose.
    pub person: PersonId,
    /// Roles held.
    pub roles: Vec<String>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Latest first.
    #[default]
    CreatedDesc,
    /// Earliest first.
    CreatedAsc,
}

impl Order {
    fn keyset(self) -> Keyset<Entity> {
        Keyset {
            column: Column::CreatedAt,
            id: Column::Id,
            descending: self == Self::CreatedDesc,
            key: |row| (Key::Instant(row.created_at), row.id.0),
        }
    }
}

fn select(scope: &Scope, filter: &Filter) -> Select<Entity> {
    let inbox = filter.inbox.as_ref().map(|inbox| {
        let forum = Condition::all()
            .add(Column::PersonId.is_null())
            .add(Column::Role.is_in(inbox.roles.iter().map(String::as_str)));
        Condition::any().add(Column::PersonId.eq(inbox.person)).add(forum)
    });
    let acknowledged = filter.acknowledged.map(|yes| {
        let at = Column::AcknowledgedAt;
        if yes { at.is_not_null() } else { at.is_null() }
    });
    let asked = Condition::all()
        .add_option(inbox)
        .add_option(read::among(Column::Mode, &filter.modes))
        .add_option(read::among(Column::Status, &filter.statuses))
        .add_option(acknowledged)
        .add_option(filter.gap.map(|gap| Column::Gap.eq(gap)));
    Entity::find().filter(asked).filter(scope::distribution(scope))
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
    let fingerprint = page::fingerprint("distribution", filter, order);
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
    walk::batch(store, select(scope, filter), &Order::CreatedDesc.keyset(), after, limit).await
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
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[DistributionId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::distribution(scope), Column::Id, ids, &[]).await
}

/// The one with this id, if it may be seen.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, scope: &Scope, id: DistributionId) -> Result<Option<Model>, StoreError> {
    Ok(by_ids(store, scope, &[id]).await?.pop())
}

/// Who was told of these pieces of evidence, where those may be seen, by outcome.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::distribution_of_seen(scope, ids),
        Column::EvidenceId,
        ids,
        &[Column::OutcomeKey, Column::Id],
    )
    .await
}

/// Who was told of these concerns, by outcome.
///
/// # Errors
/// The database's.
pub async fn by_concern(store: &Store, scope: &Scope, ids: &[ConcernId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::distribution(scope),
        Column::ConcernId,
        ids,
        &[Column::OutcomeKey, Column::Id],
    )
    .await
}

//! Who has open work by which role: looked through for those who do not hold the role any more. Without a scope: it is the engine
//! that looks, and nothing from here is shown.

use entity::{
    column::{ConcernStatus, FollowUpStatus},
    concern, follow_up,
    id::PersonId,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::{Store, StoreError};

/// An owner, if there is one, and the role by which the work is theirs.
pub type Owner = (Option<PersonId>, String);

/// Those who own open concerns, each once.
///
/// # Errors
/// The database's.
pub async fn of_concerns(store: &Store) -> Result<Vec<Owner>, StoreError> {
    use concern::Column;
    let owners = concern::Entity::find()
        .select_only()
        .columns([Column::OwnerId, Column::OwnerRole])
        .distinct()
        .filter(Column::Status.eq(ConcernStatus::Open));
    Ok(owners.into_tuple().all(store.reader()).await?)
}

/// Those who own open follow-ups, each once.
///
/// # Errors
/// The database's.
pub async fn of_follow_ups(store: &Store) -> Result<Vec<Owner>, StoreError> {
    use follow_up::Column;
    let owners = follow_up::Entity::find()
        .select_only()
        .columns([Column::OwnerId, Column::OwnerRole])
        .distinct()
        .filter(Column::Status.eq(FollowUpStatus::Open));
    Ok(owners.into_tuple().all(store.reader()).await?)
}

/// Open concerns of an owner, the earliest first.
///
/// # Errors
/// The database's.
pub async fn concerns(store: &Store, owner: &Owner) -> Result<Vec<concern::Model>, StoreError> {
    use concern::Column;
    let found = concern::Entity::find()
        .filter(owned(Column::OwnerId, Column::OwnerRole, owner))
        .filter(Column::Status.eq(ConcernStatus::Open))
        .order_by_asc(Column::RaisedAt)
        .order_by_asc(Column::Id);
    Ok(found.all(store.reader()).await?)
}

/// Open follow-ups of an owner, the first to be due first.
///
/// # Errors
/// The database's.
pub async fn follow_ups(store: &Store, owner: &Owner) -> Result<Vec<follow_up::Model>, StoreError> {
    use follow_up::Column;
    let found = follow_up::Entity::find()
        .filter(owned(Column::OwnerId, Column::OwnerRole, owner))
        .filter(Column::Status.eq(FollowUpStatus::Open))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id);
    Ok(found.all(store.reader()).await?)
}

fn owned(person: impl ColumnTrait, role: impl ColumnTrait, owner: &Owner) -> Condition {
    let theirs = match owner.0 {
        Some(id) => person.eq(id),
        None => person.is_null(),
    };
    Condition::all().add(theirs).add(role.eq(owner.1.as_str()))
}

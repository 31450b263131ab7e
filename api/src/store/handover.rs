//! Open work and whose it is: looked through for what is somebody else's by now. Without a scope: it is the engine that looks, and
//! nothing from here is shown.

use entity::{
    column::{ConcernStatus, FollowUpStatus},
    concern, follow_up,
    id::{EvidenceId, PersonId, UnitId},
    instant::Instant,
};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use super::{Store, StoreError};

/// One open concern or follow-up.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Open {
    /// Key.
    pub id: Uuid,
    /// The evidence that it came of.
    pub evidence_id: Option<EvidenceId>,
    /// Whose it is.
    pub owner_id: Option<PersonId>,
    /// The role by which it is theirs.
    pub owner_role: String,
    /// The unit that it is about.
    pub unit_id: Option<UnitId>,
    /// The worker whose work it is about.
    pub worker_id: Option<UnitId>,
    /// Since when.
    pub since: Instant,
}

/// All open concerns: one statement.
///
/// # Errors
/// The database's.
pub async fn concerns(store: &Store) -> Result<Vec<Open>, StoreError> {
    Ok(open_concerns().into_model().all(store.reader()).await?)
}

/// What is looked at of every open concern.
pub(super) fn open_concerns() -> Select<concern::Entity> {
    use concern::Column;
    concern::Entity::find()
        .select_only()
        .columns([Column::Id, Column::EvidenceId, Column::OwnerId, Column::OwnerRole])
        .columns([Column::UnitId, Column::WorkerId])
        .column_as(Column::RaisedAt, "since")
        .filter(Column::Status.eq(ConcernStatus::Open))
        .order_by_asc(Column::Id)
}

/// All open follow-ups: one statement.
///
/// # Errors
/// The database's.
pub async fn follow_ups(store: &Store) -> Result<Vec<Open>, StoreError> {
    use follow_up::Column;
    let open = follow_up::Entity::find()
        .select_only()
        .columns([Column::Id, Column::OwnerId, Column::OwnerRole])
        .columns([Column::UnitId, Column::WorkerId])
        .column_as(Column::CauseId, "evidence_id")
        .column_as(Column::CreatedAt, "since")
        .filter(Column::Status.eq(FollowUpStatus::Open))
        .order_by_asc(Column::Id);
    Ok(open.into_model().all(store.reader()).await?)
}

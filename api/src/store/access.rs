//! The log of reads of restricted rows. Who may ask is decided before.

use entity::access::{Column, Entity, Model};
use sea_orm::Condition;
use uuid::Uuid;

use super::{Store, StoreError, read};

/// Who read these subjects, the earliest first.
///
/// # Errors
/// The database's.
pub async fn by_subject(store: &Store, ids: &[Uuid]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &Condition::all(),
        Column::SubjectId,
        ids,
        &[Column::At, Column::Id],
    )
    .await
}

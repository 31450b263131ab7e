//! The trail of changes of one subject. Who may ask is decided before: the trail carries no narrative.

use entity::change::{Column, Entity, Model};
use sea_orm::Condition;
use uuid::Uuid;

use super::{Store, StoreError, read};

/// What was done to these subjects, the earliest first.
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

//! Requirements: seen by whoever sees the evidence.

use entity::{
    id::EvidenceId,
    requirement::{Column, Entity, Model},
};
use sea_orm::ColumnTrait as _;

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// What these pieces of evidence lack or lacked.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr());
    read::by::<Entity, _>(
        store,
        &seen,
        Column::EvidenceId,
        ids,
        &[Column::CreatedAt, Column::OutcomeKey],
    )
    .await
}

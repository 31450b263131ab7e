//! Superseded revisions: seen by whoever sees the evidence.

use entity::{
    evidence_revision::{Column, Entity, Model},
    id::EvidenceId,
};
use sea_orm::ColumnTrait as _;

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Earlier revisions of these pieces of evidence, the first first.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr());
    read::by::<Entity, _>(store, &seen, Column::EvidenceId, ids, &[Column::Revision]).await
}

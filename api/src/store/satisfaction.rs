//! Which evidence counts towards which obligation: seen by whoever sees the evidence.

use entity::{
    id::{EvidenceId, ObligationId},
    satisfaction::{Column, Entity, Model},
};
use sea_orm::ColumnTrait as _;

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// What these pieces of evidence count, or counted, towards.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr());
    read::by::<Entity, _>(store, &seen, Column::EvidenceId, ids, &[Column::ObligationId]).await
}

/// What counts, or counted, towards these obligations, the earliest first.
///
/// # Errors
/// The database's.
pub async fn by_obligation(store: &Store, scope: &Scope, ids: &[ObligationId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr());
    read::by::<Entity, _>(
        store,
        &seen,
        Column::ObligationId,
        ids,
        &[Column::SubmittedOn, Column::EvidenceId],
    )
    .await
}

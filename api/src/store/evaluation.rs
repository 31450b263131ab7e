//! Evaluations: seen by whoever sees the evidence.

use entity::{
    evaluation::{Column, Entity, Model},
    id::{EvaluationId, EvidenceId},
};
use sea_orm::ColumnTrait as _;

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Those with these ids, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[EvaluationId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr());
    read::by::<Entity, _>(store, &seen, Column::Id, ids, &[]).await
}

/// Every evaluation of these pieces of evidence, the earliest first.
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
        &[Column::EvaluatedAt, Column::Id],
    )
    .await
}

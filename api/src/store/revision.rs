//! Superseded revisions: seen by whoever sees the evidence, as far as they would see it were it still what it was.

use entity::{
    evidence_revision::{Column, Entity, Model},
    id::EvidenceId,
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Earlier revisions of these pieces of evidence, the first first.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(
        store,
        &scope::revision(scope),
        Column::EvidenceId,
        ids,
        &[Column::Revision],
    )
    .await
}

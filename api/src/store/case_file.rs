//! Files of the register, read under a scope.

use entity::{
    case_file::{Column, Entity, Model},
    id::CaseFileId,
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Those with these ids, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[CaseFileId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::case_file(scope);
    read::by::<Entity, _>(store, &seen, Column::Id, ids, &[]).await
}

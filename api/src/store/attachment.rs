//! Attachments: seen by whoever sees the evidence, and the revision that they came with.

use std::collections::HashSet;

use entity::{
    attachment::{Column, Entity, Model},
    column::AttachmentState,
    id::{AttachmentId, EvidenceId, UploadId},
    instant::Instant,
    upload,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, DbBackend, EntityTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType},
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// Those of `ids` that may be seen, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[AttachmentId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_evidence(scope, Column::EvidenceId.into_expr()).add(scope::attachment(scope));
    read::by::<Entity, _>(store, &seen, Column::Id, ids, &[]).await
}

/// What is attached to these pieces of evidence, the first one first; what was removed too.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Model>, StoreError> {
    let seen = scope::of_seen_evidence(scope, Column::EvidenceId, ids).add(scope::attachment(scope));
    read::by::<Entity, _>(store, &seen, Column::EvidenceId, ids, &[Column::Place]).await
}

/// Those of `digests` that a file on its way or an attachment still needs.
///
/// # Errors
/// The database's.
pub async fn wanted(store: &Store, digests: &[String]) -> Result<HashSet<String>, StoreError> {
    let attached = Entity::find()
        .filter(Column::RemovedAt.is_null())
        .filter(Column::Sha256.is_in(digests));
    let mut wanted: HashSet<String> = texts(store, attached, Column::Sha256).await?.into_iter().collect();
    let on_their_way = upload::Entity::find().filter(upload::Column::Sha256.is_in(digests));
    wanted.extend(texts(store, on_their_way, upload::Column::Sha256).await?);
    Ok(wanted)
}

async fn texts<E: EntityTrait>(store: &Store, found: Select<E>, column: E::Column) -> Result<Vec<String>, StoreError> {
    let texts = found
        .select_only()
        .column(column)
        .distinct()
        .into_tuple::<String>()
        .all(store.reader())
        .await?;
    Ok(texts)
}

/// Claims up to `limit` attachments that nobody scans until `until`: those first that were claimed least often, so that what a
/// scanner cannot cope with keeps nothing else waiting; of these the oldest.
///
/// # Errors
/// The database's.
pub async fn claim(store: &Store, now: Instant, until: Instant, limit: u64) -> Result<Vec<Model>, StoreError> {
    let free = Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lt(now));
    let waiting = Entity::find()
        // Written out, so that the partial index is seen to fit.
        .filter(Expr::cust("state = 'PENDING'"))
        .filter(Column::RemovedAt.is_null())
        .filter(free)
        .order_by_asc(Column::Fence)
        .order_by_asc(Column::AttachedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    // Most looks find nothing, and need no transaction to see it.
    if waiting.clone().one(store.reader()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = store.begin().await?;
    let mut waiting = waiting;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Two replicas share the work instead of waiting for each other. SQLite has one writer and no such words.
        waiting = waiting.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut claimed = waiting.all(&tx).await?;
    if claimed.is_empty() {
        tx.rollback().await;
        return Ok(claimed);
    }
    Entity::update_many()
        .col_expr(Column::Fence, Column::Fence.into_expr().add(1))
        .col_expr(Column::LeaseUntil, Expr::value(until))
        .filter(Column::Id.is_in(claimed.iter().map(|row| row.id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    for row in &mut claimed {
        row.fence += 1;
        row.lease_until = Some(until);
    }
    Ok(claimed)
}

/// Lets go of a claim until `until`: the scanner had no answer.
///
/// # Errors
/// The database's.
pub async fn put_off(store: &Store, claimed: &Model, until: Instant) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(until))
        .filter(Column::Id.eq(claimed.id))
        .filter(Column::Fence.eq(claimed.fence))
        .filter(Column::State.eq(AttachmentState::Pending))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What was made of an upload.
///
/// # Errors
/// The database's.
pub async fn of_upload(store: &Store, id: UploadId) -> Result<Option<Model>, StoreError> {
    let found = Entity::find().filter(Column::UploadId.eq(id));
    Ok(found.one(store.reader()).await?)
}

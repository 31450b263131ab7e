//! Messages to pass on: claimed by state for a time, with a fence that grows, so that a claimant who slept past its lease
//! cannot finish what another has taken over.

use entity::{
    column::OutboxState,
    id::OutboxId,
    instant::Instant,
    outbox::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{Store, StoreError, sql};

/// Claims up to `limit` messages until `until`: those that wait, and those whose claim has run out at `now`.
///
/// # Errors
/// The database's.
pub async fn claim(store: &Store, now: Instant, until: Instant, limit: u64) -> Result<Vec<Model>, StoreError> {
    let tx = store.begin().await?;
    let free = Condition::any().add(Column::State.eq(OutboxState::Pending)).add(
        Condition::all()
            .add(Column::State.eq(OutboxState::Claimed))
            .add(Column::LeaseUntil.lt(now)),
    );
    let mut waiting = Entity::find()
        // Written out, so that the partial index of waiting messages is seen to fit.
        .filter(Expr::cust("state <> 'DONE'"))
        .filter(free)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if tx.get_database_backend() == DbBackend::Postgres {
        // Two workers share the queue instead of waiting for each other. SQLite has one writer and no such words.
        waiting = waiting.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut claimed = waiting.all(&tx).await?;
    if claimed.is_empty() {
        tx.rollback().await;
        return Ok(claimed);
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(OutboxState::Claimed))
        .col_expr(Column::Fence, Column::Fence.into_expr().add(1))
        .col_expr(Column::LeaseUntil, Expr::value(until))
        .filter(Column::Id.is_in(claimed.iter().map(|message| message.id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    for message in &mut claimed {
        message.state = OutboxState::Claimed;
        message.fence += 1;
        message.lease_until = Some(until);
    }
    Ok(claimed)
}

/// Marks a claimed message as passed on; false when the claim was lost to another.
///
/// # Errors
/// The database's.
pub async fn finish(store: &Store, id: OutboxId, fence: i64) -> Result<bool, StoreError> {
    let tx = store.begin().await?;
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(OutboxState::Done))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<Instant>::None))
        .filter(Column::Id.eq(id))
        .filter(Column::Fence.eq(fence))
        .filter(Column::State.eq(OutboxState::Claimed))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected == 1)
}

/// How many wait or are claimed.
///
/// # Errors
/// The database's.
pub async fn backlog(store: &Store) -> Result<u64, StoreError> {
    super::read::count(store, Entity::find().filter(Expr::cust("state <> 'DONE'"))).await
}

/// Forgets up to `limit` messages from before an id, whatever became of them; how many those were.
///
/// # Errors
/// The database's.
pub async fn forget(store: &Store, before: OutboxId, limit: u64) -> Result<u64, StoreError> {
    let old = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.lt(before))
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple::<OutboxId>()
        .all(store.reader())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let tx = store.begin().await?;
    let gone = Entity::delete_many().filter(Column::Id.is_in(old)).exec(&tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

/// What followers read of a message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its key, which tells its time.
    pub id: OutboxId,
    /// Such as `evidence.evaluated`.
    pub topic: String,
    /// What it is about.
    pub subject_id: Uuid,
}

impl Message {
    /// What its topic is about, such as `evidence`.
    #[must_use]
    pub fn noun(&self) -> &str {
        self.topic.split_once('.').map_or("", |(noun, _)| noun)
    }
}

/// Topics that are told as such, not only as something that happened to an obligation.
pub mod topic {
    /// Evidence was judged: submitted, revised, or judged again.
    pub const EVALUATED: &str = "evidence.evaluated";
    /// A concern came into being.
    pub const RAISED: &str = "concern.raised";
    /// Other rules govern; the subject is the number of the activation.
    pub const ACTIVATED: &str = "rules.activated";
}

/// A message that nobody has passed on yet.
#[must_use]
pub fn message(id: OutboxId, topic: &str, subject_id: Uuid, at: Instant) -> Model {
    Model {
        id,
        topic: topic.to_owned(),
        subject_id,
        payload: "{}".to_owned(),
        state: OutboxState::Pending,
        fence: 0,
        lease_until: None,
        created_at: at,
    }
}

/// Messages that somebody may follow after `after`, by id, whatever became of them: found by key, however many there are before it.
///
/// # Errors
/// The database's.
pub async fn since(store: &Store, after: OutboxId, limit: u64) -> Result<Vec<Message>, StoreError> {
    let about = Condition::any()
        .add(sql::begins(Column::Topic.into_expr(), "obligation."))
        .add(sql::begins(Column::Topic.into_expr(), "evidence."))
        .add(Column::Topic.is_in([topic::RAISED, topic::ACTIVATED]));
    let found = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Topic, Column::SubjectId])
        .filter(Column::Id.gt(after))
        .filter(about)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple::<(OutboxId, String, Uuid)>()
        .all(store.reader())
        .await?;
    let message = |(id, topic, subject_id)| Message { id, topic, subject_id };
    Ok(found.into_iter().map(message).collect())
}

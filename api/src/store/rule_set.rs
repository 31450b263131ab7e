//! Rule sets and from when each governs.

use chrono::NaiveDate;
use entity::{instant::Instant, rule_activation, rule_set};
use sea_orm::{DbErr, EntityTrait as _, QueryOrder as _};
use uuid::Uuid;

use super::{Store, StoreError, epoch, insert, outbox, transaction::WriteTx};
use crate::clock::{Clock, new_id};

/// What to activate.
#[derive(Clone, Debug)]
pub struct Activation {
    /// The rule set; stored if it is not there yet.
    pub rule_set: rule_set::Model,
    /// First event date that it judges.
    pub valid_from: NaiveDate,
    /// When this became known.
    pub known_at: Instant,
    /// Why, in words.
    pub reason: String,
}

/// A rule set by its hash.
///
/// # Errors
/// The database's.
pub async fn find(store: &Store, hash: &str) -> Result<Option<rule_set::Model>, StoreError> {
    Ok(rule_set::Entity::find_by_id(hash).one(store.reader()).await?)
}

/// Every activation in the order of becoming known.
///
/// # Errors
/// The database's.
pub async fn activations(store: &Store) -> Result<Vec<rule_activation::Model>, StoreError> {
    let all = rule_activation::Entity::find().order_by_asc(rule_activation::Column::Seq);
    Ok(all.all(store.reader()).await?)
}

/// Stores a rule set that is not there yet; one with the same hash is the same.
///
/// # Errors
/// The database's.
pub async fn insert(store: &Store, rule_set: &rule_set::Model) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    insert_in(&tx, rule_set).await?;
    Ok(tx.commit().await?)
}

/// Activates a rule set as number `expect + 1` and leaves a message about it. From the commit on, whatever was judged by an
/// earlier one is refused.
/// None when the activations have moved on past `expect`: read them again and decide anew.
///
/// # Errors
/// The database's.
pub async fn activate(
    store: &Store,
    expect: i64,
    activation: Activation,
    clock: &dyn Clock,
) -> Result<Option<rule_activation::Model>, StoreError> {
    let tx = store.begin().await?;
    if !epoch::advance_rules(&tx, expect + 1).await? {
        tx.rollback().await;
        return Ok(None);
    }
    insert_in(&tx, &activation.rule_set).await?;
    let row = rule_activation::Model {
        seq: expect + 1,
        rule_set_hash: activation.rule_set.hash,
        valid_from: activation.valid_from,
        known_at: activation.known_at,
        reason: activation.reason,
    };
    insert::all(&tx, &[&row], "").await?;
    // The last statement, as with every message: see `service/news`.
    let number = Uuid::from_u128(u128::try_from(row.seq).unwrap_or_default());
    let message = outbox::message(
        new_id(clock).into(),
        outbox::topic::ACTIVATED,
        number,
        clock.now().into(),
    );
    insert::all(&tx, &[&message], "").await?;
    tx.commit().await?;
    Ok(Some(row))
}

async fn insert_in(tx: &WriteTx, rule_set: &rule_set::Model) -> Result<(), DbErr> {
    insert::all(tx, &[rule_set], " ON CONFLICT (hash) DO NOTHING").await
}

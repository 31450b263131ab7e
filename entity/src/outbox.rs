//! What happened, for those who are to hear of it. Claimed by state with lease and fence, never by position.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{column::OutboxState, id::OutboxId, instant::Instant};

/// What happened, for those who are to hear of it. Claimed by state with lease and fence, never by position.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    /// Such as `evidence.evaluated`.
    pub topic: String,
    /// What it is about.
    pub subject_id: Uuid,
    /// JSON without personal data.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// Pending, claimed or done.
    pub state: OutboxState,
    /// Grows with every claim.
    pub fence: i64,
    /// Until when a claim holds.
    pub lease_until: Option<Instant>,
    /// When.
    pub created_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

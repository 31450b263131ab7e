//! A random sample as it was drawn: seed and frame are kept, so that anyone can draw it again.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{DrawId, ObligationId},
    instant::Instant,
};

/// A random sample.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "draw")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DrawId,
    /// The obligation whose period it samples.
    pub obligation_id: ObligationId,
    /// Stable key of the outcome that asked for it; one draw an obligation and key.
    pub outcome_key: String,
    /// Role that is to look at what was drawn.
    pub drawn_by: String,
    /// Where the random numbers begin.
    pub seed: i64,
    /// Ids of the evidence that could be drawn, sorted, as JSON.
    #[sea_orm(column_type = "Text")]
    pub frame: String,
    /// Ids of the evidence that was drawn, in order, as JSON.
    #[sea_orm(column_type = "Text")]
    pub picked: String,
    /// When.
    pub created_at: Instant,
    /// Because-chain as JSON.
    #[sea_orm(column_type = "Text")]
    pub because: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

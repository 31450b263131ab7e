//! From which day a rule set governs, and since when the system knows so.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// From which day a rule set governs, and since when the system knows so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "rule_activation")]
pub struct Model {
    /// 1, 2, 3, … in the order of becoming known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The rule set.
    pub rule_set_hash: String,
    /// First event date that it judges.
    pub valid_from: Date,
    /// Since when the system knows.
    pub known_at: Instant,
    /// Why, in words.
    pub reason: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The one row that every write compares its assumptions with: which rules and which directory it was judged by.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The one row that every write compares its assumptions with: which rules and which directory it was judged by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "epoch")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// `seq` of the newest rule activation.
    pub rules: i64,
    /// Counts changes of units, persons, appointments and meetings.
    pub directory: i64,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

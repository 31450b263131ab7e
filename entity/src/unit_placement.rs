//! Under which parent a unit stood, and what it was called, from one day to another: teams move and are renamed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{UnitId, UnitPlacementId};

/// Under which parent a unit stood, and what it was called, from one day to another: teams move and are renamed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unit_placement")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitPlacementId,
    /// The unit placed.
    pub unit_id: UnitId,
    /// The unit above; absent only for the authority.
    pub parent_id: Option<UnitId>,
    /// Name in that span.
    pub name: String,
    /// First day.
    pub valid_from: Date,
    /// Last day, inclusive; open when absent.
    pub valid_to: Option<Date>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Where work happens: the authority, its services, teams, workers, areas and homes. Parents and names are dated and live in `unit_placement`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{column::UnitKind, id::UnitId};

/// Where work happens: the authority, its services, teams, workers, areas and homes. Parents and names are dated and live in `unit_placement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    /// What sort of place of work it is.
    pub kind: UnitKind,
    /// Reference of the authority's own register; unique.
    pub code: String,
    /// First day it exists.
    pub valid_from: Date,
    /// Last day it exists, inclusive; open when absent.
    pub valid_to: Option<Date>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

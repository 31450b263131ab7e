//! A partner of the safeguarding board: police, health, schools, probation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::AgencyId;

/// A partner of the safeguarding board: police, health, schools, probation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    /// Short code; unique.
    pub code: String,
    /// Full name.
    pub name: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! An opaque reference in the register that samples are drawn from. Never a name.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{CaseFileId, UnitId};

/// An opaque reference in the register that samples are drawn from. Never a name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_file")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseFileId,
    /// Opaque reference; unique.
    pub reference: String,
    /// Team that holds the file.
    pub team_id: UnitId,
    /// Worker that holds the file.
    pub worker_id: Option<UnitId>,
    /// Read only for a stated reason; reads are logged.
    pub restricted: bool,
    /// Child protection plan.
    pub child_protection: bool,
    /// Looked-after child.
    pub looked_after: bool,
    /// Event date of the last audit of it.
    pub last_audited_on: Option<Date>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

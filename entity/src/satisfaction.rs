//! One piece of evidence counts towards one obligation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{EvidenceId, ObligationId};

/// One piece of evidence counts towards one obligation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "satisfaction")]
pub struct Model {
    /// The obligation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub obligation_id: ObligationId,
    /// The evidence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: EvidenceId,
    /// Civil day in Europe/London on which the evidence was submitted.
    pub submitted_on: Date,
    /// False once the evidence was withdrawn or no longer satisfies it.
    pub counted: bool,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

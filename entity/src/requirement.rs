//! Something the evidence should have and has not; while one is unmet the evidence satisfies nothing.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::RequirementStatus,
    id::{EvidenceId, RequirementId},
    instant::Instant,
};

/// Something the evidence should have and has not; while one is unmet the evidence satisfies nothing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "requirement")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RequirementId,
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// Stable key of the outcome.
    pub outcome_key: String,
    /// Such as `UNKNOWN_TOOL`, `MISSING_ANSWER`.
    pub code: String,
    /// Input field it is about.
    pub field: Option<String>,
    /// What is missing and what to do.
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// Unmet or resolved.
    pub status: RequirementStatus,
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

//! One recipient of one piece of evidence, one concern, or word of one late obligation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::{DistributionMode, DistributionStatus},
    id::{ConcernId, DistributionId, EvidenceId, ObligationId, PersonId, UnitId},
    instant::Instant,
};

/// One recipient of one piece of evidence, one concern, or word of one late obligation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "distribution")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DistributionId,
    /// The evidence it carries.
    pub evidence_id: Option<EvidenceId>,
    /// The concern it carries.
    pub concern_id: Option<ConcernId>,
    /// The obligation that it speaks of: late, or with its period ended.
    pub obligation_id: Option<ObligationId>,
    /// Stable key of the outcome that asked for it.
    pub outcome_key: String,
    /// Report, copy, alert, …
    pub mode: DistributionMode,
    /// The role it was addressed to.
    pub role: String,
    /// Who held the role; absent for a forum or a gap.
    pub person_id: Option<PersonId>,
    /// Unit in which the role is held.
    pub unit_id: Option<UnitId>,
    /// Forum it travels through.
    pub via: Option<String>,
    /// Nobody held the role; it went up the line instead.
    pub gap: bool,
    /// Active or cancelled.
    pub status: DistributionStatus,
    /// Why it was cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub cancelled_reason: Option<String>,
    /// When.
    pub created_at: Instant,
    /// When the recipient confirmed it.
    pub acknowledged_at: Option<Instant>,
    /// Because-chain as JSON.
    #[sea_orm(column_type = "Text")]
    pub because: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

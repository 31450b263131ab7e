//! A concern about a child, with an owner and a life of its own. Never deleted.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::{ConcernLevel, ConcernStatus},
    id::{CaseFileId, ConcernId, EvidenceId, PersonId, UnitId},
    instant::Instant,
};

/// A concern about a child, with an owner and a life of its own. Never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "concern")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConcernId,
    /// Concern or significant concern.
    pub level: ConcernLevel,
    /// Open or closed.
    pub status: ConcernStatus,
    /// The audit that found it.
    pub evidence_id: Option<EvidenceId>,
    /// Row of the framework.
    pub task: Option<String>,
    /// The unit it is about.
    pub unit_id: Option<UnitId>,
    /// Team of that unit.
    pub team_id: Option<UnitId>,
    /// Service of that unit.
    pub service_id: Option<UnitId>,
    /// The worker whose work it is about.
    pub worker_id: Option<UnitId>,
    /// The file.
    pub case_file_id: Option<CaseFileId>,
    /// Its reference as raised.
    pub case_file_reference: Option<String>,
    /// What was seen.
    #[sea_orm(column_type = "Text", nullable)]
    pub narrative: Option<String>,
    /// The file is restricted.
    pub restricted: bool,
    /// Who raised it.
    pub raised_by: PersonId,
    /// When.
    pub raised_at: Instant,
    /// Who owns it now.
    pub owner_id: Option<PersonId>,
    /// The role that owns it.
    pub owner_role: String,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_reason: Option<String>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A superseded revision of one piece of evidence, kept word for word.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{EvidenceId, EvidenceRevisionId, PersonId, UnitId},
    instant::Instant,
};

/// A superseded revision of one piece of evidence, kept word for word.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "evidence_revision")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceRevisionId,
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// Its number.
    pub revision: i32,
    /// The whole row as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// When the next revision replaced it.
    pub superseded_at: Instant,
    /// Who replaced it.
    pub superseded_by: PersonId,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The unit that it was about. This and what follows stands in `content`, too: it decides who may see the revision.
    pub unit_id: Option<UnitId>,
    /// The team at or above that unit.
    pub team_id: Option<UnitId>,
    /// The service at or above that unit.
    pub service_id: Option<UnitId>,
    /// The worker whose work it was about.
    pub worker_id: Option<UnitId>,
    /// Reference of the file that it was about.
    pub case_file_reference: Option<String>,
    /// The file was restricted.
    pub restricted: bool,
    /// The file was about child protection.
    pub child_protection: bool,
    /// The file was about a looked-after child.
    pub looked_after: bool,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

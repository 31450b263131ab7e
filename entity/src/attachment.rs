//! A file that belongs to a piece of evidence. What it holds lies outside the database, under its digest.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::AttachmentState,
    id::{AttachmentId, EvidenceId, PersonId, UploadId},
    instant::Instant,
};

/// A file that belongs to a piece of evidence. What it holds lies outside the database, under its digest.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// 1 for the first one of the evidence; unique within it, so that two at once cannot pass its limits.
    pub place: i32,
    /// The upload that brought it; unique.
    pub upload_id: UploadId,
    /// Name of the file as its uploader has it.
    pub name: String,
    /// Type, decided by what it holds.
    pub media_type: String,
    /// How long it is.
    pub bytes: i64,
    /// SHA-256 of what it holds, hex: where it lies in the store.
    pub sha256: String,
    /// Who attached it.
    pub attached_by: PersonId,
    /// When.
    pub attached_at: Instant,
    /// What the scanner said of it.
    pub state: AttachmentState,
    /// What the scanner found, in its own words.
    pub finding: Option<String>,
    /// When the scanner said so.
    pub scanned_at: Option<Instant>,
    /// Until when somebody is scanning it, or waits before trying again.
    pub lease_until: Option<Instant>,
    /// Grows with every claim, so that a claimant that slept past its lease cannot finish.
    pub fence: i64,
    /// When it was removed; what it held is deleted unless it is attached elsewhere.
    pub removed_at: Option<Instant>,
    /// Who removed it.
    pub removed_by: Option<PersonId>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub removed_reason: Option<String>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

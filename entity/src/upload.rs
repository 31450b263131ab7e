//! A file on its way: named by somebody, then sent, then attached to evidence. Forgotten after a day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{PersonId, UploadId},
    instant::Instant,
};

/// A file on its way: named by somebody, then sent, then attached to evidence. Forgotten after a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Whose.
    pub person_id: PersonId,
    /// Name of the file.
    pub name: String,
    /// How long it is to be, where that was said beforehand.
    pub announced: Option<i64>,
    /// When it was begun.
    pub created_at: Instant,
    /// Until when it may be sent.
    pub expires_at: Instant,
    /// When all of it had arrived; what follows is there from then on.
    pub received_at: Option<Instant>,
    /// Type, decided by what it holds.
    pub media_type: Option<String>,
    /// How long it is.
    pub bytes: Option<i64>,
    /// SHA-256 of what it holds, hex.
    pub sha256: Option<String>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

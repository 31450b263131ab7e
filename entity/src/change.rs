//! The trail of who changed what.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{ChangeId, PersonId},
    instant::Instant,
};

/// The trail of who changed what.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChangeId,
    /// When.
    pub at: Instant,
    /// Who; absent for the system.
    pub actor_id: Option<PersonId>,
    /// Such as `submitEvidence`.
    pub operation: String,
    /// Such as `evidence`.
    pub subject_kind: String,
    /// What was changed.
    pub subject_id: Uuid,
    /// JSON without narrative.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

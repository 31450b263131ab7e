//! The log of reads of restricted rows.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccessId, PersonId},
    instant::Instant,
};

/// The log of reads of restricted rows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "access")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor_id: PersonId,
    /// Such as `evidence`.
    pub subject_kind: String,
    /// What was read.
    pub subject_id: Uuid,
    /// Under which rule it was allowed.
    pub purpose: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

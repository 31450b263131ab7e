//! Which request made what, so that a retry gets the same answer.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{id::PersonId, instant::Instant};

/// Which request made what, so that a retry gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The caller's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Which mutation.
    pub operation: String,
    /// SHA-256 of the request, hexadecimal.
    pub body_hash: String,
    /// The evidence or concern it made.
    pub subject_id: Uuid,
    /// When.
    pub created_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

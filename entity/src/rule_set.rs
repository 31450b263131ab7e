//! One content-hashed version of every script and word of the framework. Never changed, never deleted.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// One content-hashed version of every script and word of the framework. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "rule_set")]
pub struct Model {
    /// SHA-256 of the content, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// Every file by its relative path, as JSON.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// When this deployment first saw it.
    pub created_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

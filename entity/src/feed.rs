//! A calendar that somebody subscribed to: its address holds a private token, of which only the hash is kept.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::FeedKind,
    id::{FeedId, PersonId},
    instant::Instant,
};

/// A calendar feed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedId,
    /// Who made it; it shows what this person may see, and nothing once the account is gone.
    pub person_id: PersonId,
    /// Whose calendar.
    pub kind: FeedKind,
    /// Role code of the role or forum.
    pub role: Option<String>,
    /// SHA-256 of the token, hex; unique.
    pub token_hash: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A meeting of a forum: what it is to see is due before it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{column::MeetingStatus, id::MeetingId, instant::Instant};

/// A meeting of a forum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingId,
    /// Role code of the forum.
    pub forum: String,
    /// The day it meets; one called meeting of a forum a day.
    pub held_on: Date,
    /// Last day on which papers are on time.
    pub papers_due_on: Date,
    /// Called or cancelled.
    pub status: MeetingStatus,
    /// Why it was cancelled, or held on a day that is no working day.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When it was entered.
    pub created_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

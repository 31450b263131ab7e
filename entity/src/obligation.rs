//! Leg × unit or role holder × period: something due, with its date and what has been held against it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::ObligationState,
    id::{ObligationId, PersonId, UnitId},
    instant::Instant,
};

/// Leg × unit or role holder × period: something due, with its date and what has been held against it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObligationId,
    /// `leg|unit|holder|first day`; unique.
    pub slot: String,
    /// Row of the framework.
    pub task: String,
    /// Leg of the row, such as `3.16/r1`.
    pub leg: String,
    /// The unit it is due from or about.
    pub unit_id: UnitId,
    /// Team of that unit when it was planned.
    pub team_id: Option<UnitId>,
    /// Service of that unit when it was planned.
    pub service_id: Option<UnitId>,
    /// The role holder, where the leg fans out per holder.
    pub holder_id: Option<PersonId>,
    /// Such as `2026/27 Q2`.
    pub period_label: String,
    /// First day.
    pub period_start: Date,
    /// Last day, inclusive.
    pub period_end: Date,
    /// Last day on which it is on time.
    pub due_on: Date,
    /// How many pieces of evidence it asks for.
    pub required: i32,
    /// How many it has.
    pub met: i32,
    /// Day on which the last required one was submitted.
    pub completed_on: Option<Date>,
    /// Active, waived, not applicable or cancelled.
    pub state: ObligationState,
    /// Why it is waived, not applicable or cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Because-chain as JSON.
    #[sea_orm(column_type = "Text")]
    pub because: String,
    /// When it was planned.
    pub created_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

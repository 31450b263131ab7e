//! Leg × unit or role holder × period: something due, with its date and what has been held against it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::{ObligationNature, ObligationState},
    id::{MeetingId, ObligationId, PersonId, UnitId},
    instant::Instant,
};

/// Leg × unit or role holder × period: something due, with its date and what has been held against it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObligationId,
    /// `leg|unit|holder|first day..last day`, with the meeting, the event or the nature in place of the days where there are
    /// none; unique.
    pub slot: String,
    /// From a period, a meeting, an event, or without any date.
    pub nature: ObligationNature,
    /// Row of the framework.
    pub task: String,
    /// Leg of the row, such as `3.16/r1`.
    pub leg: String,
    /// The unit it is due from or about.
    pub unit_id: UnitId,
    /// Team of that unit on the last day of the period.
    pub team_id: Option<UnitId>,
    /// Service of that unit on the last day of the period.
    pub service_id: Option<UnitId>,
    /// The role holder, where the leg fans out per holder.
    pub holder_id: Option<PersonId>,
    /// The meeting that it is for.
    pub meeting_id: Option<MeetingId>,
    /// Such as `2026/27 Q2`.
    pub period_label: String,
    /// First day.
    pub period_start: Date,
    /// Last day, inclusive.
    pub period_end: Date,
    /// Last day on which it is on time; [`UNDATED`] for what has none, so that it sorts last on both databases.
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
    /// Who waived it or marked it as not applicable; who raised it, where a person did.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// When the rules were asked what follows from the end of its period.
    pub ended_at: Option<Instant>,
    /// Because-chain as JSON.
    #[sea_orm(column_type = "Text")]
    pub because: String,
    /// When it was planned as it stands.
    pub created_at: Instant,
}

/// The due date of an obligation that has none.
pub const UNDATED: Date = match Date::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Date::MAX,
};

impl Model {
    /// Last day on which it is on time; none for what has no date.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        (self.due_on != UNDATED).then_some(self.due_on)
    }
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

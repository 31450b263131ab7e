//! What a plan compares with: the columns that it can change, and no more, of everything that it could have planned.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    id::{MeetingId, ObligationId, PersonId, UnitId},
    obligation::{Column, Entity},
};
use rules::calendar::Span;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, FromQueryResult, QueryFilter as _, QuerySelect as _};

use crate::store::{Store, StoreError};

/// An obligation as a plan sees it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Planned {
    /// Key.
    pub id: ObligationId,
    /// What it is planned under.
    pub slot: String,
    /// Period, meeting, standing or planned.
    pub nature: ObligationNature,
    /// Row of the framework.
    pub task: String,
    /// Leg of the row.
    pub leg: String,
    /// The unit that owes it.
    pub unit_id: UnitId,
    /// Team of that unit.
    pub team_id: Option<UnitId>,
    /// Service of that unit.
    pub service_id: Option<UnitId>,
    /// The role holder who owes it.
    pub holder_id: Option<PersonId>,
    /// The meeting that it is for.
    pub meeting_id: Option<MeetingId>,
    /// What it is for, as people say it.
    pub period_label: String,
    /// First day.
    pub period_start: NaiveDate,
    /// Last day.
    pub period_end: NaiveDate,
    /// Last day on which it is on time.
    pub due_on: NaiveDate,
    /// How many pieces of evidence it asks for.
    pub required: i32,
    /// Day on which the last one came.
    pub completed_on: Option<NaiveDate>,
    /// Active, waived, not applicable or cancelled.
    pub state: ObligationState,
}

/// Everything planned that has not ended before `within` and begins within it; what people or rules raised is left out.
/// One statement.
///
/// # Errors
/// The database's.
pub async fn planned(store: &Store, within: Span) -> Result<Vec<Planned>, StoreError> {
    // The papers of a meeting that is still to come may be due already; all else is due after its period.
    let due = Condition::any()
        .add(Column::DueOn.gte(within.start))
        .add(Column::MeetingId.is_not_null());
    let columns = [
        Column::Id,
        Column::Slot,
        Column::Nature,
        Column::Task,
        Column::Leg,
        Column::UnitId,
        Column::TeamId,
        Column::ServiceId,
        Column::HolderId,
        Column::MeetingId,
        Column::PeriodLabel,
        Column::PeriodStart,
        Column::PeriodEnd,
        Column::DueOn,
        Column::Required,
        Column::CompletedOn,
        Column::State,
    ];
    let found = Entity::find()
        .select_only()
        .columns(columns)
        .filter(due)
        .filter(Column::PeriodEnd.gte(within.start))
        .filter(Column::PeriodStart.lte(within.end))
        .filter(Column::Nature.ne(ObligationNature::Event));
    Ok(found.into_model::<Planned>().all(store.reader()).await?)
}

//! Work born of an outcome: a further file, a re-review. Created = done + cancelled with reason + open with owner and due date.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::{FollowUpKind, FollowUpStatus},
    id::{CaseFileId, ConcernId, EvidenceId, FollowUpId, PersonId, UnitId},
    instant::Instant,
};

/// Work born of an outcome: a further file, a re-review. Created = done + cancelled with reason + open with owner and due date.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "follow_up")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FollowUpId,
    /// Further audit or re-review.
    pub kind: FollowUpKind,
    /// Open, done or cancelled.
    pub status: FollowUpStatus,
    /// Row of the framework that asked for it.
    pub task: String,
    /// The evidence that caused it.
    pub cause_id: EvidenceId,
    /// The concern that waits for it.
    pub concern_id: Option<ConcernId>,
    /// Stable key of the outcome that asked for it.
    pub outcome_key: String,
    /// Unique among open follow-ups: no second pair for the same worker or team.
    pub guard: Option<String>,
    /// Last day to do it.
    pub due_on: Date,
    /// Who is to do it.
    pub owner_id: Option<PersonId>,
    /// The role that is to do it.
    pub owner_role: String,
    /// The team it is about.
    pub unit_id: UnitId,
    /// Service of that team when it was created.
    pub service_id: Option<UnitId>,
    /// The worker whose files are to be looked at.
    pub worker_id: Option<UnitId>,
    /// The file to be looked at again.
    pub case_file_id: Option<CaseFileId>,
    /// Its reference.
    pub case_file_reference: Option<String>,
    /// When.
    pub created_at: Instant,
    /// When it was done or cancelled.
    pub closed_at: Option<Instant>,
    /// The evidence that did it.
    pub closed_by: Option<EvidenceId>,
    /// Why it was cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_reason: Option<String>,
    /// Because-chain as JSON.
    #[sea_orm(column_type = "Text")]
    pub because: String,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

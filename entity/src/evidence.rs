//! What was submitted against a task, as its latest revision says. Earlier revisions live in `evidence_revision`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::{ConcernLevel, EvidenceKind, EvidenceStatus, Grade, Verdict},
    id::{CaseFileId, EvaluationId, EvidenceId, FollowUpId, PersonId, UnitId},
    instant::Instant,
};

/// What was submitted against a task, as its latest revision says. Earlier revisions live in `evidence_revision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceId,
    /// Row of the framework, such as `3.16`.
    pub task: String,
    /// What sort of evidence.
    pub kind: EvidenceKind,
    /// Submitted, revised or withdrawn.
    pub status: EvidenceStatus,
    /// 1 for the first submission.
    pub revision: i32,
    /// When this revision was stored.
    pub submitted_at: Instant,
    /// Who submitted the first revision.
    pub submitted_by: PersonId,
    /// The day of the audit, visit, meeting or report.
    pub event_date: Date,
    /// First day of the period that the submitter named.
    pub period_start: Option<Date>,
    /// Last day of it.
    pub period_end: Option<Date>,
    /// The unit it is about.
    pub unit_id: UnitId,
    /// Team above or equal to that unit on the event date.
    pub team_id: Option<UnitId>,
    /// Service above or equal to that unit on the event date.
    pub service_id: Option<UnitId>,
    /// The worker whose work was looked at.
    pub worker_id: Option<UnitId>,
    /// The file in the register, where it is known there.
    pub case_file_id: Option<CaseFileId>,
    /// The reference as submitted.
    pub case_file_reference: Option<String>,
    /// Tool code as submitted, known or not.
    pub tool: Option<String>,
    /// Overall grade.
    pub grade: Option<Grade>,
    /// The auditor's own judgement.
    pub concern: ConcernLevel,
    /// Answers as JSON: `[{"question","value"}]`.
    #[sea_orm(column_type = "Text")]
    pub answers: String,
    /// Findings as JSON: `[{"text","theme","strength"}]`.
    #[sea_orm(column_type = "Text")]
    pub findings: String,
    /// Who took part, as JSON: `[{"role","person","note"}]`.
    #[sea_orm(column_type = "Text")]
    pub participants: String,
    /// Good practice seen.
    #[sea_orm(column_type = "Text", nullable)]
    pub good_practice: Option<String>,
    /// Free words.
    #[sea_orm(column_type = "Text", nullable)]
    pub narrative: Option<String>,
    /// Obligations the submitter named, as a JSON list of ids.
    #[sea_orm(column_type = "Text")]
    pub named_obligations: String,
    /// The follow-up that it answers.
    pub follow_up_id: Option<FollowUpId>,
    /// The file is restricted.
    pub restricted: bool,
    /// The file carries a child protection plan.
    pub child_protection: bool,
    /// The file is of a looked-after child.
    pub looked_after: bool,
    /// The evaluation that counts now.
    pub evaluation_id: EvaluationId,
    /// Verdict of that evaluation.
    pub verdict: Verdict,
    /// Why it was revised or withdrawn.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_reason: Option<String>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

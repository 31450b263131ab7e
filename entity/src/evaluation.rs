//! What the rules said about one revision of one piece of evidence. Never changed; replayable from `facts`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    column::Verdict,
    id::{EvaluationId, EvidenceId},
    instant::Instant,
};

/// What the rules said about one revision of one piece of evidence. Never changed; replayable from `facts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvaluationId,
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// The revision judged.
    pub revision: i32,
    /// The rule set that judged.
    pub rule_set_hash: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Outcomes with their becauses, as JSON.
    #[sea_orm(column_type = "Text")]
    pub outcomes: String,
    /// Everything the rules could read, as JSON.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// What they did read, with places, as JSON.
    #[sea_orm(column_type = "Text")]
    pub facts_read: String,
    /// The script fault, as JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub fault: Option<String>,
    /// Script operations spent.
    pub operations: i64,
    /// Time spent, microseconds.
    pub duration_micros: i64,
    /// When.
    pub evaluated_at: Instant,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Evaluations: seen by whoever sees the evidence, and the revision that was judged.

use entity::{
    column::Verdict,
    evaluation::{self, Column, Entity, Model},
    id::{EvaluationId, EvidenceId},
    instant::Instant,
};
use sea_orm::{
    ColumnTrait as _, DerivePartialModel, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{Store, StoreError, read, scope};
use crate::policy::Scope;

/// What an evaluation concluded, without what it was judged by: the facts are by far its widest part, and few ask for them.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Conclusion {
    /// Key.
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
    pub outcomes: String,
    /// The script fault, as JSON.
    pub fault: Option<String>,
    /// Script operations spent.
    pub operations: i64,
    /// Time spent, microseconds.
    pub duration_micros: i64,
    /// When.
    pub evaluated_at: Instant,
}

impl From<evaluation::Model> for Conclusion {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            evidence_id: row.evidence_id,
            revision: row.revision,
            rule_set_hash: row.rule_set_hash,
            verdict: row.verdict,
            outcomes: row.outcomes,
            fault: row.fault,
            operations: row.operations,
            duration_micros: row.duration_micros,
            evaluated_at: row.evaluated_at,
        }
    }
}

/// Those with these ids, whole, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(store: &Store, scope: &Scope, ids: &[EvaluationId]) -> Result<Vec<Model>, StoreError> {
    read::by::<Entity, _>(store, &scope::evaluation(scope), Column::Id, ids, &[]).await
}

/// What those with these ids concluded, in no order.
///
/// # Errors
/// The database's.
pub async fn conclusions(store: &Store, scope: &Scope, ids: &[EvaluationId]) -> Result<Vec<Conclusion>, StoreError> {
    let found = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(scope::evaluation(scope))
        .into_partial_model();
    Ok(found.all(store.reader()).await?)
}

/// What every evaluation of these pieces of evidence concluded, the earliest first.
///
/// # Errors
/// The database's.
pub async fn by_evidence(store: &Store, scope: &Scope, ids: &[EvidenceId]) -> Result<Vec<Conclusion>, StoreError> {
    let found = Entity::find()
        .filter(Column::EvidenceId.is_in(ids.iter().copied()))
        .filter(scope::evaluation(scope))
        .order_by_asc(Column::EvaluatedAt)
        .order_by_asc(Column::Id)
        .into_partial_model();
    Ok(found.all(store.reader()).await?)
}

/// What the scripts of these evaluations read, with places, as JSON.
///
/// # Errors
/// The database's.
pub async fn facts_read(
    store: &Store,
    scope: &Scope,
    ids: &[EvaluationId],
) -> Result<Vec<(EvaluationId, String)>, StoreError> {
    let found = Entity::find()
        .select_only()
        .columns([Column::Id, Column::FactsRead])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(scope::evaluation(scope))
        .into_tuple();
    Ok(found.all(store.reader()).await?)
}

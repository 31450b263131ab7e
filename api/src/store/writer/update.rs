//! Changes of rows that are there, each under the guard that its variant names.

use std::collections::BTreeSet;

use entity::{
    column::{ConcernStatus, DistributionStatus, EvidenceStatus, FollowUpStatus, ObligationState, RequirementStatus},
    concern, distribution, evidence, feed, follow_up,
    id::{EvidenceId, FollowUpId, ObligationId, PersonId},
    instant::Instant,
    obligation, requirement, satisfaction,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait, IntoActiveModel as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, UpdateMany, sea_query::Expr,
};

use super::{attachment, run::Failure};
use crate::store::{Update, sql, transaction::WriteTx};

/// Most ids in one statement, far below what either database lets it bind.
const MOST_CANCELLED: usize = 10_000;

/// Carries out the updates in order. Returns the obligations to be counted afresh.
pub(super) async fn all(tx: &WriteTx, updates: &[&Update]) -> Result<BTreeSet<ObligationId>, Failure> {
    let mut touched = BTreeSet::new();
    for update in updates {
        match update {
            Update::UncountSatisfaction {
                evidence_id,
                obligation_ids,
            } => touched.extend(uncount(tx, *evidence_id, obligation_ids.as_deref()).await?),
            Update::ReviseEvidence { .. } | Update::WithdrawEvidence { .. } | Update::SetEvidenceEvaluation { .. } => {
                of_evidence(tx, update).await?;
            }
            Update::CloseFollowUp { .. } | Update::ReassignFollowUp { .. } => of_follow_up(tx, update).await?,
            Update::ReopenFollowUp { id, closed_by } => reopen(tx, *id, *closed_by).await?,
            Update::CancelDistribution { .. }
            | Update::AcknowledgeDistribution { .. }
            | Update::RaiseConcernLevel { .. }
            | Update::HandOverConcern { .. }
            | Update::CloseConcern { .. }
            | Update::RevokeFeed { .. }
            | Update::EndRequirement { .. } => of_others(tx, update).await?,
            Update::ReceiveUpload { .. } | Update::SettleAttachment { .. } | Update::RemoveAttachment { .. } => {
                attachment::update(tx, update).await?;
            }
            Update::SetObligationState { .. } | Update::CancelObligations { .. } | Update::EndObligation { .. } => {
                of_obligation(tx, update).await?;
            }
        }
    }
    Ok(touched)
}

/// A variant that was sent to the wrong function must not pass for carried out.
pub(super) fn misrouted(update: &Update) -> Failure {
    Failure::Database(DbErr::Custom(format!("no way to carry out {update:?}")))
}

/// Exactly one row, or what was read has moved.
pub(super) async fn one<E: EntityTrait>(tx: &WriteTx, update: UpdateMany<E>) -> Result<(), Failure> {
    if update.exec(tx).await?.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::Stale)
    }
}

/// The person who was read, or still nobody.
fn is(column: impl sea_orm::ColumnTrait, person: Option<PersonId>) -> Expr {
    person.map_or_else(|| column.is_null(), |id| column.eq(id))
}

async fn of_evidence(tx: &WriteTx, update: &Update) -> Result<(), Failure> {
    use evidence::Column;
    let all = evidence::Entity::update_many();
    let live = Column::Status.ne(EvidenceStatus::Withdrawn);
    match update {
        Update::ReviseEvidence { expect_revision, model } => {
            let row = evidence::Model::clone(model).into_active_model().reset_all();
            let guarded = all
                .set(row)
                .filter(Column::Id.eq(model.id))
                .filter(Column::Revision.eq(*expect_revision))
                .filter(live);
            one(tx, guarded).await
        }
        Update::WithdrawEvidence {
            id,
            expect_revision,
            reason,
        } => {
            let guarded = all
                .col_expr(Column::Status, Expr::value(EvidenceStatus::Withdrawn))
                .col_expr(Column::StatusReason, Expr::value(reason.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(Column::Revision.eq(*expect_revision))
                .filter(live);
            one(tx, guarded).await
        }
        Update::SetEvidenceEvaluation {
            id,
            expect_evaluation,
            evaluation_id,
            verdict,
        } => {
            let guarded = all
                .col_expr(Column::EvaluationId, Expr::value(*evaluation_id))
                .col_expr(Column::Verdict, Expr::value(*verdict))
                .filter(Column::Id.eq(*id))
                .filter(Column::EvaluationId.eq(*expect_evaluation));
            one(tx, guarded).await
        }
        other => Err(misrouted(other)),
    }
}

async fn of_follow_up(tx: &WriteTx, update: &Update) -> Result<(), Failure> {
    use follow_up::Column;
    let open = follow_up::Entity::update_many().filter(Column::Status.eq(FollowUpStatus::Open));
    match update {
        Update::CloseFollowUp {
            id,
            status,
            closed_by,
            reason,
            at,
        } => {
            let guarded = open
                .col_expr(Column::Status, Expr::value(*status))
                .col_expr(Column::ClosedBy, Expr::value(*closed_by))
                .col_expr(Column::ClosedReason, Expr::value(reason.clone()))
                .col_expr(Column::ClosedAt, Expr::value(*at))
                .filter(Column::Id.eq(*id));
            one(tx, guarded).await
        }
        Update::ReassignFollowUp {
            id,
            from,
            owner_id,
            owner_role,
        } => {
            let guarded = open
                .col_expr(Column::OwnerId, Expr::value(*owner_id))
                .col_expr(Column::OwnerRole, Expr::value(owner_role.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(is(Column::OwnerId, *from));
            one(tx, guarded).await
        }
        other => Err(misrouted(other)),
    }
}

/// Only what this very evidence closed as done comes back.
async fn reopen(tx: &WriteTx, id: FollowUpId, closed_by: EvidenceId) -> Result<(), Failure> {
    use follow_up::Column;
    let guarded = follow_up::Entity::update_many()
        .col_expr(Column::Status, Expr::value(FollowUpStatus::Open))
        .col_expr(Column::ClosedBy, Expr::value(None::<EvidenceId>))
        .col_expr(Column::ClosedAt, Expr::value(None::<Instant>))
        .filter(Column::Id.eq(id))
        .filter(Column::Status.eq(FollowUpStatus::Done))
        .filter(Column::ClosedBy.eq(closed_by));
    one(tx, guarded).await
}

async fn of_others(tx: &WriteTx, update: &Update) -> Result<(), Failure> {
    match update {
        Update::CancelDistribution { id, reason } => {
            use distribution::Column;
            let guarded = distribution::Entity::update_many()
                .col_expr(Column::Status, Expr::value(DistributionStatus::Cancelled))
                .col_expr(Column::CancelledReason, Expr::value(reason.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(Column::Status.eq(DistributionStatus::Active));
            one(tx, guarded).await
        }
        Update::AcknowledgeDistribution { id, at } => {
            use distribution::Column;
            let guarded = distribution::Entity::update_many()
                .col_expr(Column::AcknowledgedAt, Expr::value(*at))
                .filter(Column::Id.eq(*id))
                .filter(Column::AcknowledgedAt.is_null());
            one(tx, guarded).await
        }
        Update::RaiseConcernLevel { id, level } => {
            use concern::Column;
            let guarded = concern::Entity::update_many()
                .col_expr(Column::Level, Expr::value(*level))
                .filter(Column::Id.eq(*id))
                .filter(Column::Status.eq(ConcernStatus::Open));
            one(tx, guarded).await
        }
        Update::HandOverConcern { id, from, to } => {
            use concern::Column;
            let guarded = concern::Entity::update_many()
                .col_expr(Column::OwnerId, Expr::value(*to))
                .filter(Column::Id.eq(*id))
                .filter(Column::Status.eq(ConcernStatus::Open))
                .filter(is(Column::OwnerId, *from));
            one(tx, guarded).await
        }
        Update::CloseConcern { id, at, reason } => {
            use concern::Column;
            let guarded = concern::Entity::update_many()
                .col_expr(Column::Status, Expr::value(ConcernStatus::Closed))
                .col_expr(Column::ClosedAt, Expr::value(*at))
                .col_expr(Column::ClosedReason, Expr::value(reason.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(Column::Status.eq(ConcernStatus::Open));
            one(tx, guarded).await
        }
        Update::RevokeFeed { id, at } => {
            use feed::Column;
            let guarded = feed::Entity::update_many()
                .col_expr(Column::RevokedAt, Expr::value(*at))
                .filter(Column::Id.eq(*id))
                .filter(Column::RevokedAt.is_null());
            one(tx, guarded).await
        }
        Update::EndRequirement { id, status } => {
            use requirement::Column;
            let guarded = requirement::Entity::update_many()
                .col_expr(Column::Status, Expr::value(*status))
                .filter(Column::Id.eq(*id))
                .filter(Column::Status.eq(RequirementStatus::Unmet));
            one(tx, guarded).await
        }
        other => Err(misrouted(other)),
    }
}

async fn of_obligation(tx: &WriteTx, update: &Update) -> Result<(), Failure> {
    use obligation::Column;
    match update {
        Update::SetObligationState {
            id,
            expect,
            state,
            reason,
            decided_by,
            decided_at,
        } => {
            let guarded = obligation::Entity::update_many()
                .col_expr(Column::State, Expr::value(*state))
                .col_expr(Column::Reason, Expr::value(reason.clone()))
                .col_expr(Column::DecidedBy, Expr::value(*decided_by))
                .col_expr(Column::DecidedAt, Expr::value(*decided_at))
                .filter(Column::Id.eq(*id))
                .filter(Column::State.eq(*expect));
            one(tx, guarded).await
        }
        Update::CancelObligations { ids, reason } => {
            for some in ids.chunks(MOST_CANCELLED) {
                obligation::Entity::update_many()
                    .col_expr(Column::State, Expr::value(ObligationState::Cancelled))
                    .col_expr(Column::Reason, Expr::value(reason.as_str()))
                    .filter(Column::Id.is_in(some.iter().copied()))
                    .filter(Column::State.eq(ObligationState::Active))
                    .filter(Column::CompletedOn.is_null())
                    .exec(tx)
                    .await?;
            }
            Ok(())
        }
        Update::EndObligation { id, at } => {
            let guarded = obligation::Entity::update_many()
                .col_expr(Column::EndedAt, Expr::value(*at))
                .filter(Column::Id.eq(*id))
                .filter(Column::EndedAt.is_null());
            one(tx, guarded).await
        }
        other => Err(misrouted(other)),
    }
}

/// Evidence no longer counts. The obligations are held first: see [`super::obligation`].
async fn uncount(
    tx: &WriteTx,
    evidence_id: EvidenceId,
    obligation_ids: Option<&[ObligationId]>,
) -> Result<Vec<ObligationId>, DbErr> {
    use satisfaction::Column;
    let named = obligation_ids.map(|ids| Column::ObligationId.is_in(ids.iter().copied()));
    let mut held = satisfaction::Entity::find()
        .filter(Column::EvidenceId.eq(evidence_id))
        .filter(Column::Counted.eq(true));
    if let Some(named) = named {
        held = held.filter(named);
    }
    let touched: Vec<ObligationId> = held.all(tx).await?.into_iter().map(|row| row.obligation_id).collect();
    if touched.is_empty() {
        return Ok(touched);
    }
    if !sql::if_postgres(tx, "lock").is_empty() {
        obligation::Entity::find()
            .filter(obligation::Column::Id.is_in(touched.iter().copied()))
            .order_by(Expr::cust(super::obligation::IN_ORDER), Order::Asc)
            .lock(sea_orm::sea_query::LockType::NoKeyUpdate)
            .all(tx)
            .await?;
    }
    satisfaction::Entity::update_many()
        .col_expr(Column::Counted, Expr::value(false))
        .filter(Column::EvidenceId.eq(evidence_id))
        .filter(Column::ObligationId.is_in(touched.iter().copied()))
        .exec(tx)
        .await?;
    Ok(touched)
}

//! What the service itself reads about time gone by, on behalf of nobody: what is late, whose period has ended, who was told.

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, EvidenceKind, EvidenceStatus, ObligationNature, ObligationState, Verdict},
    distribution, evidence, follow_up,
    id::{EvidenceId, FollowUpId, ObligationId, PersonId, UnitId},
    instant::Instant,
    obligation, satisfaction,
};
use rules::calendar::Span;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{Store, StoreError, read, sql};

/// Obligations that were to be met before `today` and are not, the longest late first. `after` is the last one of the batch before.
///
/// # Errors
/// The database's.
pub async fn late(
    store: &Store,
    today: NaiveDate,
    after: Option<(NaiveDate, ObligationId)>,
    limit: u64,
) -> Result<Vec<obligation::Model>, StoreError> {
    use obligation::Column;
    let later = after.map(|(day, id)| {
        Expr::tuple([Column::DueOn.into_expr(), Column::Id.into_expr()])
            .gt(Expr::tuple([Expr::value(day), Expr::value(id)]))
    });
    let found = obligation::Entity::find()
        // Written out, so that the partial index of what is open is seen to fit.
        .filter(Expr::cust("state = 'ACTIVE' AND completed_on IS NULL"))
        .filter(Column::DueOn.lt(today))
        .filter(Condition::all().add_option(later))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(found.all(store.reader()).await?)
}

/// Follow-ups that were to be done before `today` and are open, the longest late first.
///
/// # Errors
/// The database's.
pub async fn late_follow_ups(
    store: &Store,
    today: NaiveDate,
    after: Option<(NaiveDate, FollowUpId)>,
    limit: u64,
) -> Result<Vec<follow_up::Model>, StoreError> {
    use follow_up::Column;
    let later = after.map(|(day, id)| {
        Expr::tuple([Column::DueOn.into_expr(), Column::Id.into_expr()])
            .gt(Expr::tuple([Expr::value(day), Expr::value(id)]))
    });
    let found = follow_up::Entity::find()
        .filter(Expr::cust("status = 'OPEN'"))
        .filter(Column::DueOn.lt(today))
        .filter(Condition::all().add_option(later))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(found.all(store.reader()).await?)
}

/// Word of something late as it was sent: under which key, to whom, when.
pub type Word<Id> = (Id, String, Option<PersonId>, Instant);

/// Who was told of these obligations.
///
/// # Errors
/// The database's.
pub async fn told(store: &Store, ids: &[ObligationId]) -> Result<Vec<Word<ObligationId>>, StoreError> {
    use distribution::Column;
    let found = distribution::Entity::find()
        .select_only()
        .columns([
            Column::ObligationId,
            Column::OutcomeKey,
            Column::PersonId,
            Column::CreatedAt,
        ])
        .filter(Column::ObligationId.is_in(ids.iter().copied()));
    Ok(found.into_tuple().all(store.reader()).await?)
}

/// Who was told that follow-ups of these pieces of evidence are late; all keys begin with `prefix`.
///
/// # Errors
/// The database's.
pub async fn told_of_evidence(
    store: &Store,
    ids: &[EvidenceId],
    prefix: &str,
) -> Result<Vec<Word<EvidenceId>>, StoreError> {
    use distribution::Column;
    let found = distribution::Entity::find()
        .select_only()
        .columns([
            Column::EvidenceId,
            Column::OutcomeKey,
            Column::PersonId,
            Column::CreatedAt,
        ])
        .filter(Column::EvidenceId.is_in(ids.iter().copied()))
        .filter(sql::begins(Column::OutcomeKey.into_expr(), prefix));
    Ok(found.into_tuple().all(store.reader()).await?)
}

/// Obligations of these rows whose due day has passed and whose rules were not asked yet what follows from that.
///
/// # Errors
/// The database's.
pub async fn ended(
    store: &Store,
    today: NaiveDate,
    tasks: &[&str],
    limit: u64,
) -> Result<Vec<obligation::Model>, StoreError> {
    use obligation::Column;
    let found = obligation::Entity::find()
        .filter(Expr::cust("ended_at IS NULL"))
        .filter(Column::DueOn.lt(today))
        .filter(Column::Task.is_in(tasks.iter().copied()))
        .filter(Column::Nature.is_in([ObligationNature::Periodic, ObligationNature::Meeting]))
        .filter(Column::State.ne(ObligationState::Cancelled))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(found.all(store.reader()).await?)
}

/// What was submitted for these obligations: whether it counts, on which day it came, what its auditor judged.
///
/// # Errors
/// The database's.
pub async fn held(
    store: &Store,
    ids: &[ObligationId],
) -> Result<Vec<(ObligationId, bool, NaiveDate, ConcernLevel)>, StoreError> {
    use satisfaction::Column;
    let joined = satisfaction::Entity::belongs_to(evidence::Entity)
        .from(Column::EvidenceId)
        .to(evidence::Column::Id)
        .into();
    let found = satisfaction::Entity::find()
        .select_only()
        .columns([Column::ObligationId, Column::Counted, Column::SubmittedOn])
        .column(evidence::Column::Concern)
        .join(JoinType::InnerJoin, joined)
        .filter(Column::ObligationId.is_in(ids.iter().copied()));
    Ok(found.into_tuple().all(store.reader()).await?)
}

/// Whose audits are drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Auditor {
    /// Those of this person.
    Person(PersonId),
    /// All of this unit, or of units under it as they were.
    Unit(UnitId),
    /// All of the authority.
    Anyone,
}

/// Audits of a row that stand, with an event date within `span`: what a sample is drawn from.
///
/// # Errors
/// The database's.
pub async fn audited(store: &Store, task: &str, span: Span, auditor: Auditor) -> Result<Vec<EvidenceId>, StoreError> {
    use evidence::Column;
    let whose = match auditor {
        Auditor::Person(person) => Condition::all().add(Column::SubmittedBy.eq(person)),
        Auditor::Unit(unit) => [Column::UnitId, Column::TeamId, Column::ServiceId]
            .into_iter()
            .fold(Condition::any(), |any, column| any.add(column.eq(unit))),
        Auditor::Anyone => Condition::all(),
    };
    let found = evidence::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(whose)
        .filter(Column::Task.eq(task))
        .filter(Column::Kind.eq(EvidenceKind::Audit))
        .filter(Column::Status.ne(EvidenceStatus::Withdrawn))
        .filter(Column::Verdict.is_in([Verdict::Compliant, Verdict::ActionRequired]))
        .filter(read::between(Column::EventDate, Some(span.start), Some(span.end)));
    Ok(found.into_tuple().all(store.reader()).await?)
}

//! What rules and services may count and compare before they decide. Without a scope, because a rule judges by what is
//! there and not by what the submitter may see: nothing from here is ever shown as it is.

use chrono::NaiveDate;
use entity::{
    case_file,
    column::{ConcernLevel, EvidenceStatus, FollowUpKind, FollowUpStatus, Verdict},
    evidence, follow_up,
    id::{EvidenceId, FollowUpId, ObligationId, PersonId, UnitId},
    idempotency, obligation, satisfaction,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, Func},
};

use super::{Store, StoreError, read};

/// Whose history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Evidence about this worker's work.
    Worker(UnitId),
    /// Evidence about this unit itself.
    Unit(UnitId),
}

/// How much evidence there was, withdrawn evidence left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// All of it.
    pub evidence: u64,
    /// With a concern of any level.
    pub concerns: u64,
    /// With a significant concern.
    pub significant: u64,
    /// Flagged as a conflict of interest.
    pub conflicts: u64,
}

/// Counts evidence about `subject` with an event date between `from` and `to`, both included: one statement.
/// `tasks` narrows it to these rows of the framework; `except` leaves one piece out, that which is being judged.
///
/// # Errors
/// The database's.
pub async fn history(
    store: &Store,
    subject: Subject,
    tasks: &[&str],
    from: NaiveDate,
    to: NaiveDate,
    except: Option<EvidenceId>,
) -> Result<History, StoreError> {
    use evidence::Column;
    let about = match subject {
        Subject::Worker(id) => Column::WorkerId.eq(id),
        Subject::Unit(id) => Column::UnitId.eq(id),
    };
    let counted = |condition: Condition| {
        // Not a sum, which is NULL over nothing: a case without `ELSE` is NULL and not counted.
        Expr::from(Func::count(Expr::case(condition, 1)))
    };
    let row = evidence::Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "evidence")
        .column_as(
            counted(Condition::all().add(Column::Concern.ne(ConcernLevel::None))),
            "concerns",
        )
        .column_as(
            counted(Condition::all().add(Column::Concern.eq(ConcernLevel::Significant))),
            "significant",
        )
        .column_as(
            counted(Condition::all().add(Column::Verdict.eq(Verdict::Conflict))),
            "conflicts",
        )
        .filter(about)
        .filter(Column::Status.ne(EvidenceStatus::Withdrawn))
        .filter(
            Condition::all()
                .add(read::between(Column::EventDate, Some(from), Some(to)))
                .add_option(read::among(Column::Task, tasks))
                .add_option(except.map(|id| Column::Id.ne(id))),
        )
        .into_tuple::<(i64, i64, i64, i64)>()
        .one(store.reader())
        .await?
        .unwrap_or_default();
    Ok(History {
        evidence: row.0.cast_unsigned(),
        concerns: row.1.cast_unsigned(),
        significant: row.2.cast_unsigned(),
        conflicts: row.3.cast_unsigned(),
    })
}

/// Open follow-ups that a task asked for about a team or a worker. `unit` is the team; with `worker` only that worker's.
///
/// # Errors
/// The database's.
pub async fn open_follow_ups(
    store: &Store,
    task: &str,
    unit: UnitId,
    worker: Option<UnitId>,
) -> Result<Vec<follow_up::Model>, StoreError> {
    use follow_up::Column;
    let about = match worker {
        Some(worker) => Column::WorkerId.eq(worker),
        None => Column::UnitId.eq(unit),
    };
    let found = follow_up::Entity::find()
        .filter(about)
        .filter(Column::Task.eq(task))
        .filter(Column::Status.eq(FollowUpStatus::Open))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id);
    Ok(found.all(store.reader()).await?)
}

/// Open further audits that a task asked for in a team: how many about each worker, or about the team itself. `except`
/// leaves out those that one piece of evidence caused. Counted, not read: this runs for every submission.
///
/// # Errors
/// The database's.
pub async fn open_further_audits(
    store: &Store,
    task: &str,
    team: UnitId,
    except: Option<EvidenceId>,
) -> Result<Vec<(Option<UnitId>, i64)>, StoreError> {
    use follow_up::Column;
    let open = follow_up::Entity::find()
        .select_only()
        .column(Column::WorkerId)
        .column_as(Column::Id.count(), "open")
        .filter(Column::UnitId.eq(team))
        .filter(Column::Task.eq(task))
        .filter(Column::Kind.eq(FollowUpKind::FurtherAudit))
        // Written out: SQLite plans a statement anew for every value bound against a column of a partial index.
        .filter(Expr::cust("status = 'OPEN'"))
        .filter(Condition::all().add_option(except.map(|id| Column::CauseId.ne(id))))
        .group_by(Column::WorkerId);
    Ok(open.into_tuple().all(store.reader()).await?)
}

/// The follow-up, to be answered or closed.
///
/// # Errors
/// The database's.
pub async fn follow_up(store: &Store, id: FollowUpId) -> Result<Option<follow_up::Model>, StoreError> {
    Ok(follow_up::Entity::find_by_id(id).one(store.reader()).await?)
}

/// Follow-ups that a piece of evidence caused, to be set against what it asks for after a revision.
///
/// # Errors
/// The database's.
pub async fn follow_ups_of(store: &Store, id: EvidenceId) -> Result<Vec<follow_up::Model>, StoreError> {
    read::by::<follow_up::Entity, _>(store, &Condition::all(), follow_up::Column::CauseId, &[id], &[]).await
}

/// Evidence by id, whoever may see it.
///
/// # Errors
/// The database's.
pub async fn evidence(store: &Store, id: EvidenceId) -> Result<Option<evidence::Model>, StoreError> {
    Ok(evidence::Entity::find_by_id(id).one(store.reader()).await?)
}

/// Faulted evidence that still stands, the earliest first: to be judged again once the rule is mended. `after` is the
/// last one of the batch before.
///
/// # Errors
/// The database's.
pub async fn faulted(
    store: &Store,
    tasks: &[&str],
    after: Option<&evidence::Model>,
    limit: u64,
) -> Result<Vec<evidence::Model>, StoreError> {
    use evidence::Column;
    let later = after.map(|last| {
        Expr::tuple([Column::SubmittedAt.into_expr(), Column::Id.into_expr()])
            .gt(Expr::tuple([Expr::value(last.submitted_at), Expr::value(last.id)]))
    });
    let found = evidence::Entity::find()
        // Written out, so that the partial index of faulted evidence is seen to fit.
        .filter(Expr::cust("verdict = 'FAULTED'"))
        .filter(Column::Status.ne(EvidenceStatus::Withdrawn))
        .filter(
            Condition::all()
                .add_option(read::among(Column::Task, tasks))
                .add_option(later),
        )
        .order_by_asc(Column::SubmittedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(found.all(store.reader()).await?)
}

/// Files of the register by reference.
///
/// # Errors
/// The database's.
pub async fn case_files(store: &Store, references: &[&str]) -> Result<Vec<case_file::Model>, StoreError> {
    read::by::<case_file::Entity, _>(store, &Condition::all(), case_file::Column::Reference, references, &[]).await
}

/// Obligations by slot.
///
/// # Errors
/// The database's.
pub async fn obligations_in(store: &Store, slots: &[&str]) -> Result<Vec<obligation::Model>, StoreError> {
    read::by::<obligation::Entity, _>(store, &Condition::all(), obligation::Column::Slot, slots, &[]).await
}

/// Obligations by id, such as a submitter names.
///
/// # Errors
/// The database's.
pub async fn obligations(store: &Store, ids: &[ObligationId]) -> Result<Vec<obligation::Model>, StoreError> {
    read::by::<obligation::Entity, _>(store, &Condition::all(), obligation::Column::Id, ids, &[]).await
}

/// What a piece of evidence counts, or counted, towards.
///
/// # Errors
/// The database's.
pub async fn satisfactions_of(store: &Store, id: EvidenceId) -> Result<Vec<satisfaction::Model>, StoreError> {
    read::by::<satisfaction::Entity, _>(store, &Condition::all(), satisfaction::Column::EvidenceId, &[id], &[]).await
}

/// The request that a key was used for before.
///
/// # Errors
/// The database's.
pub async fn idempotency(store: &Store, person: PersonId, key: &str) -> Result<Option<idempotency::Model>, StoreError> {
    let found = idempotency::Entity::find_by_id((person, key.to_owned()));
    Ok(found.one(store.reader()).await?)
}

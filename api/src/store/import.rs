//! Reads what an import compares with, and writes what it changes: all of it or nothing.

use std::collections::HashMap;

use entity::{agency, appointment, case_file, change, id::PersonId, meeting, person, unit, unit_placement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityName, EntityTrait, IdenStatic as _, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use super::{Store, StoreError, epoch, transaction::WriteTx};

/// Rows of one insert: far below what either database lets a statement bind.
const ROWS: usize = 500;

/// Everything that an import compares with.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    /// `epoch.directory` before the rest was read.
    pub epoch: i64,
    /// All partner agencies.
    pub agencies: Vec<agency::Model>,
    /// All units.
    pub units: Vec<unit::Model>,
    /// All their placements.
    pub placements: Vec<unit_placement::Model>,
    /// All people.
    pub persons: Vec<person::Model>,
    /// All appointments.
    pub appointments: Vec<appointment::Model>,
    /// The register of case files.
    pub case_files: Vec<case_file::Model>,
    /// All meetings, cancelled ones too.
    pub meetings: Vec<meeting::Model>,
}

/// Rows that are new or differ from what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Partner agencies.
    pub agencies: Vec<agency::Model>,
    /// Units.
    pub units: Vec<unit::Model>,
    /// Their names and parents.
    pub placements: Vec<unit_placement::Model>,
    /// People.
    pub persons: Vec<person::Model>,
    /// Appointments.
    pub appointments: Vec<appointment::Model>,
    /// Case files.
    pub case_files: Vec<case_file::Model>,
    /// Meetings of forums.
    pub meetings: Vec<meeting::Model>,
}

impl Plan {
    /// Whether units, people, appointments or meetings change: what submissions are judged by, and duties planned by.
    #[must_use]
    pub fn changes_directory(&self) -> bool {
        let rows = self.agencies.len() + self.units.len() + self.placements.len();
        rows + self.persons.len() + self.appointments.len() + self.meetings.len() > 0
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.changes_directory() && self.case_files.is_empty()
    }
}

/// Reads what an import compares with.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn existing(store: &Store) -> Result<Existing, StoreError> {
    let db = store.reader();
    // The epoch first: whatever changes after it makes the plan stale.
    let epoch = epoch::read(store).await?.directory;
    Ok(Existing {
        epoch,
        agencies: agency::Entity::find().all(db).await?,
        units: unit::Entity::find().all(db).await?,
        placements: unit_placement::Entity::find().all(db).await?,
        persons: person::Entity::find().all(db).await?,
        appointments: appointment::Entity::find().all(db).await?,
        case_files: case_file::Entity::find().all(db).await?,
        meetings: meeting::Entity::find().all(db).await?,
    })
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is on the disk.
    Written,
    /// The directory changed since the plan's epoch was read; nothing was written: plan again.
    Stale,
}

/// Writes the plan and the trail entry in one transaction.
///
/// # Errors
/// [`StoreError`] when the database is full or does not answer; nothing was written.
pub async fn apply(store: &Store, epoch: i64, plan: Plan, trail: change::Model) -> Result<Applied, StoreError> {
    let tx = store.begin().await?;
    match write(&tx, epoch, plan, trail).await {
        Ok(Applied::Written) => {
            tx.commit().await?;
            Ok(Applied::Written)
        }
        other => {
            tx.rollback().await;
            other
        }
    }
}

async fn write(tx: &WriteTx, before: i64, plan: Plan, trail: change::Model) -> Result<Applied, StoreError> {
    if plan.changes_directory() && !epoch::bump_directory(tx, before).await? {
        return Ok(Applied::Stale);
    }
    make_way(tx, &plan.persons).await?;
    upsert(tx, plan.agencies).await?;
    upsert(tx, plan.units).await?;
    upsert(tx, plan.placements).await?;
    upsert(tx, plan.persons).await?;
    upsert(tx, plan.appointments).await?;
    upsert_case_files(tx, plan.case_files).await?;
    upsert(tx, plan.meetings).await?;
    upsert(tx, vec![trail]).await?;
    Ok(Applied::Written)
}

/// Two people may swap the subjects they sign in with: both let go before either takes. Asked of those who change it alone.
async fn make_way(tx: &WriteTx, persons: &[person::Model]) -> Result<(), StoreError> {
    use person::Column;
    let to_be: HashMap<PersonId, &str> = persons.iter().map(|one| (one.id, one.subject.as_str())).collect();
    let mut moving = Vec::new();
    for some in persons.chunks(ROWS) {
        let found = person::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Subject])
            .filter(Column::Id.is_in(some.iter().map(|one| one.id)))
            .into_tuple::<(PersonId, String)>()
            .all(tx)
            .await?;
        let changed = found
            .into_iter()
            .filter(|(id, subject)| to_be.get(id) != Some(&subject.as_str()));
        moving.extend(changed.map(|(id, _)| id));
    }
    for some in moving.chunks(ROWS) {
        // Codes are unique, and so is this.
        person::Entity::update_many()
            .col_expr(Column::Subject, Expr::cust("'moving:' || code"))
            .filter(Column::Id.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Inserts rows; those whose key is there already are overwritten.
async fn upsert<M>(tx: &WriteTx, rows: Vec<M>) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    M::Entity: EntityName,
{
    upsert_or(tx, rows, overwrite::<M::Entity>(&[])).await
}

/// Files are overwritten but for the day of the last audit, which only moves on: a submission may have moved it since
/// the register was read.
async fn upsert_case_files(tx: &WriteTx, rows: Vec<case_file::Model>) -> Result<(), StoreError> {
    let later = "CASE WHEN case_file.last_audited_on IS NULL OR excluded.last_audited_on > case_file.last_audited_on \
                 THEN excluded.last_audited_on ELSE case_file.last_audited_on END";
    let day = case_file::Column::LastAuditedOn;
    let mut conflict = overwrite::<case_file::Entity>(&[day.as_str()]);
    upsert_or(tx, rows, conflict.value(day, Expr::cust(later)).to_owned()).await
}

/// Takes every column of the new row save the key and `kept`.
fn overwrite<E: EntityTrait>(kept: &[&str]) -> OnConflict {
    let keys = || E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    let stays =
        |column: &E::Column| kept.contains(&column.as_str()) || keys().any(|key| key.as_str() == column.as_str());
    let others = E::Column::iter().filter(|column| !stays(column));
    OnConflict::columns(keys()).update_columns(others).to_owned()
}

async fn upsert_or<M>(tx: &WriteTx, rows: Vec<M>, conflict: OnConflict) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    M::Entity: EntityName,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows
            .by_ref()
            .take(ROWS)
            .map(IntoActiveModel::into_active_model)
            .collect();
        <M::Entity as EntityTrait>::insert_many(chunk)
            .on_conflict(conflict.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

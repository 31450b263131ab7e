//! Obligations counted by task, unit, month of the due date and status: one statement, whatever there is to count.

use chrono::NaiveDate;
use entity::{
    id::UnitId,
    obligation::{Column, Entity, UNDATED},
};
use rules::calendar::Span;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{CaseStatement, Expr, Query},
};

use super::{
    Store, StoreError,
    obligation::{Filter, ObligationStatus, status_place},
    scope,
};
use crate::policy::Scope;

/// How many obligations of one task, unit and month stand alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Row of the framework.
    pub task: String,
    /// The unit that they are due from or about.
    pub unit: UnitId,
    /// Which of the months their due date lies in, from 0; nothing for what has no date.
    pub month: Option<usize>,
    /// How they stand.
    pub status: ObligationStatus,
    /// How many.
    pub count: u64,
}

#[derive(FromQueryResult)]
struct Counted {
    task: String,
    unit_id: UnitId,
    month: i32,
    status: i32,
    how_many: i64,
}

/// Counts what `filter` finds that is due in one of `months`, which follow each other, or has no date. At most `most` tallies.
///
/// # Errors
/// The database's.
pub async fn tallies(
    store: &Store,
    scope: &Scope,
    filter: &Filter,
    months: &[Span],
    today: NaiveDate,
    most: u64,
) -> Result<Vec<Tally>, StoreError> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(Vec::new());
    };
    let of_year = Condition::any()
        .add(Column::DueOn.between(first.start, last.end))
        .add(Column::DueOn.eq(UNDATED));
    let each = Entity::find()
        .select_only()
        .columns([Column::Task, Column::UnitId])
        .expr_as(month(months), "month")
        .expr_as(status_place(today), "status")
        .filter(of_year)
        .filter(filter.condition(scope))
        .filter(scope::obligation(scope))
        .into_query();
    // Grouped one level up, by name: PostgreSQL takes an expression with parameters for another one each time it stands there.
    let by = ["task", "unit_id", "month", "status"];
    let sums = Query::select()
        .columns(by)
        .expr_as(Expr::cust("COUNT(*)"), "how_many")
        .from_subquery(each, "due")
        .group_by_columns(by)
        .limit(most)
        .take();
    let statement = store.reader().get_database_backend().build(&sums);
    let counted = Counted::find_by_statement(statement).all(store.reader()).await?;
    Ok(counted
        .into_iter()
        .filter_map(|row| {
            Some(Tally {
                task: row.task,
                unit: row.unit_id,
                month: usize::try_from(row.month).ok().filter(|month| *month < months.len()),
                status: *ObligationStatus::ALL.get(usize::try_from(row.status).ok()?)?,
                count: u64::try_from(row.how_many).ok()?,
            })
        })
        .collect())
}

/// The place of the month in which a row is due; one past the last for what has no date.
fn month(months: &[Span]) -> Expr {
    let each = months.iter().zip(0_i32..);
    let case = each.fold(CaseStatement::new(), |case, (month, at)| {
        case.case(Column::DueOn.lte(month.end), at)
    });
    let after = i32::try_from(months.len()).unwrap_or(i32::MAX);
    case.finally(after).into()
}

//! Inserts many rows of one table with few statements.

use std::fmt::Write as _;

use sea_orm::{
    ConnectionTrait as _, DbErr, EntityName as _, EntityTrait, IdenStatic as _, Iterable as _, ModelTrait, Value,
};

use crate::store::{
    sql::{self, statement},
    transaction::WriteTx,
};

/// Most rows in one statement. At the widest table this stays far below what either database lets a statement bind
/// (32 766 and 65 535).
const ROWS: usize = 64;

/// Inserts `rows`; `conflict` is the end of the statement, such as ` ON CONFLICT DO NOTHING`.
pub(super) async fn all<M: ModelTrait>(tx: &WriteTx, rows: &[&M], conflict: &'static str) -> Result<(), DbErr> {
    let mut rest = rows;
    while !rest.is_empty() {
        let (chunk, later) = rest.split_at(chunk(rest.len()));
        rest = later;
        insert(tx, chunk, conflict).await?;
    }
    Ok(())
}

/// The greatest power of two that fits: a handful of lengths, each prepared once and found again.
fn chunk(rows: usize) -> usize {
    let fits = rows.min(ROWS);
    1 << fits.ilog2()
}

async fn insert<M: ModelTrait>(tx: &WriteTx, rows: &[&M], conflict: &'static str) -> Result<(), DbErr> {
    let columns: Vec<<M::Entity as EntityTrait>::Column> = <M::Entity as EntityTrait>::Column::iter().collect();
    let mut text = String::with_capacity(256 + rows.len() * columns.len() * 6);
    let _ = write!(text, "INSERT INTO \"{}\" (", M::Entity::default().table_name());
    for (index, column) in columns.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}\"{}\"", column.as_str());
    }
    text.push_str(") VALUES ");
    text.push_str(&sql::tuples(tx.get_database_backend(), rows.len(), columns.len()));
    text.push_str(conflict);
    let mut values: Vec<Value> = Vec::with_capacity(rows.len() * columns.len());
    for row in rows {
        values.extend(columns.iter().map(|column| row.get(*column)));
    }
    tx.execute_raw(statement(tx, text, values)).await.map(drop)
}

//! Inserts many rows of one table with few statements.

use std::fmt::Write as _;

use sea_orm::{
    ConnectionTrait as _, DbBackend, DbErr, EntityName as _, EntityTrait, IdenStatic as _, Iterable as _, ModelTrait,
    Value,
};

use super::{
    sql::{self, statement},
    transaction::WriteTx,
};

/// Row counts that statements are made for, so that each is prepared once and found again. At the widest table the largest
/// stays far below what either database lets a statement bind (32 766 and 65 535).
const LENGTHS: [usize; 4] = [1, 4, 16, MOST];
const MOST: usize = 64;

/// Inserts `rows`; `conflict` is the end of the statement, such as ` ON CONFLICT DO NOTHING`.
pub(super) async fn all<M: ModelTrait>(tx: &WriteTx, rows: &[&M], conflict: &'static str) -> Result<(), DbErr> {
    let mut rest = rows;
    while !rest.is_empty() {
        let length = LENGTHS.into_iter().find(|length| *length >= rest.len()).unwrap_or(MOST);
        let (chunk, later) = rest.split_at(length.min(rest.len()));
        rest = later;
        insert(tx, chunk, length, conflict).await?;
    }
    Ok(())
}

async fn insert<M: ModelTrait>(tx: &WriteTx, rows: &[&M], length: usize, conflict: &'static str) -> Result<(), DbErr> {
    let columns: Vec<<M::Entity as EntityTrait>::Column> = <M::Entity as EntityTrait>::Column::iter().collect();
    let mut text = String::with_capacity(256 + length * columns.len() * 6);
    let _ = write!(text, "INSERT INTO \"{}\" (", M::Entity::default().table_name());
    for (index, column) in columns.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}\"{}\"", column.as_str());
    }
    text.push_str(if length > rows.len() {
        ") SELECT * FROM (VALUES "
    } else {
        ") VALUES "
    });
    text.push_str(&sql::tuples(tx.get_database_backend(), length, columns.len()));
    if length > rows.len() {
        // Rows that are not there are all NULL, and a key never is.
        text.push_str(") AS padded WHERE column1 IS NOT NULL");
    }
    text.push_str(conflict);
    let mut values: Vec<Value> = Vec::with_capacity(length * columns.len());
    for row in rows {
        values.extend(columns.iter().map(|column| row.get(*column)));
    }
    // SQLite takes what is not bound for NULL; PostgreSQL wants every value.
    if tx.get_database_backend() == DbBackend::Postgres {
        let last = values.len() - columns.len()..;
        let absent: Vec<Value> = values
            .get(last)
            .unwrap_or_default()
            .iter()
            .map(Value::as_null)
            .collect();
        for _ in rows.len()..length {
            values.extend(absent.iter().cloned());
        }
    }
    tx.execute_raw(statement(tx, text, values)).await.map(drop)
}

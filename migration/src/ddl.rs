//! Words to describe a table with, the same on both databases. Only what both accept inside `CREATE TABLE`: SQLite takes
//! no foreign key afterwards.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, string_len, string_len_null},
};

/// One table with the indexes that belong to it.
pub struct Layout {
    /// What it is called; needed again to drop it.
    pub name: &'static str,
    /// Its columns, keys and references.
    pub table: TableCreateStatement,
    /// `CREATE INDEX` statements in the words that both databases share.
    pub indexes: &'static [&'static str],
}

/// Describes a table: its columns, the columns of its primary key, and `(column, table)` for each reference to an `id`.
pub fn layout(
    name: &'static str,
    columns: Vec<ColumnDef>,
    key: &[&'static str],
    references: &[(&'static str, &'static str)],
    indexes: &'static [&'static str],
) -> Layout {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    table.primary_key(&mut primary);
    for (column, target) in references {
        refer(&mut table, name, column, target, "id");
    }
    Layout { name, table, indexes }
}

/// Adds a reference from one column to a column of another table.
pub fn refer(
    table: &mut TableCreateStatement,
    name: &'static str,
    column: &'static str,
    target: &'static str,
    target_column: &'static str,
) {
    table.foreign_key(
        ForeignKey::create()
            .name(format!("fk_{name}_{column}"))
            .from(name, column)
            .to(target, target_column),
    );
}

/// A closed set, spelled as the API spells it.
pub fn choice(name: &'static str) -> ColumnDef {
    string_len(name, 24)
}

/// A closed set that may be absent.
pub fn choice_null(name: &'static str) -> ColumnDef {
    string_len_null(name, 24)
}

/// Microseconds since 1970-01-01T00:00:00Z.
pub fn instant(name: &'static str) -> ColumnDef {
    big_integer(name)
}

/// Microseconds since 1970-01-01T00:00:00Z, or absent.
pub fn instant_null(name: &'static str) -> ColumnDef {
    big_integer_null(name)
}

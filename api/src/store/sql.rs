//! Small pieces of SQL text for statements whose shape is hot enough to be written by hand.

use std::fmt::Write as _;

use sea_orm::{
    ConnectionTrait, DbBackend, Statement, Value,
    sea_query::{BinOper, Expr, ExprTrait as _},
};

/// A statement in the connection's dialect.
pub(super) fn statement(connection: &impl ConnectionTrait, text: String, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), text, values)
}

/// Begins with words of ours, which are written out: SQLite plans a statement anew each time that a pattern is bound to it.
pub(super) fn begins(column: Expr, words: &str) -> Expr {
    let pattern = words.replace('\'', "''");
    column.binary(BinOper::Like, Expr::cust(format!("'{pattern}%'")))
}

/// `text` on PostgreSQL, nothing on SQLite.
pub(super) fn if_postgres<'a>(connection: &impl ConnectionTrait, text: &'a str) -> &'a str {
    match connection.get_database_backend() {
        DbBackend::Postgres => text,
        _ => "",
    }
}

/// `(?, ?), (?, ?)` or `($1, $2), ($3, $4)`: placeholders for `rows` rows of `width` values.
pub(super) fn tuples(backend: DbBackend, rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * width * 6);
    let mut number = 0;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column > 0 {
                text.push(',');
            }
            number += 1;
            push_placeholder(&mut text, backend, number);
        }
        text.push(')');
    }
    text
}

/// `?, ?` or `$1, $2`: placeholders for a list of values.
pub(super) fn list(backend: DbBackend, count: usize) -> String {
    let mut text = String::with_capacity(count * 6);
    for number in 1..=count {
        if number > 1 {
            text.push(',');
        }
        push_placeholder(&mut text, backend, number);
    }
    text
}

fn push_placeholder(text: &mut String, backend: DbBackend, number: usize) {
    if backend == DbBackend::Postgres {
        let _ = write!(text, "${number}");
    } else {
        text.push('?');
    }
}

/// Repeats the last item until the count is a power of two. Statements prepared for a few lengths are found again;
/// one for every length would never be.
pub(super) fn padded<T: Clone>(mut items: Vec<T>) -> Vec<T> {
    if let Some(last) = items.last().cloned() {
        items.resize(items.len().next_power_of_two(), last);
    }
    items
}

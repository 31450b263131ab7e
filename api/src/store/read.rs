//! The shapes that reads of every noun share.

use std::fmt::Write as _;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter as _,
    QueryOrder as _, QueryTrait as _, Select, Value,
};

use super::{Store, StoreError};

/// Most values in one list of a statement, far below what either database lets it bind.
const VALUES: usize = 10_000;

/// Rows that `condition` lets through and whose `column` is one of `keys`, in the order of `order`. No statement when
/// there is no key.
pub(super) async fn by<E, K>(
    store: &Store,
    condition: &Condition,
    column: E::Column,
    keys: &[K],
    order: &[E::Column],
) -> Result<Vec<E::Model>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    K: Clone + Into<Value>,
{
    let mut found = Vec::new();
    for keys in keys.chunks(VALUES) {
        let mut select = E::find()
            .filter(column.is_in(keys.iter().cloned()))
            .filter(condition.clone());
        for column in order {
            select = select.order_by_asc(*column);
        }
        found.append(&mut select.all(store.reader()).await?);
    }
    Ok(found)
}

/// The first `limit` rows that `select` finds. The number is written out: SQLite plans a statement anew each time that one is bound
/// to its limit.
pub(super) async fn first<E>(store: &Store, select: Select<E>, limit: u64) -> Result<Vec<E::Model>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let mut statement = select.build(store.reader().get_database_backend());
    let _ = write!(statement.sql, " LIMIT {limit}");
    Ok(E::find().from_raw_sql(statement).all(store.reader()).await?)
}

/// How many rows `select` finds.
pub(super) async fn count<'a, E>(store: &'a Store, select: Select<E>) -> Result<u64, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Sized + Send + Sync + 'a,
{
    Ok(select.count(store.reader()).await?)
}

/// `column` is one of `values`, or anything where none is named.
pub(super) fn among<C, V>(column: C, values: &[V]) -> Option<Condition>
where
    C: ColumnTrait,
    V: Clone + Into<Value>,
{
    (!values.is_empty()).then(|| Condition::all().add(column.is_in(values.iter().cloned())))
}

/// `column` lies between the two, both included where given.
pub(super) fn between<C, V>(column: C, from: Option<V>, to: Option<V>) -> Condition
where
    C: ColumnTrait,
    V: Into<Value>,
{
    Condition::all()
        .add_option(from.map(|from| column.gte(from)))
        .add_option(to.map(|to| column.lte(to)))
}

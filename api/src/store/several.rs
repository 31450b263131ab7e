//! The same part of several lists, one for each parent, and how long each is: one statement, however many there are.

use std::collections::HashMap;

use sea_orm::{
    EntityTrait, FromQueryResult, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Asterisk, Expr, ExprTrait as _, Query, SelectStatement, UnionType},
};

use super::{
    Store, StoreError,
    page::{self, Keyset, Page, PageRequest},
};

/// Most lists in one statement: SQLite joins at most 500.
const MOST: usize = 200;

/// Pages of lists by the name of their parent, which `parent` tells of each row. Each comes with its fingerprint.
pub(super) async fn pages<E>(
    store: &Store,
    lists: Vec<(String, Select<E>, u64)>,
    parent: fn(&E::Model) -> &String,
    keyset: &Keyset<E>,
    request: &PageRequest,
) -> Result<HashMap<String, Page<E::Model>>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let mut found = HashMap::new();
    let mut lists = lists.into_iter().peekable();
    while lists.peek().is_some() {
        let mut fingerprints = Vec::new();
        let mut union: Option<SelectStatement> = None;
        for (name, select, fingerprint) in lists.by_ref().take(MOST) {
            let part = page::part(select, keyset, fingerprint, request)?.into_query();
            // Each part is sorted and limited by itself, which SQLite only takes one level down.
            let wrapped = Query::select().column(Asterisk).from_subquery(part, "part").take();
            fingerprints.push((name, fingerprint));
            match &mut union {
                None => union = Some(wrapped),
                Some(first) => {
                    first.union(UnionType::All, wrapped);
                }
            }
        }
        let Some(union) = union else { break };
        let statement = store.reader().get_database_backend().build(&union);
        let rows = E::Model::find_by_statement(statement).all(store.reader()).await?;
        let mut groups: HashMap<String, Vec<E::Model>> = HashMap::new();
        for row in rows {
            groups.entry(parent(&row).clone()).or_default().push(row);
        }
        for (name, fingerprint) in fingerprints {
            let rows = groups.remove(&name).unwrap_or_default();
            found.insert(name, page::cut(rows, keyset, fingerprint, request)?);
        }
    }
    Ok(found)
}

/// How many rows `select` finds for each value of `column`; values without any are left out.
pub(super) async fn counts<E: EntityTrait>(
    store: &Store,
    select: Select<E>,
    column: E::Column,
) -> Result<HashMap<String, u64>, StoreError> {
    let counted = select
        .select_only()
        .column(column)
        .expr_as(Expr::cust("*").count(), "counted")
        .group_by(column)
        .into_tuple::<(String, i64)>()
        .all(store.reader())
        .await?;
    let each = counted
        .into_iter()
        .map(|(name, counted)| (name, u64::try_from(counted).unwrap_or_default()));
    Ok(each.collect())
}

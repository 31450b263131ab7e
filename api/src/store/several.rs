//! Parts of several lists, each with a condition of its own, and how long each is: one statement, however many there are.

use std::collections::HashMap;

use sea_orm::{
    ConnectionTrait as _, EntityTrait, FromQueryResult as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Asterisk, Expr, ExprTrait as _, Query, SelectStatement, UnionType},
};

use super::{
    Store, StoreError,
    page::{self, Keyset, Page, PageRequest},
};

/// Most lists in one statement: SQLite joins at most 500.
const MOST: usize = 200;

/// The part of each list that `request` asks for, in the order of `lists`, each of which comes with its fingerprint.
pub(super) async fn pages<E>(
    store: &Store,
    lists: Vec<(Select<E>, u64)>,
    keyset: &Keyset<E>,
    request: &PageRequest,
) -> Result<Vec<Page<E::Model>>, StoreError>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    let mut found = Vec::with_capacity(lists.len());
    let mut lists = lists.into_iter().peekable();
    while lists.peek().is_some() {
        let some: Vec<_> = lists.by_ref().take(MOST).collect();
        let fingerprints: Vec<u64> = some.iter().map(|(_, fingerprint)| *fingerprint).collect();
        let parts = some.into_iter().map(|(select, fingerprint)| {
            let (part, most) = page::part(select, keyset, fingerprint, request)?;
            Ok(part.limit(most).into_query())
        });
        let Some(union) = union(parts.collect::<Result<_, StoreError>>()?) else {
            break;
        };
        let rows = store.reader().query_all(&union).await?;
        let mut groups: Vec<Vec<E::Model>> = fingerprints.iter().map(|_| Vec::new()).collect();
        for row in rows {
            let list: i32 = row.try_get("", LIST)?;
            let group = usize::try_from(list).ok().and_then(|list| groups.get_mut(list));
            if let Some(group) = group {
                group.push(E::Model::from_query_result(&row, "")?);
            }
        }
        for (fingerprint, rows) in fingerprints.into_iter().zip(groups) {
            found.push(page::cut(rows, keyset, fingerprint, request)?);
        }
    }
    Ok(found)
}

const LIST: &str = "list_of_several";

/// Each part is sorted and limited by itself, which SQLite only takes one level down.
fn union(parts: Vec<SelectStatement>) -> Option<SelectStatement> {
    let mut each = parts.into_iter().zip(0_i32..).map(|(part, at)| {
        Query::select()
            .expr_as(Expr::value(at), LIST)
            .column(Asterisk)
            .from_subquery(part, "part")
            .take()
    });
    let mut first = each.next()?;
    for next in each {
        first.union(UnionType::All, next);
    }
    Some(first)
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

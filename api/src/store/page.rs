//! Pages by keyset: a cursor is a place in one order of one filtered list, never an offset.

use chrono::{Datelike as _, NaiveDate};
use entity::instant::Instant;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter as _, QueryOrder as _, Select, Value,
    sea_query::{Expr, ExprTrait as _},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Store, StoreError, read};

/// Items of a page that asks for no number.
pub const DEFAULT_ITEMS: u32 = 20;
/// Most items of a page.
pub const MAX_ITEMS: u32 = 100;

/// A place in a list. Opaque: it is only good for the list, order and filter that gave it out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(pub String);

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct PageRequest {
    /// The first so many after `after`; at most [`MAX_ITEMS`]. [`DEFAULT_ITEMS`] where neither this nor `last` is given.
    pub first: Option<u32>,
    /// The last so many before `before`; at most [`MAX_ITEMS`].
    pub last: Option<u32>,
    /// Only what comes after it.
    pub after: Option<Cursor>,
    /// Only what comes before it.
    pub before: Option<Cursor>,
}

impl PageRequest {
    /// The first `items` of the list.
    #[must_use]
    pub fn first(items: u32) -> Self {
        Self {
            first: Some(items),
            ..Self::default()
        }
    }
}

/// Part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items in the list's order, each with its place.
    pub items: Vec<(Cursor, T)>,
    /// There is more after the last one.
    pub has_next: bool,
    /// There is more before the first one.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            has_next: false,
            has_previous: false,
        }
    }
}

/// What a list is sorted by first; its id decides among equals.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Instant(Instant),
    Day(NaiveDate),
}

impl Key {
    /// The same as a number that sorts as it does.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Instant(at) => at.0,
            Self::Day(day) => i64::from(day.num_days_from_ce()),
        }
    }
}

/// One order of one list.
pub(super) struct Keyset<E: EntityTrait> {
    pub(super) column: E::Column,
    pub(super) id: E::Column,
    pub(super) descending: bool,
    /// The key of a row, of the column's type.
    pub(super) key: fn(&E::Model) -> (Key, Uuid),
}

/// Binds cursors to one list with its filter and order.
pub(super) fn fingerprint(list: &str, filter: &impl std::fmt::Debug, order: impl std::fmt::Debug) -> u64 {
    let digest = Sha256::digest(format!("{list}|{order:?}|{filter:?}"));
    digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// Reads the part of `select` that `request` asks for: one statement.
pub(super) async fn page<E>(
    store: &Store,
    select: Select<E>,
    keyset: &Keyset<E>,
    fingerprint: u64,
    request: &PageRequest,
) -> Result<Page<E::Model>, StoreError>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let (part, most) = part(select, keyset, fingerprint, request)?;
    let rows = read::first(store, part, most).await?;
    cut(rows, keyset, fingerprint, request)
}

/// The rows from where `request` begins, and how many of them to read: one more than it asks for, so that it is known whether
/// there are more.
pub(super) fn part<E: EntityTrait>(
    select: Select<E>,
    keyset: &Keyset<E>,
    fingerprint: u64,
    request: &PageRequest,
) -> Result<(Select<E>, u64), StoreError> {
    let (count, backwards) = size(request)?;
    let mut select = select;
    for (cursor, follows) in [(&request.after, true), (&request.before, false)] {
        if let Some(cursor) = cursor {
            select = select.filter(beyond(keyset, place(cursor, fingerprint)?, follows));
        }
    }
    let order = if keyset.descending == backwards {
        Order::Asc
    } else {
        Order::Desc
    };
    let ordered = select.order_by(keyset.column, order.clone()).order_by(keyset.id, order);
    Ok((ordered, u64::from(count) + 1))
}

/// The page that the rows of [`part`] make.
pub(super) fn cut<E: EntityTrait>(
    mut rows: Vec<E::Model>,
    keyset: &Keyset<E>,
    fingerprint: u64,
    request: &PageRequest,
) -> Result<Page<E::Model>, StoreError> {
    let (count, backwards) = size(request)?;
    let more = rows.len() > count as usize;
    rows.truncate(count as usize);
    if backwards {
        rows.reverse();
    }
    let items = rows
        .into_iter()
        .map(|row| {
            let (key, id) = (keyset.key)(&row);
            (cursor(fingerprint, key, id), row)
        })
        .collect();
    Ok(Page {
        items,
        has_next: if backwards { request.before.is_some() } else { more },
        has_previous: if backwards { more } else { request.after.is_some() },
    })
}

/// How many, and whether counted from the end.
fn size(request: &PageRequest) -> Result<(u32, bool), StoreError> {
    let (count, backwards) = match (request.first, request.last) {
        (Some(_), Some(_)) => {
            return Err(StoreError::Page("expected `first` or `last`, got both".to_owned()));
        }
        (first, None) => (first.unwrap_or(DEFAULT_ITEMS), false),
        (None, Some(last)) => (last, true),
    };
    if count > MAX_ITEMS {
        return Err(StoreError::Page(format!(
            "expected a page of at most {MAX_ITEMS} items, got {count}; ask for several pages"
        )));
    }
    Ok((count, backwards))
}

/// Only what comes after a place in this order, or before it.
pub(super) fn beyond<E: EntityTrait>(keyset: &Keyset<E>, (key, id): (i64, Uuid), follows: bool) -> Condition {
    let value: Value = match keyset.column.def().get_column_type() {
        sea_orm::ColumnType::Date => {
            NaiveDate::from_num_days_from_ce_opt(i32::try_from(key).unwrap_or_default()).into()
        }
        _ => key.into(),
    };
    let row = Expr::tuple([keyset.column.into_expr(), keyset.id.into_expr()]);
    let place = Expr::tuple([Expr::value(value), Expr::value(id)]);
    let after = if follows == keyset.descending {
        row.lt(place)
    } else {
        row.gt(place)
    };
    Condition::all().add(after)
}

/// 32 bytes in hexadecimal: what it belongs to, the key, the id.
fn cursor(fingerprint: u64, key: Key, id: Uuid) -> Cursor {
    let key = key.number();
    Cursor(format!("{fingerprint:016x}{:016x}{}", key.cast_unsigned(), id.simple()))
}

fn place(cursor: &Cursor, fingerprint: u64) -> Result<(i64, Uuid), StoreError> {
    let parse = || {
        let (owner, rest) = cursor.0.split_at_checked(16)?;
        let (key, id) = rest.split_at_checked(16)?;
        let owner = u64::from_str_radix(owner, 16).ok()?;
        let key = u64::from_str_radix(key, 16).ok()?;
        let id = Uuid::try_parse(id).ok()?;
        (owner == fingerprint).then_some((key.cast_signed(), id))
    };
    parse().ok_or_else(|| StoreError::Cursor(cursor.0.chars().take(80).collect()))
}

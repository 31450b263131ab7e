//! The one mechanism of lists: pages that the database cut, and slices of lists that were loaded whole for a parent.

use std::{borrow::Cow, future::Future, pin::Pin, sync::Arc};

use async_graphql::{Object, OutputType, SimpleObject, TypeName};

use super::error::Fault;

/// How many when nobody says.
pub const DEFAULT_PAGE: usize = 20;
/// How many at most.
pub const LONGEST_PAGE: usize = 100;

/// The four arguments of every list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// From the start.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// From the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

/// The four arguments, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub limit: usize,
    /// Counted from the end.
    pub backward: bool,
    /// After this cursor.
    pub after: Option<String>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl Paging {
    /// The arguments as they came.
    #[must_use]
    pub fn new(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Self {
        Self {
            first,
            after,
            last,
            before,
        }
    }

    /// Checks them.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] when `first` and `last` are both given or out of range.
    pub fn window(self) -> Result<Window, Fault> {
        let (limit, backward) = length(self.first.map(Into::into), self.last.map(Into::into))?;
        Ok(Window {
            limit,
            backward,
            after: self.after,
            before: self.before,
        })
    }
}

/// How many entries `first` and `last` ask for, and whether from the end. Also asked of a whole operation before it runs.
///
/// # Errors
///
/// [`Fault::BadInput`] when both are given or out of range.
pub fn length(first: Option<i64>, last: Option<i64>) -> Result<(usize, bool), Fault> {
    Ok(match (first, last) {
        (Some(_), Some(_)) => return Err(Fault::argument("last", "pass `first` or `last`, not both")),
        (None, Some(last)) => (size("last", last)?, true),
        (Some(first), None) => (size("first", first)?, false),
        (None, None) => (DEFAULT_PAGE, false),
    })
}

fn size(name: &str, asked: i64) -> Result<usize, Fault> {
    usize::try_from(asked)
        .ok()
        .filter(|asked| *asked <= LONGEST_PAGE)
        .ok_or_else(|| Fault::argument(name, format!("expected 0 to {LONGEST_PAGE}, got {asked}")))
}

/// Counts a list, but only when somebody asks.
pub type Count = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<u64, Fault>> + Send>> + Send + Sync>;

enum Total {
    Known(u64),
    Ask(Count),
}

/// A page of a list.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    has_next: bool,
    has_previous: bool,
    total: Total,
}

/// One entry of a page.
pub struct Edge<T> {
    place: Place<T>,
    node: T,
}

/// Where an entry stands: its cursor, or how to make it. Most lists within lists are never asked for their cursors.
enum Place<T> {
    Known(String),
    Within(&'static str, fn(&'static str, &T) -> String),
}

impl<T> Edge<T> {
    fn cursor(&self) -> Cow<'_, str> {
        match &self.place {
            Place::Known(cursor) => cursor.into(),
            Place::Within(list, make) => make(list, &self.node).into(),
        }
    }
}

/// Where a page stands in its list.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct PageInfo {
    /// Whether more follows: go on with `after: endCursor`.
    has_next_page: bool,
    /// Whether more stands before: go back with `before: startCursor`.
    has_previous_page: bool,
    /// Cursor of the first entry; `null` on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last entry; `null` on an empty page.
    end_cursor: Option<String>,
}

/// A page of a list, after the Relay convention: `nodes` for those who want the entries, `edges` for those who want
/// each entry's cursor.
#[Object(name_type, serial)]
impl<T: OutputType> Connection<T> {
    /// The entries, in order.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// The entries with their cursors, in order.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.edges.first().map(|edge| edge.cursor().into_owned()),
            end_cursor: self.edges.last().map(|edge| edge.cursor().into_owned()),
        }
    }

    /// How many entries the whole list has, as far as you may see them. Counted only when asked for.
    async fn total_count(&self) -> Result<u64, Fault> {
        match &self.total {
            Total::Known(count) => Ok(*count),
            Total::Ask(count) => count().await,
        }
    }
}

/// One entry of a page with its cursor.
#[Object(name_type, serial)]
impl<T: OutputType> Edge<T> {
    /// Where this entry stands; opaque, and good only for the same list with the same filter and order.
    #[graphql(name = "cursor")]
    async fn shown_cursor(&self) -> Cow<'_, str> {
        self.cursor()
    }

    /// The entry.
    async fn node(&self) -> &T {
        &self.node
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// What tells the entries of a list apart: the key within its cursors.
pub trait Keyed {
    /// Unique within the list and lasting.
    fn key(&self) -> Cow<'_, str>;
}

impl<T> Connection<T> {
    /// A page that the database cut.
    pub fn page(entries: Vec<(String, T)>, has_next: bool, has_previous: bool, count: Count) -> Self {
        let edges = entries
            .into_iter()
            .map(|(cursor, node)| Edge {
                place: Place::Known(cursor),
                node,
            })
            .collect();
        Self {
            edges,
            has_next,
            has_previous,
            total: Total::Ask(count),
        }
    }
}

impl<T: Keyed> Connection<T> {
    /// Slices a list that is whole in memory; `list` names it within its cursors.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] when a cursor is not one of this list.
    pub fn slice(list: &'static str, mut entries: Vec<T>, paging: Paging) -> Result<Self, Fault> {
        let window = paging.window()?;
        let total = entries.len();
        let mut start = match &window.after {
            Some(cursor) => place(list, &entries, "after", cursor)? + 1,
            None => 0,
        };
        let mut end = match &window.before {
            Some(cursor) => place(list, &entries, "before", cursor)?,
            None => total,
        };
        end = end.max(start);
        if window.backward {
            start = start.max(end.saturating_sub(window.limit));
        } else {
            end = end.min(start + window.limit);
        }
        entries.truncate(end);
        let edges = entries.into_iter().skip(start).map(|node| Edge {
            place: Place::Within(list, |list, node: &T| cursor(list, &node.key())),
            node,
        });
        Ok(Self {
            edges: edges.collect(),
            has_next: end < total,
            has_previous: start > 0,
            total: Total::Known(u64::try_from(total).unwrap_or(u64::MAX)),
        })
    }
}

/// Cursors of lists in memory: the list's name and the entry's key, in hexadecimal so that nobody reads meaning into them.
fn cursor(list: &str, key: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(2 * (list.len() + key.len()) + 3);
    for byte in list.bytes().chain([0]).chain(key.bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn place<T: Keyed>(list: &str, entries: &[T], argument: &str, wanted: &str) -> Result<usize, Fault> {
    entries
        .iter()
        .position(|entry| cursor(list, &entry.key()) == wanted)
        .ok_or_else(|| Fault::argument(argument, "not a cursor of this list: pass one as it was given"))
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keyed for u32 {
        fn key(&self) -> Cow<'_, str> {
            self.to_string().into()
        }
    }

    fn slice(paging: Paging) -> Result<(Vec<u32>, bool, bool), Fault> {
        let page = Connection::slice("numbers", (1..=30).collect(), paging)?;
        Ok((
            page.edges.iter().map(|edge| edge.node).collect(),
            page.has_previous,
            page.has_next,
        ))
    }

    #[test]
    fn a_page_has_twenty_unless_told() {
        assert_eq!(slice(Paging::default()), Ok(((1..=20).collect(), false, true)));
    }

    #[test]
    fn forward_and_backward_meet() {
        let after = Some(cursor("numbers", "20"));
        assert_eq!(
            slice(Paging::new(Some(5), after.clone(), None, None)),
            Ok(((21..=25).collect(), true, true))
        );
        assert_eq!(
            slice(Paging::new(None, after, Some(3), None)),
            Ok(((28..=30).collect(), true, false))
        );
        let before = Some(cursor("numbers", "3"));
        assert_eq!(
            slice(Paging::new(None, None, Some(10), before)),
            Ok((vec![1, 2], false, true))
        );
    }

    #[test]
    fn refuses_what_it_cannot_use() {
        for paging in [
            Paging::new(Some(101), None, None, None),
            Paging::new(Some(-1), None, None, None),
            Paging::new(Some(1), None, Some(1), None),
            Paging::new(None, Some(cursor("letters", "3")), None, None),
            Paging::new(None, None, None, Some("junk".into())),
        ] {
            assert!(matches!(slice(paging.clone()), Err(Fault::BadInput(_))), "{paging:?}");
        }
    }
}

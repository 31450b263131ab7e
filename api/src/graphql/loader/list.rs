//! Lists within lists: one statement for all that a document asks for at once, however many there are, and one more for the
//! numbers of entries of tasks' lists.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use async_graphql::dataloader::Loader;

use super::Rows;
use crate::{
    graphql::error::Fault,
    store::{self, Page, PageRequest},
};

/// Most lists of one sort in one document: more than a page of parents has.
const MOST: usize = 200;

/// What is asked of one list.
#[derive(Debug)]
pub struct Asked<F, O> {
    /// Which entries.
    pub filter: F,
    /// In which order.
    pub order: O,
    /// Which part of the list.
    pub request: PageRequest,
    /// Order and part in words: lists that are alike are read together.
    alike: String,
    /// All of it in words, to tell lists apart.
    words: String,
}

impl<F: std::fmt::Debug, O: std::fmt::Debug> Asked<F, O> {
    /// What is asked.
    pub fn new(filter: F, order: O, request: PageRequest) -> Self {
        let alike = format!("{order:?}|{request:?}");
        Self {
            words: format!("{filter:?}|{alike}"),
            filter,
            order,
            request,
            alike,
        }
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident, $(#[$count_doc:meta])* $count:ident of $noun:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $list(pub Arc<Asked<store::$noun::Filter, store::$noun::Order>>);

        $(#[$count_doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $count(pub String, pub $list);

        impl PartialEq for $list {
            fn eq(&self, other: &Self) -> bool {
                self.0.words == other.0.words
            }
        }

        impl Eq for $list {}

        impl Hash for $list {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.words.hash(state);
            }
        }

        impl Loader<$list> for Rows {
            type Value = Arc<Page<Arc<entity::$noun::Model>>>;
            type Error = Fault;

            async fn load(&self, keys: &[$list]) -> Result<HashMap<$list, Self::Value>, Fault> {
                if keys.len() > MOST {
                    let why = format!("a document asks for at most {MOST} lists within lists: ask for fewer at a time");
                    return Err(Fault::BadInput(why));
                }
                let mut found = HashMap::new();
                for keys in grouped(keys, |key| &key.0.alike) {
                    let Some(first) = keys.first() else { continue };
                    let filters: Vec<_> = keys.iter().map(|key| &key.0.filter).collect();
                    let (order, request) = (first.0.order, &first.0.request);
                    let pages = store::$noun::lists(&self.store, &self.scope, &filters, order, request).await?;
                    for (key, page) in keys.into_iter().zip(pages) {
                        self.trail.note(page.items.iter().map(|(_, row)| row));
                        found.insert(key.clone(), Arc::new(shared(page)));
                    }
                }
                Ok(found)
            }
        }

        impl Loader<$count> for Rows {
            type Value = u64;
            type Error = Fault;

            async fn load(&self, keys: &[$count]) -> Result<HashMap<$count, u64>, Fault> {
                let mut found = HashMap::new();
                for keys in grouped(keys, |key| &key.1.0.words) {
                    let Some(first) = keys.first() else { continue };
                    let tasks: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
                    let filter = &first.1.0.filter;
                    let counts = store::$noun::count_by_task(&self.store, &self.scope, filter, &tasks).await?;
                    let counted = counts.into_iter().map(|(task, count)| ($count(task, first.1.clone()), count));
                    found.extend(counted);
                }
                Ok(found)
            }
        }
    )*};
}

lists! {
    /// A part of a list of obligations.
    ObligationList,
    /// The number of obligations of a task, whatever tasks the list names.
    ObligationCount of obligation;
    /// A part of a list of evidence.
    EvidenceList,
    /// The number of pieces of evidence of a task, whatever tasks the list names.
    EvidenceCount of evidence;
}

/// Keys that are alike.
fn grouped<K>(keys: &[K], alike: fn(&K) -> &String) -> Vec<Vec<&K>> {
    let mut groups: HashMap<&String, Vec<&K>> = HashMap::new();
    for key in keys {
        groups.entry(alike(key)).or_default().push(key);
    }
    groups.into_values().collect()
}

fn shared<T>(page: Page<T>) -> Page<Arc<T>> {
    Page {
        items: page
            .items
            .into_iter()
            .map(|(cursor, row)| (cursor, Arc::new(row)))
            .collect(),
        has_next: page.has_next,
        has_previous: page.has_previous,
    }
}

//! Lists of tasks: one statement for the same list of however many tasks, and one more for their numbers of entries.

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

/// What is asked of every task alike.
#[derive(Debug)]
pub struct Asked<F, O> {
    /// Which entries.
    pub filter: F,
    /// In which order.
    pub order: O,
    /// Which part of the list.
    pub request: PageRequest,
    /// The same in words, to tell lists apart.
    words: String,
}

impl<F: std::fmt::Debug, O: std::fmt::Debug> Asked<F, O> {
    /// What is asked.
    pub fn new(filter: F, order: O, request: PageRequest) -> Self {
        let words = format!("{filter:?}|{order:?}|{request:?}");
        Self {
            filter,
            order,
            request,
            words,
        }
    }
}

macro_rules! of_task {
    ($($(#[$doc:meta])* $list:ident, $count:ident of $noun:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $list(pub String, pub Arc<Asked<store::$noun::Filter, store::$noun::Order>>);

        /// The number of entries of that list.
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $count(pub $list);

        impl PartialEq for $list {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0 && self.1.words == other.1.words
            }
        }

        impl Eq for $list {}

        impl Hash for $list {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
                self.1.words.hash(state);
            }
        }

        impl Loader<$list> for Rows {
            type Value = Arc<Page<Arc<entity::$noun::Model>>>;
            type Error = Fault;

            async fn load(&self, keys: &[$list]) -> Result<HashMap<$list, Self::Value>, Fault> {
                let mut found = HashMap::new();
                for keys in alike(keys, |key| &key.1.words) {
                    let Some(asked) = keys.first().map(|key| &key.1) else { continue };
                    let tasks: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
                    let Asked { filter, order, request, .. } = &**asked;
                    let pages =
                        store::$noun::by_task(&self.store, &self.scope, filter, *order, request, &tasks).await?;
                    for (task, page) in pages {
                        self.trail.note(page.items.iter().map(|(_, row)| row));
                        found.insert($list(task, Arc::clone(asked)), Arc::new(shared(page)));
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
                for keys in alike(keys, |key| &key.0.1.words) {
                    let Some(asked) = keys.first().map(|key| &key.0.1) else { continue };
                    let tasks: Vec<String> = keys.iter().map(|key| key.0.0.clone()).collect();
                    let counts =
                        store::$noun::count_by_task(&self.store, &self.scope, &asked.filter, &tasks).await?;
                    let counted = counts.into_iter();
                    found.extend(counted.map(|(task, count)| ($count($list(task, Arc::clone(asked))), count)));
                }
                Ok(found)
            }
        }
    )*};
}

of_task! {
    /// A part of the list of obligations of a task.
    ObligationsOfTask, ObligationCountOfTask of obligation;
    /// A part of the list of evidence of a task.
    EvidenceOfTask, EvidenceCountOfTask of evidence;
}

/// Keys that ask for the same.
fn alike<K>(keys: &[K], words: fn(&K) -> &String) -> Vec<Vec<&K>> {
    let mut groups: HashMap<&String, Vec<&K>> = HashMap::new();
    for key in keys {
        groups.entry(words(key)).or_default().push(key);
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

//! The rule sets that govern: which one on which day, the newest one, and its replacement while the service runs.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use chrono::{DateTime, NaiveDate, Utc};
use entity::rule_activation;
use rules::{RuleSet, Source};

use super::{error::ServiceError, owner::Posts};
use crate::{
    clock::Clock,
    store::{self, Store},
};

mod activate;
mod offer;

pub use offer::{Refusal, Untaken, from_dir};

/// The rule sets of this deployment. Readers pin one [`Book`]; a reload swaps the book whole or leaves it alone.
#[derive(Debug)]
pub struct LiveRules {
    store: Store,
    book: RwLock<Arc<Book>>,
    compiled: RwLock<HashMap<String, Arc<RuleSet>>>,
    refusal: RwLock<Option<Arc<Refusal>>>,
}

/// Which rule set governs from when, as known at one moment.
#[derive(Clone, Debug)]
pub struct Book {
    activations: Vec<rule_activation::Model>,
    newest: Arc<RuleSet>,
    posts: Arc<OnceLock<Posts>>,
}

/// What a reload did.
#[derive(Clone, Debug)]
pub enum Reload {
    /// The content was already live.
    Unchanged,
    /// The offered set governs from `valid_from`.
    Activated {
        /// Hash of the set before.
        before: String,
        /// Hash of the set now.
        after: String,
        /// First event date that it judges.
        valid_from: NaiveDate,
    },
    /// It was not taken.
    Refused(Arc<Refusal>),
}

impl Book {
    fn new(activations: Vec<rule_activation::Model>, newest: Arc<RuleSet>) -> Self {
        Self {
            activations,
            newest,
            posts: Arc::default(),
        }
    }

    /// Number of the newest activation: what a write says it was judged under.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.activations.last().map_or(0, |activation| activation.seq)
    }

    /// The newest rule set.
    #[must_use]
    pub fn newest(&self) -> &Arc<RuleSet> {
        &self.newest
    }

    /// Who answers for which leg of the newest rule set, and who gets it.
    #[must_use]
    pub fn posts(&self) -> &Posts {
        self.posts.get_or_init(|| Posts::of(&self.newest))
    }

    /// Every activation, in the order of becoming known.
    #[must_use]
    pub fn activations(&self) -> &[rule_activation::Model] {
        &self.activations
    }

    /// Hash of the rule set that judges evidence of `day`: of those valid by then the one that became known last.
    #[must_use]
    pub fn hash_on(&self, day: NaiveDate) -> &str {
        let valid = self
            .activations
            .iter()
            .rev()
            .find(|activation| activation.valid_from <= day);
        valid
            .or(self.activations.first())
            .map_or(self.newest.hash(), |activation| activation.rule_set_hash.as_str())
    }
}

impl LiveRules {
    /// Starts with what the database holds and makes `offered` the newest if it is not yet.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn start(store: Store, offered: RuleSet, clock: &dyn Clock) -> Result<Self, ServiceError> {
        let now = clock.now();
        let offered = Arc::new(offered);
        let activations = store::rule_set::activations(&store).await?;
        let live = activations
            .last()
            .is_some_and(|newest| newest.rule_set_hash == offered.hash());
        let first = activations.is_empty();
        let compiled = HashMap::from([(offered.hash().to_owned(), Arc::clone(&offered))]);
        let rules = Self {
            store,
            book: RwLock::new(Arc::new(Book::new(activations, Arc::clone(&offered)))),
            compiled: RwLock::new(compiled),
            refusal: RwLock::new(None),
        };
        if !live {
            // The first set governs from the framework's start; a later one never reaches back by itself.
            let valid_from = if first {
                offered.framework().starts_on
            } else {
                crate::clock::civil_day(now)
            };
            rules
                .activate(
                    &offered,
                    valid_from,
                    (now, clock),
                    if first { "first start" } else { "new at start" },
                )
                .await?;
        }
        Ok(rules)
    }

    /// What the database holds, with nothing offered: for those who only read. Nothing where no rules ever governed.
    ///
    /// # Errors
    /// When the database cannot be read, or its newest set cannot be compiled any more.
    pub async fn stored(store: Store) -> Result<Option<Self>, ServiceError> {
        let activations = store::rule_set::activations(&store).await?;
        let Some(newest) = activations.last() else {
            return Ok(None);
        };
        let newest = Arc::new(compiled(&store, &newest.rule_set_hash).await?);
        Ok(Some(Self {
            store,
            compiled: RwLock::new(HashMap::from([(newest.hash().to_owned(), Arc::clone(&newest))])),
            book: RwLock::new(Arc::new(Book::new(activations, newest))),
            refusal: RwLock::new(None),
        }))
    }

    /// The book as it is now.
    #[must_use]
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The last rule set that was offered and not taken, if none was taken since.
    #[must_use]
    pub fn refusal(&self) -> Option<Arc<Refusal>> {
        self.refusal.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The rule set that judges evidence of `day` under `book`.
    ///
    /// # Errors
    /// When an earlier set cannot be read back from the database.
    pub async fn on(&self, book: &Book, day: NaiveDate) -> Result<Arc<RuleSet>, ServiceError> {
        self.by_hash(book, book.hash_on(day)).await
    }

    /// The rule set with this hash; compiled once.
    ///
    /// # Errors
    /// When it cannot be read back from the database.
    pub async fn by_hash(&self, book: &Book, hash: &str) -> Result<Arc<RuleSet>, ServiceError> {
        if book.newest.hash() == hash {
            return Ok(Arc::clone(&book.newest));
        }
        if let Some(known) = self.compiled.read().unwrap_or_else(PoisonError::into_inner).get(hash) {
            return Ok(Arc::clone(known));
        }
        let set = Arc::new(compiled(&self.store, hash).await?);
        let mut compiled = self.compiled.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(compiled.entry(hash.to_owned()).or_insert(set)))
    }

    /// Loads, checks and tries `source`; makes it the newest set from today on, or says why not and changes nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn reload(&self, source: Source, clock: &dyn Clock) -> Result<Reload, ServiceError> {
        let now = clock.now();
        let hash = source.hash().to_owned();
        let before = self.book().newest.hash().to_owned();
        if hash == before {
            self.note(None);
            return Ok(Reload::Unchanged);
        }
        let tried = tokio::task::spawn_blocking(move || offer::tried(source)).await;
        let set = match tried.unwrap_or_else(|_| Err(Untaken::untried(hash.clone()))) {
            Ok(set) => Arc::new(set),
            Err(untaken) => return Ok(Reload::Refused(self.refuse(untaken, now))),
        };
        let valid_from = crate::clock::civil_day(now);
        self.compiled
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(hash.clone(), Arc::clone(&set));
        self.activate(&set, valid_from, (now, clock), "reloaded").await?;
        self.note(None);
        Ok(Reload::Activated {
            before,
            after: hash,
            valid_from,
        })
    }

    /// Tells why what was offered is not taken; the newest set goes on governing.
    pub fn refuse(&self, untaken: Untaken, now: DateTime<Utc>) -> Arc<Refusal> {
        let refusal = Arc::new(Refusal::new(now, untaken));
        refusal.log();
        self.note(Some(Arc::clone(&refusal)));
        refusal
    }

    /// Takes over activations that another replica made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> Result<(), ServiceError> {
        let activations = store::rule_set::activations(&self.store).await?;
        let book = self.book();
        let Some(newest) = activations.last() else {
            return Ok(());
        };
        if newest.seq == book.seq() {
            return Ok(());
        }
        let newest = self.by_hash(&book, &newest.rule_set_hash).await?;
        self.swap(Book::new(activations, newest));
        Ok(())
    }

    fn swap(&self, book: Book) {
        let mut current = self.book.write().unwrap_or_else(PoisonError::into_inner);
        // INVARIANT: never back to an older book, whichever reload finishes last.
        if book.seq() >= current.seq() {
            *current = Arc::new(book);
        }
    }

    fn note(&self, refusal: Option<Arc<Refusal>>) {
        *self.refusal.write().unwrap_or_else(PoisonError::into_inner) = refusal;
    }
}

/// A set as the database keeps it.
async fn compiled(store: &Store, hash: &str) -> Result<RuleSet, ServiceError> {
    let row = store::rule_set::find(store, hash).await?;
    let set = row
        .and_then(|row| Source::from_json(&row.source).ok())
        .map(RuleSet::kept);
    match set {
        Some(Ok(set)) => Ok(set),
        _ => Err(ServiceError::Unavailable(format!(
            "rule set {hash} cannot be loaded any more"
        ))),
    }
}

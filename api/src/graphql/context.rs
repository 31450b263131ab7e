//! What one request carries: who asks, what they may see, the rules, units and people as they were when it began, and
//! its loaders. Made once by [`Session::open`], dropped with the request.

use std::{sync::Arc, time::Duration};

use async_graphql::{Context, dataloader::DataLoader, dataloader::Loader};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{change, id::UnitId};
use uuid::Uuid;

use super::{
    batch::Batches,
    error::Fault,
    loader::{ChangesOf, Rows},
    trail::Trail,
    words::{Shelf, Words},
};
use crate::{
    app::App,
    directory::Directory,
    policy::{Actor, Scope},
    service::{access, owner::Owners, rules::Book},
    store::Store,
};

/// One request.
pub struct Session {
    /// Handles of the service.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// What they may see.
    pub scope: Arc<Scope>,
    /// Units and people, pinned.
    pub directory: Arc<Directory>,
    /// Which rules govern when, pinned.
    pub book: Arc<Book>,
    /// Words of the newest rules.
    pub newest: Arc<Words>,
    /// Civil day in Europe/London.
    pub today: NaiveDate,
    /// What was shown of restricted rows.
    pub trail: Trail,
    shelf: Shelf,
    loaders: DataLoader<Rows>,
}

impl Session {
    /// Pins everything that the request will need, and gives it loaders that put their loads into `batches`.
    ///
    /// # Errors
    ///
    /// When the newest rules cannot be read.
    pub async fn open(app: &App, actor: Actor, shelf: Shelf, batches: Batches) -> Result<Self, Fault> {
        let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
        let newest = shelf.words(app.rules(), &book, book.newest().hash()).await?;
        let scope = Arc::new(access::scope(&actor, &directory, &book, today));
        let trail = Trail::default();
        let rows = Rows {
            store: app.store().clone(),
            scope: Arc::clone(&scope),
            trail: trail.clone(),
        };
        let loaders = DataLoader::new(rows, move |load| batches.put(load)).delay(Duration::ZERO);
        Ok(Self {
            app: app.clone(),
            actor,
            scope,
            directory,
            book,
            newest,
            today,
            trail,
            shelf,
            loaders,
        })
    }

    /// Notes which restricted rows were shown.
    pub async fn close(&self) {
        let purpose = access::purpose(&self.scope);
        access::note(&self.app, &self.actor, purpose, self.trail.take()).await;
    }

    /// Whether a unit may be looked up.
    pub fn sees(&self, unit: UnitId) -> bool {
        self.scope.sees_unit(&self.directory, unit, self.today)
    }

    /// Whose an obligation is, as of today.
    pub fn owners(&self) -> Owners<'_> {
        Owners {
            directory: &self.directory,
            posts: self.book.posts(),
            today: self.today,
        }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        self.app.store()
    }

    /// The words of the version with this hash; of the newest where none is named.
    ///
    /// # Errors
    ///
    /// When that version cannot be read back.
    pub async fn words(&self, hash: Option<&str>) -> Result<Arc<Words>, Fault> {
        match hash {
            Some(hash) if hash != self.newest.set().hash() => {
                self.shelf.words(self.app.rules(), &self.book, hash).await
            }
            _ => Ok(Arc::clone(&self.newest)),
        }
    }

    /// The words that governed on `day`.
    ///
    /// # Errors
    ///
    /// When that version cannot be read back.
    pub async fn words_on(&self, day: NaiveDate) -> Result<Arc<Words>, Fault> {
        self.words(Some(self.book.hash_on(day))).await
    }

    /// Hash of the version that governed on `day` as far as was known at `known_at`.
    pub fn hash_at(&self, day: NaiveDate, known_at: Option<DateTime<Utc>>) -> &str {
        let Some(known_at) = known_at else {
            return self.book.hash_on(day);
        };
        let known = self
            .book
            .activations()
            .iter()
            .filter(|activation| DateTime::from(activation.known_at) <= known_at);
        let valid = known.rev().find(|activation| activation.valid_from <= day);
        valid.map_or_else(
            || self.book.hash_on(day),
            |activation| activation.rule_set_hash.as_str(),
        )
    }

    /// Loads what belongs to `key`, together with whatever else the request asks for at the same time.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn load<K>(&self, key: K) -> Result<Option<<Rows as Loader<K>>::Value>, Fault>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Rows: Loader<K, Error = Fault>,
    {
        self.loaders.load_one(key).await
    }

    /// The last time that somebody did this to something that may be seen.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn done(&self, subject: Uuid, operation: &str) -> Result<Option<Arc<change::Model>>, Fault> {
        let changes = self.load(ChangesOf(subject)).await?;
        let mut changes = changes.iter().flat_map(|changes| changes.iter()).rev();
        Ok(changes.find(|change| change.operation == operation).cloned())
    }
}

/// Finds the request that a resolver runs in.
pub trait InSession<'a> {
    /// The request.
    fn session(&self) -> &'a Session;

    /// The request, for what is only asked later.
    fn session_handle(&self) -> &'a Arc<Session>;
}

impl<'a> InSession<'a> for Context<'a> {
    fn session(&self) -> &'a Session {
        self.session_handle()
    }

    fn session_handle(&self) -> &'a Arc<Session> {
        self.data_unchecked::<Arc<Session>>()
    }
}

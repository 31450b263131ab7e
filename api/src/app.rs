//! Handles that every request needs: store, live rules, directory, clock. No behaviour of its own.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    clock::{self, Clock},
    config::{self, Planning},
    directory::Directory,
    policy::Actor,
    service::{attachment::Files, error::ServiceError, news::News, rules::LiveRules},
    store::{self, Store},
};

/// Cheap to clone; everything inside is shared.
#[derive(Clone, Debug)]
pub struct App {
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug)]
struct Shared {
    store: Store,
    rules: LiveRules,
    directory: RwLock<Arc<Directory>>,
    planning: Planning,
    news: News,
    files: Files,
}

impl App {
    /// Puts the handles together and reads the directory.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub async fn new(
        store: Store,
        rules: LiveRules,
        clock: Arc<dyn Clock>,
        planning: Planning,
        attachments: config::Attachments,
    ) -> Result<Self, ServiceError> {
        let directory = RwLock::new(Arc::new(Directory::new(store::directory::load(&store).await?)));
        Ok(Self {
            shared: Arc::new(Shared {
                store,
                rules,
                directory,
                planning,
                news: News::default(),
                files: Files::new(attachments)?,
            }),
            clock,
        })
    }

    /// The same service on another clock: how the demo lives through past weeks.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            clock,
        }
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// The rule sets.
    #[must_use]
    pub fn rules(&self) -> &LiveRules {
        &self.shared.rules
    }

    /// How far ahead duties are planned, months.
    #[must_use]
    pub fn horizon_months(&self) -> u32 {
        self.shared.planning.horizon_months
    }

    /// Units, people, appointments and meetings as they are now.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.shared.directory.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is committed, for those who follow.
    #[must_use]
    pub fn news(&self) -> &News {
        &self.shared.news
    }

    /// What is attached to evidence.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.shared.files
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The clock, to keep.
    #[must_use]
    pub fn clock_handle(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// The instant, UTC.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The civil day in Europe/London.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// A new id.
    #[must_use]
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        clock::new_id(self.clock.as_ref()).into()
    }

    /// Who signs in with `subject`, with the roles held today.
    #[must_use]
    pub fn actor(&self, subject: &str) -> Option<Actor> {
        Actor::of(&self.directory(), subject, self.today())
    }

    /// Takes over what other replicas, imports or reloads changed since directory and rules were read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> Result<(), ServiceError> {
        let epoch = store::epoch::read(self.store()).await?;
        if epoch.directory != self.directory().epoch() {
            let fresh = Directory::new(store::directory::load(self.store()).await?);
            let mut current = self.shared.directory.write().unwrap_or_else(PoisonError::into_inner);
            if fresh.epoch() > current.epoch() {
                *current = Arc::new(fresh);
            }
        }
        if epoch.rules != self.rules().book().seq() {
            self.rules().refresh().await?;
        }
        Ok(())
    }
}

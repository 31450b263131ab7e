//! The database: connections, the one writer, reads. Only here is `sea_orm` named.
//! Every write goes through [`Store::commit`] or a [`transaction::WriteTx`]; every read of casework takes a scope.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

mod connect;
mod insert;
mod migrate;
mod read;
mod readers;
mod scope;
mod settings;
mod sql;
mod transaction;
mod walk;
mod writer;

pub mod access;
pub mod attachment;
pub mod blob;
pub mod case_file;
pub mod change;
pub mod changes;
pub mod concern;
pub mod directory;
pub mod distribution;
pub mod draw;
pub mod due;
pub mod epoch;
pub mod error;
pub mod evaluation;
pub mod evidence;
pub mod fact;
pub mod feed;
pub mod follow_up;
pub mod handover;
pub mod idempotency;
pub mod import;
pub mod matrix;
pub mod obligation;
pub mod outbox;
pub mod page;
pub mod requirement;
pub mod revision;
pub mod rule_set;
pub mod satisfaction;
mod several;
pub mod unheard;
pub mod upload;

pub use changes::{Changes, Committed, HANDED_OVER, LATE, NOTE, OF_EVERY_CONCERN, Pins, Satisfied, UNHEARD, Update};
pub use error::{CommitError, StoreError};
pub use page::{Cursor, Page, PageRequest};
pub use settings::{Backend, StoreSettings};
pub use walk::{Batch, Place};
pub use writer::{Intent, Writes};

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: StoreSettings,
    backend: Backend,
    readers: readers::Readers,
    gate: transaction::Gate,
    writer: writer::Writer,
    statements: Arc<AtomicU64>,
}

impl Store {
    /// Connects. SQLite files are created where they are missing. Nothing is migrated.
    ///
    /// # Errors
    /// [`StoreError::Url`] when the address is neither SQLite's nor PostgreSQL's, [`StoreError::Unavailable`] when the
    /// database does not answer.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let statements = Arc::new(AtomicU64::new(0));
        let connections = connect::open(settings, &statements).await?;
        let gate = transaction::Gate::new(connections.backend, connections.writers);
        let writer = writer::Writer::start(settings, &gate);
        Ok(Self {
            inner: Arc::new(Inner {
                settings: settings.clone(),
                backend: connections.backend,
                readers: connections.readers,
                gate,
                writer,
                statements,
            }),
        })
    }

    /// Brings the tables up to date. Safe when several replicas start at once.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with what failed.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrate::up(&self.inner.settings).await
    }

    /// Takes every table away again, for tests and for going back.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with what failed.
    pub async fn migrate_down(&self) -> Result<(), StoreError> {
        migrate::down(&self.inner.settings).await
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let any = self.inner.readers.any().map_err(StoreError::Unavailable)?;
        any.ping().await.map_err(StoreError::Unavailable)
    }

    /// How many migrations of this binary the database has not seen; asks it, so it is a sign of life as well.
    ///
    /// # Errors
    /// [`StoreError`] when it does not answer.
    pub async fn pending_migrations(&self) -> Result<usize, StoreError> {
        migrate::pending(self.inner.readers.any().map_err(StoreError::Unavailable)?).await
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// Statements executed by reads since the store was opened, for statement budgets.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    /// Writes everything in `changes` or nothing of it; once this returns, it is on the disk.
    ///
    /// # Errors
    /// See [`CommitError`]; after any of them nothing of `changes` is stored, save that after
    /// [`CommitError::InDoubt`] all of it may be: repeat with the same idempotency key.
    pub async fn commit(&self, changes: Changes) -> Result<Committed, CommitError> {
        self.inner.writer.commit(changes).await
    }

    /// Announces that a commit is being prepared, so that the writer may wait a moment for it and share one `fsync`.
    /// Commit through it, or drop it when nothing comes of it.
    #[must_use]
    pub fn intend(&self) -> Intent {
        self.inner.writer.intend()
    }

    /// How many commits (each one `fsync`) and how many commands there have been.
    #[must_use]
    pub fn writes(&self) -> Writes {
        self.inner.writer.writes()
    }

    /// Finishes the writes that are queued, then closes every connection.
    pub async fn close(&self) {
        self.inner.writer.close().await;
        let closed = self.inner.gate.close().await.and(self.inner.readers.close().await);
        if let Err(error) = closed {
            tracing::warn!(%error, "connections not closed in order");
        }
    }

    /// Begins a transaction for administrative writes (imports, activations, claims).
    async fn begin(&self) -> Result<transaction::WriteTx, StoreError> {
        self.inner.gate.begin().await.map_err(StoreError::from)
    }

    /// The connections for reads.
    fn reader(&self) -> &readers::Readers {
        &self.inner.readers
    }
}

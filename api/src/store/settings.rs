//! How to reach the database and how much of it to use.

use std::time::Duration;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// One file, one writer.
    Sqlite,
    /// A server with several writers.
    Postgres,
}

impl Backend {
    /// Its name in logs and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// How to reach the database and how much of it to use.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite:path`, `sqlite://path`, `postgres://…` or `postgresql://…`.
    pub url: String,
    /// Connections for reads; 0 for twice the number of cores.
    pub readers: u32,
    /// Writer tasks on PostgreSQL, each with a connection; SQLite has one whatever this says.
    pub writers: u32,
    /// Commands that may wait for the writer; further ones wait for room.
    pub queue: usize,
    /// Longest statement on PostgreSQL.
    pub statement_timeout: Duration,
    /// Longest wait for a lock, on both.
    pub lock_timeout: Duration,
    /// Longest wait for a free connection.
    pub acquire_timeout: Duration,
    /// Size beyond which an SQLite file may not grow, bytes; the answer is then [`super::CommitError::Full`].
    pub sqlite_max_bytes: Option<u64>,
}

impl StoreSettings {
    /// The defaults for this address.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: 0,
            writers: 4,
            queue: 1_024,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(5),
            sqlite_max_bytes: None,
        }
    }

    /// Connections for reads, worked out where left open.
    pub(super) fn reader_count(&self) -> u32 {
        if self.readers > 0 {
            return self.readers;
        }
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        u32::try_from(cores * 2).unwrap_or(2)
    }
}

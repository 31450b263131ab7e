//! What can go wrong with the database, told apart by what the caller can do about it.

use std::sync::Arc;

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why a read or an administrative write failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither SQLite's nor PostgreSQL's.
    #[error("`{0}` is no database address: expected `sqlite:<file>` or `postgres://<user>@<host>/<name>`")]
    Url(String),
    /// The database does not answer; try again later.
    #[error("the database is not available")]
    Unavailable(#[source] DbErr),
    /// Tables could not be brought up to date.
    #[error("the tables could not be migrated")]
    Migration(#[source] DbErr),
    /// A cursor that belongs to another list, order or filter, or to none.
    #[error("`{0}` is no cursor of this list: expected one that the same list with the same filter and order gave out")]
    Cursor(String),
    /// A page that cannot be: both `first` and `last`, or more than the greatest size.
    #[error("{0}")]
    Page(String),
    /// The database is full.
    #[error("the database is full")]
    Full(#[source] DbErr),
    /// The statement failed: a fault of ours.
    #[error("a statement failed")]
    Failed(#[source] DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match Cause::of(&error) {
            Cause::Full => Self::Full(error),
            Cause::Unavailable | Cause::Transient => Self::Unavailable(error),
            Cause::Unique | Cause::Other => Self::Failed(error),
        }
    }
}

/// Why a commit did not happen. Nothing of it is stored, save perhaps where it is in doubt.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    /// The rules, the directory or a row moved since it was read: read and evaluate again.
    #[error("what this was judged by has changed; read and evaluate again")]
    Stale,
    /// The idempotency key was used before for something else.
    #[error("the idempotency key was used before with another request")]
    KeyReused,
    /// No room left.
    #[error("the database is full")]
    Full,
    /// The database does not answer, or the service is shutting down.
    #[error("the database is not available")]
    Unavailable(#[source] Option<Arc<DbErr>>),
    /// The database went away while it was being made to last, or the answer was lost: it may be stored.
    #[error("the database went away while it was committed")]
    InDoubt(#[source] Option<Arc<DbErr>>),
    /// The statement failed: a fault of ours.
    #[error("the changes could not be written")]
    Failed(#[source] Arc<DbErr>),
}

/// What kind of trouble an error of the database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Lost to another transaction or to a lock: the same again may succeed at once.
    Transient,
    /// No room on the disk or in the quota.
    Full,
    /// No connection, no permission to write, timed out.
    Unavailable,
    /// A unique index said no.
    Unique,
    /// Anything else.
    Other,
}

impl Cause {
    pub(super) fn of(error: &DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)) => Self::Unavailable,
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => Self::of_driver(error),
            _ => Self::Other,
        }
    }

    fn of_driver(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                    Self::of_sqlite(code.parse().unwrap_or_default())
                } else {
                    Self::of_postgres(&code)
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable,
            _ => Self::Other,
        }
    }

    /// SQLite's extended result codes: the low byte is the primary code.
    fn of_sqlite(code: i32) -> Self {
        const UNIQUE: i32 = 2_067;
        const PRIMARY_KEY: i32 = 1_555;
        match (code, code & 0xff) {
            (UNIQUE | PRIMARY_KEY, _) => Self::Unique,
            // BUSY, LOCKED
            (_, 5 | 6) => Self::Transient,
            (_, 13) => Self::Full,
            // PERM, READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB
            (_, 3 | 8 | 10 | 11 | 14 | 26) => Self::Unavailable,
            _ => Self::Other,
        }
    }

    fn of_postgres(state: &str) -> Self {
        match state {
            // serialization failure, deadlock, lock not available
            "40001" | "40P01" | "55P03" => Self::Transient,
            "53100" => Self::Full,
            "23505" => Self::Unique,
            // read-only transaction, statement timeout, no room for connections or memory
            "25006" | "57014" => Self::Unavailable,
            _ if ["08", "53", "57P", "58", "28"]
                .iter()
                .any(|class| state.starts_with(class)) =>
            {
                Self::Unavailable
            }
            _ => Self::Other,
        }
    }
}

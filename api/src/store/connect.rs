//! Opens the pools with what each database needs to be safe: SQLite sets almost nothing by itself.

use std::{
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, ConnectOptions as _,
        pool::PoolOptions,
        postgres::{PgConnectOptions, Postgres},
        sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use super::{
    Backend, StoreError, StoreSettings,
    readers::{Each, Readers, stopping},
};

/// Bytes of SQLite's page; its default, written down because a size limit is counted in pages.
const PAGE_BYTES: u64 = 4_096;

/// Rows that an SQLite reader may be ahead of whoever takes them.
const ROWS_AHEAD: usize = 1_024;

pub(super) struct Connections {
    pub(super) backend: Backend,
    pub(super) readers: Readers,
    pub(super) writers: DatabaseConnection,
}

pub(super) fn backend(url: &str) -> Result<Backend, StoreError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Backend::Sqlite),
        Some("postgres" | "postgresql") => Ok(Backend::Postgres),
        // The address may carry a password: only its scheme is shown.
        scheme => Err(StoreError::Url(format!("{}:…", scheme.unwrap_or_default()))),
    }
}

pub(super) async fn open(settings: &StoreSettings, statements: &Arc<AtomicU64>) -> Result<Connections, StoreError> {
    let backend = backend(&settings.url)?;
    let (mut readers, writers) = match backend {
        Backend::Sqlite => {
            // The writer comes first: it creates the file and switches it to WAL, which a reader may not.
            let writers = sqlite_writer(settings).await?;
            (sqlite_readers(settings).await?, writers)
        }
        Backend::Postgres => {
            let readers = postgres(settings, settings.reader_count(), settings.statement_timeout).await?;
            // Two more than the writer tasks, for administrative transactions beside them.
            let writers = postgres(settings, settings.writers.max(1) + 2, settings.statement_timeout).await?;
            (Readers::Pool(readers), writers)
        }
    };
    let counter = Arc::clone(statements);
    readers.set_metric_callback(move || {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    Ok(Connections {
        backend,
        readers,
        writers,
    })
}

/// One connection that may change the tables, for migrations.
pub(super) async fn owner(settings: &StoreSettings) -> Result<DatabaseConnection, StoreError> {
    match backend(&settings.url)? {
        Backend::Sqlite => sqlite_writer(settings).await,
        Backend::Postgres => postgres(settings, 1, Duration::ZERO).await,
    }
}

fn sqlite(settings: &StoreSettings) -> Result<SqliteConnectOptions, StoreError> {
    let options = SqliteConnectOptions::from_str(&settings.url)
        .map_err(|error| unavailable(sqlx::Error::Configuration(error.into())))?;
    let options = options
        .busy_timeout(settings.lock_timeout)
        .foreign_keys(true)
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    Ok(options)
}

async fn sqlite_writer(settings: &StoreSettings) -> Result<DatabaseConnection, StoreError> {
    let mut options = sqlite(settings)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: in WAL mode NORMAL loses acknowledged commits when the power fails.
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", "67108864")
        .pragma("wal_autocheckpoint", "2000")
        .statement_cache_capacity(512);
    if let Some(bytes) = settings.sqlite_max_bytes {
        options = options.pragma("max_page_count", (bytes / PAGE_BYTES).max(1).to_string());
    }
    pool::<Sqlite>(settings, 1)
        .connect_with(options)
        .await
        .map(DatabaseConnection::from)
        .map_err(unavailable)
}

async fn sqlite_readers(settings: &StoreSettings) -> Result<Readers, StoreError> {
    let options = sqlite(settings)?
        .pragma("query_only", "on")
        // Rows are handed from the database's own thread: it does not stop in the middle of a page to wait for us.
        .row_buffer_size(ROWS_AHEAD)
        .statement_cache_capacity(256);
    let mut connections = Vec::new();
    for _ in 0..settings.reader_count() {
        let pool = stopping(pool::<Sqlite>(settings, 1))
            .connect_with(options.clone())
            .await;
        connections.push(pool.map(DatabaseConnection::from).map_err(unavailable)?);
    }
    Ok(Readers::Each(Each::new(connections, settings.acquire_timeout)))
}

async fn postgres(
    settings: &StoreSettings,
    connections: u32,
    statement_timeout: Duration,
) -> Result<DatabaseConnection, StoreError> {
    let options = PgConnectOptions::from_str(&settings.url)
        .map_err(unavailable)?
        .application_name("plumbline")
        .statement_cache_capacity(256)
        .options([
            ("statement_timeout", millis(statement_timeout)),
            ("lock_timeout", millis(settings.lock_timeout)),
            // A writer that stalls between two statements must not hold its locks for ever.
            ("idle_in_transaction_session_timeout", millis(Duration::from_mins(1))),
            ("timezone", "UTC".to_owned()),
        ])
        .disable_statement_logging();
    pool::<Postgres>(settings, connections)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                // After a restart of the server the pool is full of dead connections: ask those that rested.
                Ok(state.idle_for < Duration::from_secs(10) || sqlx::Connection::ping(connection).await.is_ok())
            })
        })
        .connect_with(options)
        .await
        .map(DatabaseConnection::from)
        .map_err(unavailable)
}

fn pool<DB: sqlx::Database>(settings: &StoreSettings, connections: u32) -> PoolOptions<DB> {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(settings.acquire_timeout)
        // A ping before every statement would double them; a broken connection shows at its first use and is dropped.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

fn millis(time: Duration) -> String {
    time.as_millis().to_string()
}

fn unavailable(error: sqlx::Error) -> StoreError {
    StoreError::Unavailable(DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))
}

//! The connections for reads. A read that nobody waits for any more is stopped, so that its connection is free for the next one.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    IsolationLevel, QueryResult, Statement, TransactionTrait as _,
    prelude::async_trait::async_trait,
    sqlx::{self, pool::PoolOptions, sqlite::Sqlite},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time,
};

/// Steps of SQLite's machine between two looks whether anybody still waits: some microseconds.
const STEPS: i32 = 2_000;

/// The connections for reads.
#[derive(Debug)]
pub(super) enum Readers {
    /// One pool. PostgreSQL ends what nobody waits for by its `statement_timeout`.
    Pool(DatabaseConnection),
    /// A pool of one for each connection: which statement runs on which is then known, and that one can be stopped.
    Each(Each),
}

#[derive(Debug)]
pub(super) struct Each {
    connections: Vec<DatabaseConnection>,
    /// The one that has rested longest first: the others may still be on their way back.
    free: Mutex<VecDeque<usize>>,
    places: Semaphore,
    patience: Duration,
}

/// A connection that nobody else uses meanwhile.
struct Held<'a> {
    readers: &'a Each,
    at: usize,
    _place: SemaphorePermit<'a>,
}

impl Each {
    pub(super) fn new(connections: Vec<DatabaseConnection>, patience: Duration) -> Self {
        Self {
            free: Mutex::new((0..connections.len()).collect()),
            places: Semaphore::new(connections.len()),
            connections,
            patience,
        }
    }

    async fn hold(&self) -> Result<Held<'_>, DbErr> {
        let place = time::timeout(self.patience, self.places.acquire())
            .await
            .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?
            .map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?;
        let at = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        at.map(|at| Held {
            readers: self,
            at,
            _place: place,
        })
        .ok_or(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
    }
}

impl Held<'_> {
    fn connection(&self) -> Result<&DatabaseConnection, DbErr> {
        let closed = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        self.readers.connections.get(self.at).ok_or(closed)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut free = self.readers.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.push_back(self.at);
    }
}

/// Stops what runs on the one connection of this pool as soon as it is given back.
pub(super) fn stopping(pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    let abandoned = Arc::new(AtomicBool::new(false));
    let (begun, taken, given) = (Arc::clone(&abandoned), Arc::clone(&abandoned), abandoned);
    pool.after_connect(move |connection, _| {
        let abandoned = Arc::clone(&begun);
        abandoned.store(false, SeqCst);
        Box::pin(async move {
            let mut handle = connection.lock_handle().await?;
            handle.set_progress_handler(STEPS, move || !abandoned.load(SeqCst));
            Ok(())
        })
    })
    .before_acquire(move |_, _| {
        taken.store(false, SeqCst);
        Box::pin(async { Ok::<_, sqlx::Error>(true) })
    })
    // The pool calls this as soon as whoever waited is gone, and waits then for the statement to end.
    .after_release(move |_, _| {
        given.store(true, SeqCst);
        Box::pin(async { Ok::<_, sqlx::Error>(true) })
    })
}

impl Readers {
    /// Any of them, for what is asked of the database and not of its rows.
    pub(super) fn any(&self) -> Result<&DatabaseConnection, DbErr> {
        let closed = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        match self {
            Self::Pool(pool) => Ok(pool),
            Self::Each(each) => each.connections.first().ok_or(closed),
        }
    }

    /// Calls `count` after each statement.
    pub(super) fn set_metric_callback(&mut self, count: impl Fn() + Clone + Send + Sync + 'static) {
        let all = match self {
            Self::Pool(pool) => std::slice::from_mut(pool),
            Self::Each(each) => each.connections.as_mut_slice(),
        };
        for connection in all {
            let count = count.clone();
            connection.set_metric_callback(move |_| count());
        }
    }

    /// Begins a transaction that only reads.
    pub(super) async fn begin_with_config(
        &self,
        isolation: Option<IsolationLevel>,
        access: Option<AccessMode>,
    ) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Pool(pool) => pool.begin_with_config(isolation, access).await,
            Self::Each(each) => each.hold().await?.connection()?.begin().await,
        }
    }

    /// Closes all of them.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        let all = match self {
            Self::Pool(pool) => std::slice::from_ref(pool),
            Self::Each(each) => each.connections.as_slice(),
        };
        for connection in all {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

#[async_trait]
impl ConnectionTrait for Readers {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Pool(pool) => pool.get_database_backend(),
            Self::Each(_) => DbBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(pool) => pool.execute_raw(statement).await,
            Self::Each(each) => each.hold().await?.connection()?.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(pool) => pool.execute_unprepared(sql).await,
            Self::Each(each) => each.hold().await?.connection()?.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_one_raw(statement).await,
            Self::Each(each) => each.hold().await?.connection()?.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_all_raw(statement).await,
            Self::Each(each) => each.hold().await?.connection()?.query_all_raw(statement).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Store, StoreSettings};
    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_stopped() {
        let settings = StoreSettings {
            readers: 1,
            ..StoreSettings::new("sqlite::memory:")
        };
        let store = Store::open(&settings).await.unwrap();
        let ask = |sql: &str| {
            store
                .reader()
                .query_one_raw(Statement::from_string(DbBackend::Sqlite, sql.to_owned()))
        };
        // Hours of work that never yields a row.
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n";
        for _ in 0..3 {
            assert!(time::timeout(Duration::from_millis(50), ask(endless)).await.is_err());
            // The only connection: without an end of the first this would wait until it is given up.
            assert!(ask("SELECT 1 AS one").await.unwrap().is_some());
        }
        store.close().await;
    }
}

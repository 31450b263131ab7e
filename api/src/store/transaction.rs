//! A transaction that writes, the same to its user on both databases.

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait as _, entity::prelude::async_trait::async_trait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::Backend;

/// Whose turn it is to write on SQLite.
#[derive(Debug, Default)]
struct Turn {
    /// The last turn was left without `COMMIT` or `ROLLBACK`: its future was dropped.
    open: bool,
}

/// A transaction that writes. Dropped without [`WriteTx::commit`], it is rolled back.
///
/// On SQLite it is plain `BEGIN IMMEDIATE` on the one writing connection and not the driver's transaction: after an error
/// that makes SQLite roll back by itself (a full disk), the driver would count a transaction as open for ever.
pub struct WriteTx(Kind);

enum Kind {
    Sqlite {
        connection: DatabaseConnection,
        turn: OwnedMutexGuard<Turn>,
    },
    Postgres(DatabaseTransaction),
}

/// Where transactions that write begin.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) backend: Backend,
    /// SQLite: a pool of exactly one connection, used only by whose turn it is. PostgreSQL: a pool of its own, so that
    /// readers cannot keep writers waiting.
    connections: DatabaseConnection,
    turn: Arc<Mutex<Turn>>,
}

impl Gate {
    pub(super) fn new(backend: Backend, connections: DatabaseConnection) -> Self {
        Self {
            backend,
            connections,
            turn: Arc::default(),
        }
    }

    /// Begins a transaction that writes; waits its turn on SQLite.
    pub(super) async fn begin(&self) -> Result<WriteTx, DbErr> {
        match self.backend {
            Backend::Sqlite => begin_sqlite(&self.connections, &self.turn).await,
            Backend::Postgres => Ok(WriteTx(Kind::Postgres(self.connections.begin().await?))),
        }
    }

    pub(super) async fn close(&self) -> Result<(), DbErr> {
        self.connections.close_by_ref().await
    }
}

async fn begin_sqlite(connection: &DatabaseConnection, turn: &Arc<Mutex<Turn>>) -> Result<WriteTx, DbErr> {
    let mut turn = Arc::clone(turn).lock_owned().await;
    if turn.open {
        // Fails when SQLite rolled back by itself; either way nothing is open afterwards.
        let _ = connection.execute_unprepared("ROLLBACK").await;
        turn.open = false;
    }
    turn.open = true;
    if let Err(error) = connection.execute_unprepared("BEGIN IMMEDIATE").await {
        turn.open = false;
        return Err(error);
    }
    Ok(WriteTx(Kind::Sqlite {
        connection: connection.clone(),
        turn,
    }))
}

impl WriteTx {
    /// Makes it last: returns once it is on the disk.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Kind::Sqlite { connection, mut turn } => {
                let committed = connection.execute_unprepared("COMMIT").await;
                if committed.is_err() {
                    let _ = connection.execute_unprepared("ROLLBACK").await;
                }
                turn.open = false;
                committed.map(drop)
            }
            Kind::Postgres(transaction) => transaction.commit().await,
        }
    }

    /// Undoes it.
    pub(super) async fn rollback(self) {
        let undone = match self.0 {
            Kind::Sqlite { connection, mut turn } => {
                // An error means that SQLite has rolled back by itself.
                let _ = connection.execute_unprepared("ROLLBACK").await;
                turn.open = false;
                Ok(())
            }
            Kind::Postgres(transaction) => transaction.rollback().await,
        };
        if let Err(error) = undone {
            tracing::warn!(%error, "rollback failed; the server undoes it with the connection");
        }
    }
}

#[async_trait]
impl ConnectionTrait for WriteTx {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Kind::Sqlite { .. } => DbBackend::Sqlite,
            Kind::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite { connection, .. } => connection.execute_raw(statement).await,
            Kind::Postgres(transaction) => transaction.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite { connection, .. } => connection.execute_unprepared(sql).await,
            Kind::Postgres(transaction) => transaction.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite { connection, .. } => connection.query_one_raw(statement).await,
            Kind::Postgres(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite { connection, .. } => connection.query_all_raw(statement).await,
            Kind::Postgres(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}

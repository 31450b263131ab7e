//! Brings the tables up to date, one process at a time.

use migration::{Migrator, MigratorTrait as _, SchemaManager};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, Statement};

use super::{Backend, StoreError, StoreSettings, connect};

/// Key of the advisory lock on PostgreSQL; any number that nothing else in the database uses.
const LOCK: i64 = 0x706c_756d_6221;

#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
}

pub(super) async fn up(settings: &StoreSettings) -> Result<(), StoreError> {
    run(settings, Direction::Up).await
}

pub(super) async fn down(settings: &StoreSettings) -> Result<(), StoreError> {
    run(settings, Direction::Down).await
}

/// How many migrations of this binary the database has not seen. Also a sign of life.
pub(super) async fn pending(connection: &DatabaseConnection) -> Result<usize, StoreError> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT version FROM seaql_migrations",
    );
    let applied = match connection.query_all_raw(statement).await {
        Ok(applied) => applied.len(),
        // A database that was never migrated has seen none of them; any other fault is one.
        Err(_) if !SchemaManager::new(connection).has_table("seaql_migrations").await? => 0,
        Err(fault) => return Err(fault.into()),
    };
    Ok(Migrator::migrations().len().saturating_sub(applied))
}

async fn run(settings: &StoreSettings, direction: Direction) -> Result<(), StoreError> {
    let connection = connect::owner(settings).await?;
    let outcome = match connect::backend(&settings.url)? {
        Backend::Sqlite => in_transaction(&connection, direction).await,
        Backend::Postgres => under_lock(&connection, direction).await,
    };
    connection.close().await.map_err(StoreError::Unavailable)?;
    outcome.map_err(StoreError::Migration)
}

/// SQLite: the migrator takes neither a transaction nor a lock there. `BEGIN IMMEDIATE` on the only connection of this
/// pool is both.
async fn in_transaction(connection: &DatabaseConnection, direction: Direction) -> Result<(), DbErr> {
    connection.execute_unprepared("BEGIN IMMEDIATE").await?;
    let outcome = steps(connection, direction).await;
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = connection.execute_unprepared(end).await;
    outcome.and(ended.map(drop))
}

/// PostgreSQL: the migrator's own transactions, behind a lock of this session. The lock goes with the session, even
/// when the process dies.
async fn under_lock(connection: &DatabaseConnection, direction: Direction) -> Result<(), DbErr> {
    // Waiting for another replica's migration is no failure, however long it takes.
    connection
        .execute_unprepared(&format!(
            "SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; SELECT pg_advisory_lock({LOCK})"
        ))
        .await?;
    let outcome = steps(connection, direction).await;
    let unlocked = connection
        .execute_unprepared(&format!("SELECT pg_advisory_unlock({LOCK})"))
        .await;
    outcome.and(unlocked.map(drop))
}

async fn steps(connection: &DatabaseConnection, direction: Direction) -> Result<(), DbErr> {
    match direction {
        Direction::Up => Migrator::up(connection, None).await,
        Direction::Down => Migrator::down(connection, None).await,
    }
}

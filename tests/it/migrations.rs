//! Migrations go up, down and up again on both databases and leave the same shape.

use harness::{
    both,
    db::{Backend, Content, Db},
};
use migration::Migrator;
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;

/// Every table, column and index, as the database itself tells it.
async fn shape(db: &Db) -> Vec<String> {
    let sql = match db.backend {
        Backend::Sqlite => {
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS it FROM sqlite_master
             WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE 'seaql%'"
        }
        Backend::Postgres => {
            "SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) AS it
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'seaql%'
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'seaql%'
             UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'seaql%'"
        }
    };
    let connection = db.connect().await;
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await;
    let mut shape: Vec<String> = rows.unwrap().iter().map(|row| row.try_get("", "it").unwrap()).collect();
    connection.close().await.unwrap();
    shape.sort();
    shape
}

both!(up_down_up, Content::Nothing, |db| async move {
    let connection = db.connect().await;
    Migrator::up(&connection, None).await.unwrap();
    let first = shape(&db).await;
    assert!(first.len() > 40, "{first:#?}");

    Migrator::down(&connection, None).await.unwrap();
    assert_eq!(shape(&db).await, Vec::<String>::new());

    Migrator::up(&connection, None).await.unwrap();
    assert_eq!(shape(&db).await, first);
    // Nothing to do is not an error.
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
});

//! Migrations go up, down and up again on both databases and leave the same shape.

use harness::{
    both,
    db::{Backend, Content, Db},
};
use migration::Migrator;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
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

/// What a condition is looked up by, as the database itself tells it.
async fn planned(db: &Db, select: &str) -> String {
    let connection = db.connect().await;
    let backend = connection.get_database_backend();
    let one = connection.begin().await.unwrap();
    let explain = match db.backend {
        Backend::Sqlite => format!("EXPLAIN QUERY PLAN {select}"),
        Backend::Postgres => {
            // Where there are no rows, reading all of them costs nothing.
            one.execute_unprepared("SET LOCAL enable_seqscan = off").await.unwrap();
            format!("EXPLAIN {select}")
        }
    };
    let column = if db.backend == Backend::Sqlite {
        "detail"
    } else {
        "QUERY PLAN"
    };
    let rows = one
        .query_all_raw(Statement::from_string(backend, explain))
        .await
        .unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", column).unwrap());
    let plan = lines.collect::<Vec<_>>().join("\n");
    one.rollback().await.unwrap();
    connection.close().await.unwrap();
    plan
}

both!(what_grows_is_found_by_an_index, Content::Tables, |db| async move {
    let nobody = match db.backend {
        Backend::Sqlite => "x'00000000000000000000000000000000'",
        Backend::Postgres => "'00000000-0000-0000-0000-000000000000'",
    };
    for (index, select) in [
        (
            "obligation_unended",
            "SELECT id FROM obligation WHERE ended_at IS NULL AND due_on < '2026-12-10' AND task IN ('3.14') \
             ORDER BY due_on, id LIMIT 200"
                .to_owned(),
        ),
        (
            "idempotency_age",
            "SELECT key FROM idempotency WHERE created_at < 5 LIMIT 1000".to_owned(),
        ),
        (
            "obligation_team",
            format!("SELECT id FROM obligation WHERE team_id = {nobody}"),
        ),
        (
            "concern_unit",
            format!("SELECT id FROM concern WHERE unit_id = {nobody}"),
        ),
    ] {
        let plan = planned(&db, &select).await;
        assert!(plan.contains(index), "{select}: {plan}");
    }
});

both!(
    revisions_from_before_keep_who_may_see_them,
    Content::Nothing,
    |db| async move {
        let connection = db.connect().await;
        Migrator::up(&connection, Some(1)).await.unwrap();
        connection.close().await.unwrap();
        let (id, worker) = (
            "01900000-0000-7000-8000-000000000001",
            "01900000-0000-7000-8000-000000000002",
        );
        let key = match db.backend {
            Backend::Sqlite => format!("x'{}'", id.replace('-', "")),
            Backend::Postgres => format!("'{id}'"),
        };
        let content = format!(
            r#"{{"unit_id":"{worker}","team_id":null,"service_id":null,"worker_id":"{worker}",
             "case_file_reference":"HM-1","restricted":true,"child_protection":false,"looked_after":true}}"#
        );
        let references = match db.backend {
            Backend::Sqlite => "PRAGMA foreign_keys = OFF",
            Backend::Postgres => "SET session_replication_role = replica",
        };
        db.execute(&format!(
        "{references}; INSERT INTO evidence_revision (id, evidence_id, revision, content, superseded_at, superseded_by, reason)
         VALUES ({key}, {key}, 1, '{content}', 1, {key}, 'why')"
    ))
    .await;
        let connection = db.connect().await;
        Migrator::up(&connection, None).await.unwrap();
        connection.close().await.unwrap();
        let same = match db.backend {
            Backend::Sqlite => format!("x'{}'", worker.replace('-', "")),
            Backend::Postgres => format!("'{worker}'"),
        };
        let kept = format!(
            "unit_id = {same} AND worker_id = {same} AND team_id IS NULL AND case_file_reference = 'HM-1' \
         AND restricted AND NOT child_protection AND looked_after"
        );
        assert_eq!(db.count("evidence_revision", &kept).await, 1);
    }
);

//! The calendar of a county: planned from nothing, planned again when nothing changed, and after one script changed; against
//! bare inserts of the same rows by prepared statements into a copy of the same tables in the same run.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use api::{
    app::App,
    service::{
        import::{self, Files},
        obligation,
        rules::Reload,
    },
};
use harness::{
    app::replica,
    db::{Backend, Content, Db},
    rule_dir::{CASES, SUPERVISION},
};
use rules::{
    Source,
    calendar::{Span, add_months},
};
use rusqlite::{Connection, types::Value};

const ROUNDS: usize = 3;

pub fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for round in 1..=ROUNDS {
            let db = Db::new(Backend::Sqlite, Content::Tables)
                .await
                .expect("SQLite is always there");
            let app = replica(&db.url).await;
            import::run(&app, &county(&app)).await.expect("a sound county");
            let copy = tempfile::tempdir().expect("a directory");
            let empty = copy.path().join("empty.db");
            let reader = Connection::open(db.file()).expect("the file");
            reader
                .execute("VACUUM INTO ?1", [empty.display().to_string()])
                .expect("a copy");

            let (first, counts) = timed(&app).await;
            let (nothing, same) = timed(&app).await;
            assert_eq!((same.added, same.changed, same.cancelled), (0, 0, 0), "{same:?}");
            let rows = written(&db.file());
            assert_eq!(rows.len(), counts.added);
            let floor = floor(&empty, &rows);
            change(&app).await;
            let (again, changed) = timed(&app).await;
            assert!(changed.added > 0 && changed.cancelled > changed.added, "{changed:?}");
            println!(
                "round {round}: {} obligations from nothing {first:?} (bar: 2 s), bare inserts {floor:?}: ratio {:.2}; \
                 nothing changed {nothing:?}; one script changed {again:?} (bar: 300 ms; {} added, {} cancelled)",
                counts.added,
                first.as_secs_f64() / floor.as_secs_f64(),
                changed.added,
                changed.cancelled,
            );
            app.store().close().await;
        }
    });
}

async fn timed(app: &App) -> (Duration, obligation::Counts) {
    let started = Instant::now();
    let counts = obligation::plan(app).await.expect("it plans");
    (started.elapsed(), counts)
}

/// Supervision audits once a quarter instead of every month.
async fn change(app: &App) {
    let mut files: BTreeMap<String, String> = Source::shipped().files().clone();
    let script = files.get_mut(SUPERVISION).expect("it is shipped");
    *script = script.replacen(".every(\"month\")", ".every(\"quarter\")", 1);
    let cases = files.get_mut(CASES).expect("they are shipped");
    for month in ["M02", "M03"] {
        *cases = cases.replace(&format!("3.16/r1, in 2026/27 {month}"), "3.16/r1, in 2026/27 Q1");
    }
    let reloaded = app.rules().reload(Source::from_files(files), app.clock()).await;
    assert!(matches!(reloaded, Ok(Reload::Activated { .. })), "{reloaded:?}");
}

/// The whole county of the demo, as it stands on the day on which every test begins.
pub fn county(app: &App) -> Files {
    let today = app.today();
    let within = Span {
        start: today,
        end: add_months(today, app.horizon_months()),
    };
    api::demo::county::whole(app.rules().book().newest(), within).files
}

/// The obligations of a file, in the order in which they were written.
fn written(file: &Path) -> Vec<Vec<Value>> {
    let db = Connection::open(file).expect("the file");
    let mut select = db
        .prepare("SELECT * FROM obligation ORDER BY rowid")
        .expect("a statement");
    let columns = select.column_count();
    let rows = select
        .query_map([], |row| (0..columns).map(|at| row.get(at)).collect())
        .expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

/// Writes them into another file, a thousand in a transaction, each synced to the disk.
fn floor(file: &Path, rows: &[Vec<Value>]) -> Duration {
    let db = Connection::open(file).expect("the file");
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .expect("pragmas");
    let marks = vec!["?"; rows.first().map_or(0, Vec::len)].join(", ");
    let started = Instant::now();
    let mut insert = db
        .prepare(&format!("INSERT INTO obligation VALUES ({marks})"))
        .expect("a statement");
    for batch in rows.chunks(1000) {
        db.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        for row in batch {
            insert.execute(rusqlite::params_from_iter(row)).expect("a row");
        }
        db.execute_batch("COMMIT").expect("a commit");
    }
    started.elapsed()
}

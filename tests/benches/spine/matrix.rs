//! The compliance matrix of a county over HTTP with more than three years stored, whole and for one service, against the same
//! sums by raw SQL written as JSON in the same run. Prints the ratio and how long the slowest of a hundred takes.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    clock::FixedClock,
    service::{import, obligation},
};
use chrono::{DateTime, Utc};
use harness::{
    app::{World, replica},
    db::{Backend, Content, Db},
    load::Connection,
};
use serde_json::{Value, json};

use super::plan::county;

const MATRIX: &str = "{ complianceMatrix(year: \"2026/27\") { total months { month total }
  tasks { task { ref title } total counts { status count } }
  rows { unit { id code name kind } total counts { status count }
    lines { task { ref } cells { month total gravest counts { status count } } } } } }";
const TIMES: usize = 100;
/// Each plans fifteen months ahead.
const PLANNED_ON: [&str; 3] = ["2025-04-01T09:00:00Z", "2026-07-01T09:00:00Z", "2027-10-01T09:00:00Z"];

pub fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let db = Db::new(Backend::Sqlite, Content::Tables)
            .await
            .expect("SQLite is always there");
        let app = replica(&db.url).await;
        import::run(&app, &county(&app)).await.expect("a sound county");
        for at in PLANNED_ON {
            let at: DateTime<Utc> = at.parse().expect("an instant");
            obligation::plan(&app.with_clock(Arc::new(FixedClock::at(at))))
                .await
                .expect("it plans");
        }
        app.store().close().await;
        let file = db.file();
        let stored = db.count("obligation", "1 = 1").await;
        let world = World::on(db).await;
        for who in ["head-of-safeguarding", "head-of-service"] {
            let (sorted, bytes) = time(&world, who).await;
            let floor = floor(&file);
            println!(
                "{stored} obligations, {who}: {bytes} bytes, median {:?}, slowest of a hundred {:?} (bar: 100 ms); raw SQL and \
                 serde of all {floor:?}: ratio {:.2}",
                sorted[TIMES / 2],
                sorted[TIMES * 99 / 100],
                sorted[TIMES / 2].as_secs_f64() / floor.as_secs_f64()
            );
        }
        world.stop().await;
    });
}

async fn time(world: &World, who: &str) -> (Vec<Duration>, usize) {
    let address = world.base.trim_start_matches("http://").to_owned();
    let token = world.token(who);
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Accept: application/graphql-response+json\r\nContent-Type: application/json\r\nContent-Length: "
    );
    let body = json!({ "query": MATRIX }).to_string();
    let mut connection = Connection::open(&address).await;
    let (mut took, mut bytes) = (Vec::with_capacity(TIMES), 0);
    for _ in 0..=TIMES {
        let asked = Instant::now();
        let (status, reply) = connection.send(&head, &body).await;
        took.push(asked.elapsed());
        assert!(status == 200 && !reply.contains("\"errors\""), "{status} {reply}");
        bytes = reply.len();
    }
    // The first one fills what is cached.
    took.remove(0);
    took.sort_unstable();
    (took, bytes)
}

/// The same sums without us: one statement and the same JSON, the median of ten.
fn floor(file: &std::path::Path) -> Duration {
    let db = rusqlite::Connection::open(file).expect("the file");
    let mut sums = db
        .prepare(
            "SELECT hex(unit_id), task, CASE WHEN due_on = '9999-12-31' THEN '' ELSE substr(due_on, 1, 7) END AS month,
             CASE WHEN state <> 'ACTIVE' THEN state WHEN nature = 'STANDING' THEN nature WHEN completed_on IS NOT NULL THEN 'MET'
             WHEN due_on < '2026-12-10' THEN 'OVERDUE' WHEN period_start > '2026-12-10' THEN 'NOT_DUE' ELSE 'OPEN' END AS status,
             COUNT(*) FROM obligation WHERE due_on BETWEEN '2026-04-01' AND '2027-03-31' OR due_on = '9999-12-31'
             GROUP BY unit_id, task, month, status ORDER BY unit_id, task, month",
        )
        .expect("a statement");
    let mut took: Vec<Duration> = (0..10)
        .map(|_| {
            let started = Instant::now();
            let mut units: BTreeMap<String, BTreeMap<String, Vec<Value>>> = BTreeMap::new();
            let rows = sums
                .query_map([], |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, String>(3)?,
                        row.get::<_, i64>(4)?,
                    ))
                })
                .expect("rows");
            for row in rows {
                let (unit, task, month, status, count) = row.expect("a row");
                let cell = json!({ "month": month, "total": count, "counts": [{ "status": status, "count": count }] });
                units.entry(unit).or_default().entry(task).or_default().push(cell);
            }
            assert!(!serde_json::to_vec(&units).expect("JSON").is_empty());
            started.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[5]
}

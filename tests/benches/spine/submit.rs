//! `submitEvidence` over HTTP at 64 clients, against the same rows written by plain statements on the same disk in the same
//! run. Prints ratios; asserts only that every reply was right.

use std::{env, process::Command};

use harness::{
    app::World,
    builder::Submission,
    db::{Backend, Content, Db, cluster},
    load::{self, Measured},
    pgbench,
    replay::Rows,
};
use serde_json::json;

const CLIENTS: usize = 64;
const SUBMIT: &str = "mutation($input: SubmitEvidenceInput!) { submitEvidence(input: $input) {
  errors { code } evidence { id evaluation { verdict outcomes { because { sentence line } } } } } }";

pub fn run() {
    let total = env::var("PLUMBLINE_BENCH_SUBMISSIONS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(6_400);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    for round in 1..=3 {
        println!("round {round}");
        runtime.block_on(sqlite(total));
        runtime.block_on(postgres(total));
    }
}

/// One load on a fresh database, and the writes that it took.
async fn submit(db: Db, total: usize, every_tenth_significant: bool) -> (World, Measured, f64) {
    let world = World::on(db).await;
    let token = world.token("practice-manager");
    let body = move |nth: usize| {
        let audit = Submission::of_a_load(nth);
        let audit = if every_tenth_significant && nth.is_multiple_of(10) {
            audit.significant()
        } else {
            audit
        };
        json!({ "query": SUBMIT, "variables": { "input": audit.input() } }).to_string()
    };
    // Connections, caches and statements warm up on requests that are not counted.
    let warm = load::run(&world.base, &token, CLIENTS, CLIENTS * 2, body).await;
    assert!(warm.failures.is_empty(), "{:#?}", warm.failures);
    let before = world.store().writes();
    let measured = load::run(&world.base, &token, CLIENTS, total, body).await;
    assert!(measured.failures.is_empty(), "{:#?}", measured.failures);
    let after = world.store().writes();
    let commits = f64::from(u32::try_from(after.commits - before.commits).unwrap_or(u32::MAX));
    let commands = f64::from(u32::try_from(after.commands - before.commands).unwrap_or(u32::MAX));
    (world, measured, commands / commits)
}

async fn sqlite(total: usize) {
    let db = Db::new(Backend::Sqlite, Content::County)
        .await
        .expect("SQLite is always there");
    let (world, measured, group) = submit(db, total, true).await;
    let rows = Rows::read(&world.db.file());
    let floor = Db::new(Backend::Sqlite, Content::County)
        .await
        .expect("SQLite is always there");
    let took = rows.write(&floor.file(), CLIENTS);
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let floor_rate = count(rows.submissions()) / took.as_secs_f64();
    println!(
        "  sqlite    {:>7.0} submissions/s (p50 {:?}, p99 {:?}), {:.1} rows each, {group:.1} submissions a commit (bar: 16)",
        measured.rate(),
        measured.percentile(50),
        measured.percentile(99),
        count(rows.rows()) / count(rows.submissions()),
    );
    println!(
        "            {floor_rate:>7.0} submissions/s by rusqlite in groups of {CLIENTS}: ratio {:.1} % (bar: 25, aim: 40)",
        100.0 * measured.rate() / floor_rate
    );
    world.stop().await;
}

async fn postgres(total: usize) {
    let Some(db) = Db::new(Backend::Postgres, Content::County).await else {
        return;
    };
    let Some(bin) = cluster::shared().and_then(|it| it.bin.clone()) else {
        println!("  postgres  left out: no `pgbench` beside the server");
        return;
    };
    let (world, measured, group) = submit(db, total, false).await;
    let pgbench::Floor { before, script } = pgbench::floor(&world.db).await;
    println!(
        "  postgres  {:>7.0} submissions/s (p50 {:?}, p99 {:?}), {} rows each, {group:.1} submissions a commit",
        measured.rate(),
        measured.percentile(50),
        measured.percentile(99),
        script.matches("INSERT").count(),
    );
    world.stop().await;
    let floor = Db::new(Backend::Postgres, Content::County)
        .await
        .expect("it was there a moment ago");
    // The county of the floor has planned the same slots under other ids.
    floor.execute("DELETE FROM obligation").await;
    floor.execute(&before).await;
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), script).expect("room for a script");
    let mut command = Command::new(bin.join("pgbench"));
    command.args([
        "-n",
        "-M",
        "prepared",
        "-j",
        "2",
        "-c",
        &CLIENTS.to_string(),
        "-t",
        &(total / CLIENTS).to_string(),
    ]);
    let said = command
        .arg("-f")
        .arg(file.path())
        .arg(&floor.url)
        .output()
        .expect("pgbench runs");
    let out = String::from_utf8_lossy(&said.stdout);
    let tps = out
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    let Some(tps) = tps.filter(|_| said.status.success()) else {
        panic!("pgbench: {out}\n{}", String::from_utf8_lossy(&said.stderr));
    };
    println!(
        "            {tps:>7.0} submissions/s by pgbench, one transaction each, {CLIENTS} connections: ratio {:.1} % (bar: 50)",
        100.0 * measured.rate() / tps
    );
    floor.close().await;
}

//! The released binary from outside: how long it takes to be ready on an existing database, and what memory it holds while
//! 64 clients submit.

use std::env;

use harness::{
    builder::Submission,
    db::{Backend, Content, Db},
    load,
    process::Plumbline,
};
use serde_json::json;

const CLIENTS: usize = 64;
const SUBMIT: &str = "mutation($input: SubmitEvidenceInput!) { submitEvidence(input: $input) {
  errors { code } evidence { id evaluation { verdict outcomes { because { sentence line } } } } } }";

pub fn run() {
    let total = env::var("PLUMBLINE_BENCH_SUBMISSIONS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(12_800);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(db) = Db::new(backend, Content::County).await else {
                continue;
            };
            measure(&db, total).await;
        }
    });
}

async fn measure(db: &Db, total: usize) {
    let plumbline = Plumbline::on(Some(&db.url));
    let token = plumbline.token("practice-manager");
    let server = plumbline.serve();
    let idle = server.memory().0;
    let body = |nth: usize| {
        let audit = Submission::of_a_load(nth);
        let audit = if nth.is_multiple_of(10) {
            audit.significant()
        } else {
            audit
        };
        json!({ "query": SUBMIT, "variables": { "input": audit.input() } }).to_string()
    };
    let measured = load::run(&server.base, &token, CLIENTS, total, body).await;
    assert!(measured.failures.is_empty(), "{:#?}", measured.failures);
    let (now, highest) = server.memory();
    let mib = |bytes: u64| bytes >> 20;
    println!(
        "{:?}: {} MiB idle, {} MiB after {total} submissions by {CLIENTS} clients, {} MiB at the highest (bar: 150 MB); {:.0}/s",
        db.backend,
        mib(idle),
        mib(now),
        mib(highest),
        measured.rate()
    );
    assert_eq!(server.terminate(), Some(0), "it ends in order");
    let starts: Vec<_> = (0..7).map(|_| plumbline.serve().ready_after).collect();
    let mut sorted = starts.clone();
    sorted.sort_unstable();
    println!(
        "{:?}: ready after {:?} in the middle, {:?} at worst (bar: 500 ms)",
        db.backend, sorted[3], sorted[6]
    );
}

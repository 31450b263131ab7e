//! Far more reads than can be answered, and concerns among them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use harness::{
    builder::Submission,
    document,
    load::{self, Connection},
};
use serde_json::json;
use tokio::{task::JoinSet, time};

use super::Ground;

const READERS: usize = 640;
const REPORTERS: usize = 8;
const LASTS: Duration = Duration::from_secs(20);
/// A page that is work.
const LIST: &str =
    "{ obligations(first: 100) { nodes { id status dueOn task { ref title } unit { id name } period { label }
  owners { person { name } } evidence(first: 5) { nodes { id } } } totalCount } }";

#[derive(Default)]
struct Count {
    answered: AtomicU64,
    sent_away: AtomicU64,
    other: AtomicU64,
    /// Of those that were answered.
    took: Mutex<Vec<Duration>>,
}

impl Count {
    fn answered(&self, took: Duration) {
        self.answered.fetch_add(1, Relaxed);
        self.took.lock().expect("nobody panicked with it").push(took);
    }

    /// The time that this share of the answers stayed under.
    fn percentile(&self, percent: usize) -> Duration {
        let mut took = self.took.lock().expect("nobody panicked with it");
        took.sort_unstable();
        load::percentile(&took, percent)
    }
}

/// Everybody asks again as soon as there is an answer.
pub async fn run(ground: &Ground) {
    let (reads, concerns) = (Arc::new(Count::default()), Arc::new(Count::default()));
    let over = Arc::new(AtomicBool::new(false));
    let address = ground.server.base.trim_start_matches("http://").to_owned();
    let head: Arc<str> = format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Accept: application/graphql-response+json\r\nContent-Type: application/json\r\nContent-Length: ",
        ground.token
    )
    .into();
    let mut clients = JoinSet::new();
    for nth in 0..READERS + REPORTERS {
        let reports = nth >= READERS;
        let count = Arc::clone(if reports { &concerns } else { &reads });
        let (over, head, address) = (Arc::clone(&over), Arc::clone(&head), address.clone());
        clients.spawn(async move {
            let mut client = Connection::open(&address).await;
            while !over.load(Relaxed) {
                let body = if reports {
                    concern()
                } else {
                    json!({ "query": LIST }).to_string()
                };
                let begun = Instant::now();
                match client.send(&head, &body).await {
                    (200, _) => count.answered(begun.elapsed()),
                    (503, _) => drop(count.sent_away.fetch_add(1, Relaxed)),
                    _ => drop(count.other.fetch_add(1, Relaxed)),
                }
            }
        });
    }
    time::sleep(LASTS).await;
    over.store(true, Relaxed);
    while clients.join_next().await.is_some() {}
    for (what, count) in [("reads", &reads), ("concerns", &concerns)] {
        let [answered, sent_away, other] = [&count.answered, &count.sent_away, &count.other].map(|it| it.load(Relaxed));
        let all = (answered + sent_away + other).max(1);
        println!(
            "{what}: {answered} answered (p50 {:?}, p99 {:?}), {sent_away} sent away, {other} otherwise; {}.{:02} % taken in{}",
            count.percentile(50),
            count.percentile(99),
            answered * 100 / all,
            answered * 10_000 / all % 100,
            if what == "concerns" { " (bar: 99.9)" } else { "" }
        );
    }
}

fn concern() -> String {
    let audit = Submission::supervision_audit().significant();
    json!({ "query": document::submit(), "variables": { "input": audit.input() } }).to_string()
}

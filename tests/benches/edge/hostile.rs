//! How long documents that are made to hurt take to be refused, beside a good one, over HTTP and over a socket.

use std::time::{Duration, Instant};

use harness::{
    hostile,
    load::percentile,
    socket::{Heard, Socket},
};
use serde_json::{Value, json};

use super::{Ground, SMALL};

/// How often each is sent; the quickest is what it takes, the others what else the machine did.
const TIMES: usize = 5;

/// The slowest documents, and what they leave in memory.
pub async fn run(ground: &Ground) {
    let documents = hostile::documents();
    for way in ["HTTP", "WebSocket"] {
        let good = took(ground, way, SMALL).await;
        let before = ground.server.memory().0 >> 20;
        let mut all = Vec::with_capacity(documents.len());
        for (what, document) in &documents {
            all.push((took(ground, way, document).await, what.as_str()));
        }
        all.sort_unstable();
        let sorted: Vec<Duration> = all.iter().map(|(took, _)| *took).collect();
        println!(
            "{way}: a good one {good:?}; {} that hurt: p50 {:?}, p99 {:?}; {before} MiB before, {} MiB after",
            all.len(),
            percentile(&sorted, 50),
            percentile(&sorted, 99),
            ground.server.memory().0 >> 20
        );
        for (took, what) in all.iter().rev().take(3) {
            println!("  {took:?}: {what} (bar: 50 ms)");
        }
    }
}

async fn took(ground: &Ground, way: &str, document: &str) -> Duration {
    let mut quickest = Duration::MAX;
    for _ in 0..TIMES {
        let took = match way {
            "HTTP" => by_request(ground, document).await,
            _ => by_socket(ground, document).await,
        };
        quickest = quickest.min(took);
    }
    quickest
}

async fn by_request(ground: &Ground, document: &str) -> Duration {
    let client = reqwest::Client::new();
    let live = client.get(format!("{}/live", ground.server.base)).send().await;
    live.expect("the server answers")
        .bytes()
        .await
        .expect("the whole reply");
    let request = client
        .post(format!("{}/graphql", ground.server.base))
        .bearer_auth(&ground.token)
        .header("content-type", "application/json")
        .body(json!({ "query": document }).to_string());
    let begun = Instant::now();
    let reply = request.send().await.expect("the server answers");
    let reply = reply.bytes().await.expect("the whole reply");
    let took = begun.elapsed();
    assert!(reply.len() < 8 * 1024, "{} bytes", reply.len());
    took
}

async fn by_socket(ground: &Ground, document: &str) -> Duration {
    let mut socket = Socket::at(&ground.server.base, &ground.token).await;
    let begun = Instant::now();
    socket.subscribe("h", document, Value::Null).await;
    if let Heard::Message(message) = socket.hear().await {
        assert!(message.to_string().len() < 8 * 1024);
    }
    begun.elapsed()
}

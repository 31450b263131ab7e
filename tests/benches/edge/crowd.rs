//! Connections that ask nothing: headers that never end, and sockets that say nothing more.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time,
};

use super::Ground;

const SLOW: usize = 500;
const IDLE: usize = 2_000;

/// Clients that send a header a byte a second, and come back when they are sent away.
pub async fn slow(ground: &Ground) {
    compare(ground, SLOW, "connections with slow headers", |address| async move {
        loop {
            let mut stream = open(&address).await;
            let mut going = stream
                .write_all(b"POST /graphql HTTP/1.1\r\nHost: here\r\nX-Slow: ")
                .await;
            while going.is_ok() {
                time::sleep(Duration::from_secs(1)).await;
                going = stream.write_all(b"x").await;
            }
        }
    })
    .await;
}

/// Clients that asked once, and keep their connections.
pub async fn idle(ground: &Ground) {
    compare(ground, IDLE, "idle connections", |address| async move {
        loop {
            let mut stream = open(&address).await;
            let asked = stream.write_all(b"GET /live HTTP/1.1\r\nHost: here\r\n\r\n").await;
            let mut buffer = [0; 1_024];
            // Until the server has had enough of it.
            while asked.is_ok() && matches!(stream.read(&mut buffer).await, Ok(1..)) {}
        }
    })
    .await;
}

async fn open(address: &str) -> TcpStream {
    loop {
        match TcpStream::connect(address).await {
            Ok(stream) => return stream,
            Err(_) => time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Latencies of those who behave, without the crowd, with it, and again without it.
async fn compare<F: Future<Output = ()> + Send + 'static>(
    ground: &Ground,
    count: usize,
    what: &str,
    client: impl Fn(String) -> F,
) {
    ground.behaved().await;
    let before = ground.behaved().await;
    let address = ground.server.base.trim_start_matches("http://").to_owned();
    let mut crowd = JoinSet::new();
    for _ in 0..count {
        crowd.spawn(client(address.clone()));
    }
    time::sleep(Duration::from_secs(2)).await;
    let with = ground.behaved().await;
    let memory = ground.server.memory().0 >> 20;
    crowd.shutdown().await;
    let after = ground.behaved().await;
    for (name, measured) in [("without", &before), ("with", &with), ("after", &after)] {
        println!(
            "{name} {count} {what}: {:.0}/s, p50 {:?}, p99 {:?}",
            measured.rate(),
            measured.percentile(50),
            measured.percentile(99)
        );
    }
    let ratio = with.percentile(99).as_secs_f64() / before.percentile(99).as_secs_f64();
    println!("p99 with over p99 without: {ratio:.2} (bar: 2); {memory} MiB with them");
}

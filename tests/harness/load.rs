//! Many clients at once, each with one connection kept open. Speaks HTTP by hand: what the client costs is taken from the
//! same two cores as the server it measures.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What a load did.
#[derive(Clone, Debug)]
pub struct Measured {
    /// From the first request to the last reply.
    pub elapsed: Duration,
    /// Of every request, sorted.
    pub latencies: Vec<Duration>,
    /// Replies that were not what they should be; the first few of them.
    pub failures: Vec<String>,
}

impl Measured {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        let count = f64::from(u32::try_from(self.latencies.len()).unwrap_or(u32::MAX));
        count / self.elapsed.as_secs_f64()
    }

    /// The latency that this share of the requests stayed under.
    pub fn percentile(&self, percent: usize) -> Duration {
        percentile(&self.latencies, percent)
    }
}

/// The time that this share of sorted ones stayed under.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

/// Sends `total` submissions from `clients` connections; `body` makes the nth. Each must be taken without an error.
pub async fn run(
    base: &str,
    token: &str,
    clients: usize,
    total: usize,
    body: impl Fn(usize) -> String + Send + Sync + 'static,
) -> Measured {
    send(base, token, clients, total, body, |reply| {
        reply.contains("\"errors\":[]")
    })
    .await
}

/// Sends `total` queries, none of which may fail.
pub async fn read(
    base: &str,
    token: &str,
    clients: usize,
    total: usize,
    body: impl Fn(usize) -> String + Send + Sync + 'static,
) -> Measured {
    let measured = send(base, token, clients, total, body, |reply| !reply.contains("\"errors\"")).await;
    assert!(measured.failures.is_empty(), "{:?}", measured.failures);
    measured
}

async fn send(
    base: &str,
    token: &str,
    clients: usize,
    total: usize,
    body: impl Fn(usize) -> String + Send + Sync + 'static,
    good: fn(&str) -> bool,
) -> Measured {
    let address = base.trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Accept: application/graphql-response+json\r\nContent-Type: application/json\r\nContent-Length: "
    );
    let (next, body, head) = (Arc::new(AtomicUsize::new(0)), Arc::new(body), Arc::new(head));
    let started = Instant::now();
    let running: Vec<_> = (0..clients)
        .map(|_| {
            let (address, next, body, head) =
                (address.clone(), Arc::clone(&next), Arc::clone(&body), Arc::clone(&head));
            tokio::spawn(async move {
                let mut client = Connection::open(&address).await;
                let (mut latencies, mut failures) = (Vec::new(), Vec::new());
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= total {
                        return (latencies, failures);
                    }
                    let body = body(nth);
                    let asked = Instant::now();
                    let (status, reply) = client.send(&head, &body).await;
                    latencies.push(asked.elapsed());
                    if status != 200 || !good(&reply) {
                        failures.push(format!("{status} {reply}"));
                    }
                }
            })
        })
        .collect();
    let (mut latencies, mut failures) = (Vec::new(), Vec::new());
    for client in running {
        let (mut took, mut failed) = client.await.expect("a client");
        latencies.append(&mut took);
        failures.append(&mut failed);
    }
    let elapsed = started.elapsed();
    latencies.sort_unstable();
    failures.truncate(3);
    Measured {
        elapsed,
        latencies,
        failures,
    }
}

/// One open connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream,
            buffer: Vec::with_capacity(16_384),
        }
    }

    /// Sends one request, its head up to the length, and reads the whole reply.
    pub async fn send(&mut self, head: &str, body: &str) -> (u16, String) {
        let request = format!("{head}{}\r\n\r\n{body}", body.len());
        self.stream
            .write_all(request.as_bytes())
            .await
            .expect("the server reads");
        self.buffer.clear();
        loop {
            let read = self
                .stream
                .read_buf(&mut self.buffer)
                .await
                .expect("the server answers");
            assert!(
                read > 0,
                "the connection was closed: {}",
                String::from_utf8_lossy(&self.buffer)
            );
            if let Some(reply) = whole(&self.buffer) {
                return reply;
            }
        }
    }
}

/// Status and body, once all of it is there.
fn whole(buffer: &[u8]) -> Option<(u16, String)> {
    let end = buffer.windows(4).position(|it| it == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    })?;
    let body = buffer.get(end + 4..end + 4 + length)?;
    Some((status, String::from_utf8_lossy(body).into_owned()))
}

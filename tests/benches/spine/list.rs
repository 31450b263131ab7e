//! Fifty pieces of evidence with task, unit, outcomes and distributions over HTTP, against the same data read by raw SQL and
//! written by serde over HTTP too, on the same file in the same run. Prints the ratio.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use harness::{
    app::World,
    builder::Submission,
    db::{Backend, Content, Db},
    load::Connection,
};
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

pub const LIST: &str = "{ evidence(first: 50) { nodes {
  id task { ref title } unit { id name } eventDate concern grade submittedAt
  evaluation { id verdict outcomes { __typename key because { origin sentence script line source } } }
  distributions(first: 20) { nodes { id mode status role { code } recipient { name } } }
} pageInfo { hasNextPage endCursor } } }";
const TIMES: usize = 400;
const TURN: usize = 10;

pub fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let db = Db::new(Backend::Sqlite, Content::County).await.expect("SQLite is always there");
        let world = World::on(db).await;
        let manager = world.caller("practice-manager");
        for nth in 0..300 {
            let audit = Submission::supervision_audit().with("narrative", format!("file {nth}"));
            world.submit(&manager, &if nth % 3 == 0 { audit.significant() } else { audit }).await;
        }
        let raw = serve_raw(&world.db).await;
        let ours = world.base.trim_start_matches("http://").to_owned();
        let token = world.token("practice-manager");
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: {ours}\r\nAuthorization: Bearer {token}\r\n\
             Accept: application/graphql-response+json\r\nContent-Type: application/json\r\nContent-Length: "
        );
        let body = json!({ "query": LIST }).to_string();
        for round in 1..=3 {
            let mut list = Asked::of(&ours, &head, &body).await;
            let mut floor = Asked::of(&raw, &head, "").await;
            for _ in 0..TIMES / TURN {
                list.take_turn().await;
                floor.take_turn().await;
            }
            let (took, least) = (list.median(), floor.median());
            println!(
                "round {round}: 50 rows nested {took:?} ({} bytes), raw SQL and serde {least:?} ({} bytes): ratio {:.2} (bar: 2)",
                list.bytes,
                floor.bytes,
                took.as_secs_f64() / least.as_secs_f64()
            );
        }
        world.stop().await;
    });
}

/// Many requests on one connection.
struct Asked<'a> {
    connection: Connection,
    head: &'a str,
    body: &'a str,
    took: Vec<Duration>,
    /// The size of a reply.
    bytes: usize,
}

impl<'a> Asked<'a> {
    async fn of(address: &str, head: &'a str, body: &'a str) -> Self {
        Self {
            connection: Connection::open(address).await,
            head,
            body,
            took: Vec::with_capacity(TIMES),
            bytes: 0,
        }
    }

    /// Asks a few times; the other side takes its turn next, so that a slow second of the machine falls on both.
    async fn take_turn(&mut self) {
        for _ in 0..TURN {
            let asked = Instant::now();
            let (status, reply) = self.connection.send(self.head, self.body).await;
            self.took.push(asked.elapsed());
            assert!(status == 200 && !reply.contains("\"errors\""), "{status} {reply}");
            self.bytes = reply.len();
        }
    }

    fn median(&mut self) -> Duration {
        self.took.sort_unstable();
        self.took[self.took.len() / 2]
    }
}

/// A server that answers everything with the list, by raw SQL.
async fn serve_raw(db: &Db) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let file = db.file();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("a socket");
            let file = file.clone();
            tokio::spawn(async move {
                let db = std::sync::Arc::new(std::sync::Mutex::new(
                    rusqlite::Connection::open(file).expect("the file"),
                ));
                let mut buffer = vec![0; 65_536];
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    let db = std::sync::Arc::clone(&db);
                    let read = move || list(&db.lock().expect("one at a time"));
                    let body = tokio::task::spawn_blocking(read).await.expect("rows");
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                        body.len()
                    );
                    let reply = [head.into_bytes(), body].concat();
                    if stream.write_all(&reply).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// The same data as the list shows.
fn list(db: &rusqlite::Connection) -> Vec<u8> {
    let mut evidence = db
        .prepare_cached(
            "SELECT e.id, e.task, e.unit_id, p.name, e.event_date, e.concern, e.grade, e.submitted_at, v.id, v.verdict, v.outcomes
             FROM evidence e JOIN evaluation v ON v.id = e.evaluation_id
             JOIN unit_placement p ON p.unit_id = e.unit_id AND p.valid_to IS NULL
             ORDER BY e.submitted_at DESC, e.id DESC LIMIT 50",
        )
        .expect("a statement");
    let mut told = db
        .prepare_cached(
            "SELECT d.id, d.mode, d.status, d.role, p.name FROM distribution d LEFT JOIN person p ON p.id = d.person_id
             WHERE d.evidence_id = ? ORDER BY d.created_at LIMIT 20",
        )
        .expect("a statement");
    let rows = evidence
        .query_map([], |row| (0..11).map(|at| row.get(at)).collect::<Result<Vec<Sql>, _>>())
        .expect("rows");
    let nodes: Vec<Value> = rows
        .map(|row| {
            let row = row.expect("a row");
            let outcomes: Vec<rules::verdict::Outcome> = serde_json::from_str(&text(&row[10])).expect("outcomes");
            let told = told
                .query_map([&row[0]], |row| {
                    (0..5).map(|at| row.get(at)).collect::<Result<Vec<Sql>, _>>()
                })
                .expect("rows")
                .map(|row| {
                    let row = row.expect("a row");
                    json!({ "id": text(&row[0]), "mode": text(&row[1]), "status": text(&row[2]),
                            "role": { "code": text(&row[3]) }, "recipient": { "name": text(&row[4]) } })
                });
            let told: Vec<Value> = told.collect();
            json!({
                "id": text(&row[0]), "task": { "ref": text(&row[1]), "title": "Supervision case-file audit" },
                "unit": { "id": text(&row[2]), "name": text(&row[3]) }, "eventDate": text(&row[4]),
                "concern": text(&row[5]), "grade": text(&row[6]), "submittedAt": text(&row[7]),
                "evaluation": { "id": text(&row[8]), "verdict": text(&row[9]), "outcomes": outcomes },
                "distributions": { "nodes": told },
            })
        })
        .collect();
    serde_json::to_vec(&json!({ "data": { "evidence": { "nodes": nodes, "pageInfo": { "hasNextPage": true } } } }))
        .expect("JSON")
}

fn text(value: &Sql) -> String {
    match value {
        Sql::Text(text) => text.clone(),
        Sql::Integer(number) => number.to_string(),
        Sql::Blob(bytes) => bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes it");
            text
        }),
        Sql::Real(number) => number.to_string(),
        Sql::Null => String::new(),
    }
}

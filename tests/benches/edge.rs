//! What those who behave feel of those who do not: `cargo bench --bench edge`, or one of `slow`, `idle`, `overload` and `hostile` by name, such as
//! `cargo bench --bench edge -- slow`. Ratios against the same load of the same run without them; nothing is asserted but that
//! the replies are right. Needs some 5 000 open files (`ulimit -n`).
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when something is wrong"
)]

#[path = "edge/crowd.rs"]
mod crowd;
#[path = "edge/hostile.rs"]
mod hostile;
#[path = "edge/overload.rs"]
mod overload;

use harness::{
    db::{Backend, Content, Db},
    load,
    process::{Plumbline, Server},
};
use serde_json::json;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PERSON: &str = "practice-manager";
/// What those ask who behave.
const SMALL: &str = "query Me { viewer { person { name } roles { code name } } }";

/// A server in a process of its own, and a token for it.
struct Ground {
    db: Db,
    plumbline: Plumbline,
    server: Server,
    token: String,
}

impl Ground {
    async fn new() -> Self {
        let db = Db::new(Backend::Sqlite, Content::County)
            .await
            .expect("SQLite is always there");
        let plumbline = Plumbline::on(Some(&db.url));
        let (token, server) = (plumbline.token(PERSON), plumbline.serve());
        Self {
            db,
            plumbline,
            server,
            token,
        }
    }

    /// Eight clients who behave, one request after the other.
    async fn behaved(&self) -> load::Measured {
        let body = json!({ "query": SMALL }).to_string();
        load::read(&self.server.base, &self.token, 8, 20_000, move |_| body.clone()).await
    }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    for name in ["slow", "idle", "overload", "hostile"] {
        if !wanted.is_empty() && !wanted.iter().any(|it| it == name) {
            continue;
        }
        println!("{name}");
        runtime.block_on(async {
            let ground = Ground::new().await;
            match name {
                "slow" => crowd::slow(&ground).await,
                "idle" => crowd::idle(&ground).await,
                "overload" => overload::run(&ground).await,
                _ => hostile::run(&ground).await,
            }
            assert_eq!(ground.server.terminate(), Some(0), "it ends in order");
            drop(ground.plumbline);
            ground.db.close().await;
        });
    }
}

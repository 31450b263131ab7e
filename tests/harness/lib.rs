//! What the tests stand on: databases, the server in process, personas, a client. No test of its own, no mock of ours.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a harness that cannot go on says so by panicking, and reads its switches from the environment"
)]

pub mod app;
pub mod archive;
pub mod browser;
pub mod bucket;
pub mod builder;
pub mod db;
pub mod document;
pub mod fetch;
pub mod fixture;
pub mod garble;
pub mod gql;
pub mod hostile;
pub mod ics;
pub mod issuer;
pub mod load;
pub mod look;
pub mod node;
pub mod obligation;
pub mod persona;
pub mod pgbench;
pub mod process;
pub mod replay;
pub mod rule_dir;
pub mod socket;
pub mod sse;
pub mod upload;

use app::World;
use db::{Backend, Content, Db};

/// Runs one check against a fresh server on one database; says nothing when that database is left out.
pub fn run<F: Future<Output = ()>>(backend: Backend, check: impl FnOnce(World) -> F) {
    runtime().block_on(async {
        let Some(world) = World::start(backend).await else {
            return;
        };
        check(world.clone()).await;
        world.stop().await;
    });
}

/// The same with a database and no server.
pub fn run_on<F: Future<Output = ()>>(backend: Backend, content: Content, check: impl FnOnce(Db) -> F) {
    runtime().block_on(async {
        let Some(db) = Db::new(backend, content).await else {
            return;
        };
        check(db).await;
    });
}

fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("a runtime")
}

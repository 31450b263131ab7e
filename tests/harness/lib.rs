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
pub mod db;
pub mod gql;

use app::World;
use db::Backend;

/// Runs one check against a fresh server on one database; says nothing when that database is left out.
pub fn run<F: Future<Output = ()>>(backend: Backend, check: impl FnOnce(World) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let Some(world) = World::start(backend).await else {
            return;
        };
        check(world.clone()).await;
        world.stop().await;
    });
}

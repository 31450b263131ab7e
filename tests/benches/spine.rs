//! What the spine promises, as ratios against floors of the same run: `cargo bench --bench spine`, or one of them by name,
//! `cargo bench --bench spine -- list`. Nothing here is asserted but that the replies are right.
// The resolvers of the whole schema are one type, deep within each other.
#![recursion_limit = "256"]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, and stops when something is wrong"
)]

/// As in the binary, for both sides of every ratio.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "spine/list.rs"]
mod list;
#[path = "spine/matrix.rs"]
mod matrix;
#[path = "spine/plan.rs"]
mod plan;
#[path = "spine/process.rs"]
mod process;
#[path = "spine/stock.rs"]
mod stock;
#[path = "spine/submit.rs"]
mod submit;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for (name, run) in [
        ("list", list::run as fn()),
        ("submit", submit::run),
        ("plan", plan::run),
        ("matrix", matrix::run),
        ("process", process::run),
        ("stock", stock::run),
    ] {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            println!("{name}");
            run();
        }
    }
}

//! One test binary: a folder a noun, a file a verb, as in the API; and what holds for all of it.
#![expect(
    clippy::expect_used,
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test that cannot go on fails by panicking"
)]

mod attachment;
mod authz_matrix;
mod cli;
mod client;
mod concern;
mod conservation;
mod crash;
mod demo;
mod due;
mod evidence;
mod export;
mod feed;
mod filter;
mod follow_up;
mod forum_pack;
mod full;
mod gap;
mod http;
mod import;
mod load;
mod matrix;
mod meeting;
mod migrations;
mod node;
mod obligation;
mod person;
mod query_budget;
mod repeat;
mod right;
mod rule;
mod schema_sdl;
mod socket;
mod subscription;
mod theme;
mod tidy;
mod why;
mod writer;

//! The shell around the rules: storage, services, GraphQL, HTTP, command line. The binary `plumbline` is a thin door to it.

pub mod app;
pub mod boot;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod policy;
mod secret;
pub mod service;
pub mod store;
pub mod telemetry;

//! The edge: connections, tokens, the gate before the parser, health. Only here is `axum` named.

pub mod auth;
pub mod code;
pub mod gate;
pub mod media;
pub mod reply;

//! The edge: connections, tokens, the gate before the parser, health. Only here is `axum` named.

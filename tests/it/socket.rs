//! Operations over a WebSocket.

mod close;
mod operation;
mod stream;

const PROTOCOL: Option<&str> = Some("graphql-transport-ws");

//! Operations over a WebSocket.

mod close;
mod hostile;
mod operation;
mod stream;

const PROTOCOL: Option<&str> = Some("graphql-transport-ws");

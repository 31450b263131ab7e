//! The messages of graphql-transport-ws.

use axum::extract::ws::{Message, Utf8Bytes};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::parameter::Parameters;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Heard {
    /// Who is there.
    ConnectionInit {
        /// May hold `authorization`, written as in the header.
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Is anybody there?
    Ping {
        /// Comes back with the answer.
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Somebody is there.
    Pong {},
    /// Run this.
    Subscribe {
        /// Given by the client; answers carry it.
        id: String,
        /// The request.
        payload: Parameters,
    },
    /// No longer of interest.
    Complete {
        /// Of what.
        id: String,
    },
}

/// What is said of an operation.
#[derive(Debug)]
pub enum Said {
    /// A reply, JSON.
    Next(Vec<u8>),
    /// It was not run, or cannot go on: the entries of `errors`. Nothing follows.
    Error(Value),
    /// Nothing follows.
    Complete,
}

/// Welcome.
pub fn acknowledged() -> Message {
    text(&json!({ "type": "connection_ack" }))
}

/// The answer to a ping.
pub fn pong(payload: Option<Map<String, Value>>) -> Message {
    match payload {
        Some(payload) => text(&json!({ "type": "pong", "payload": payload })),
        None => text(&json!({ "type": "pong" })),
    }
}

/// What is said of the operation `id`.
pub fn said(id: &str, said: Said) -> Message {
    match said {
        Said::Next(reply) => next(id, &reply),
        Said::Error(errors) => text(&json!({ "id": id, "type": "error", "payload": errors })),
        Said::Complete => text(&json!({ "id": id, "type": "complete" })),
    }
}

/// The reply is JSON already, and stands in the message as it is.
fn next(id: &str, reply: &[u8]) -> Message {
    let mut message = format!(r#"{{"id":{},"type":"next","payload":"#, Value::from(id)).into_bytes();
    message.extend_from_slice(reply);
    message.push(b'}');
    // JSON is UTF-8; the check costs less than a second way of writing replies.
    Utf8Bytes::try_from(message).map_or_else(|_| text(&Value::Null), Message::Text)
}

fn text(value: &Value) -> Message {
    Message::Text(Utf8Bytes::from(value.to_string()))
}

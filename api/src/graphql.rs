//! The schema: objects, queries, mutations. Only here is `async_graphql` named. HTTP hands in what was asked and who
//! asks, and gets bytes back.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{app::App, policy::Actor};

/// One GraphQL request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What a caller quotes when something went wrong.
    pub request_id: Arc<str>,
    /// The document.
    pub query: String,
    /// Which of its operations, where it has several.
    pub operation: Option<String>,
    /// Its variables.
    pub variables: Map<String, Value>,
}

/// What became of a request.
#[derive(Clone, Debug)]
pub struct Done {
    /// The reply, JSON.
    pub body: Vec<u8>,
    /// What went wrong with the whole of it, for the status.
    pub failure: Option<Failure>,
    /// Name of the operation, or what sort it is; for the log.
    pub operation: String,
    /// Entries of `errors`.
    pub errors: usize,
    /// Statements sent to the database by the service meanwhile; requests at the same time count each other's.
    pub statements: u64,
    /// Hash of the newest rule set when it began.
    pub rules: String,
}

/// What went wrong with the whole of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was not executed: the document or the variables cannot be used.
    NotExecuted,
    /// The database is full or away.
    Unavailable,
}

/// Answers one request of `actor`. Never fails: what goes wrong stands in the reply.
#[expect(clippy::unused_async, reason = "the schema answers here")]
pub async fn execute(app: &App, _actor: Actor, asked: Asked) -> Done {
    let body = serde_json::json!({ "errors": [{
        "message": "there is no schema yet",
        "extensions": { "code": "UNAVAILABLE", "requestId": &*asked.request_id },
    }] });
    Done {
        body: body.to_string().into_bytes(),
        failure: Some(Failure::Unavailable),
        operation: asked.operation.unwrap_or_default(),
        errors: 1,
        statements: 0,
        rules: app.rules().book().newest().hash().to_owned(),
    }
}

/// The schema as text.
#[must_use]
pub fn sdl() -> String {
    String::new()
}

//! The schema: objects, queries, mutations. Only here is `async_graphql` named. HTTP hands in what was asked and who
//! asks, and gets bytes back.

#![expect(clippy::too_many_arguments, reason = "the arguments of a field are the API's")]
#![expect(
    clippy::unused_async,
    reason = "the schema's macros take fields only as `async` functions"
)]

use std::sync::Arc;

use async_graphql::{Request, Response, ServerError, Variables};
use serde_json::{Map, Value};

use crate::{app::App, policy::Actor};

mod absence;
mod batch;
mod connection;
mod context;
mod document;
mod error;
mod id;
mod known;
mod list;
mod loader;
mod mutation;
mod object;
mod query;
mod reply;
mod scalar;
mod schema;
mod shape;
pub mod subscription;
mod term;
mod trail;
mod words;

pub use schema::{Schema, schema, sdl};

use error::{ErrorCode, entry};

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
    /// Whether it may be a mutation: not by `GET`, which anything on the way may repeat or do ahead of time.
    pub may_change: bool,
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
    /// It would change something and came in a way that may not.
    WouldChange,
    /// The database is full or away.
    Unavailable,
}

/// Answers one request of `actor`. Never fails: what goes wrong stands in the reply.
pub async fn execute(app: &App, actor: Actor, asked: Asked) -> Done {
    let before = app.store().statements();
    let request_id = Arc::clone(&asked.request_id);
    let rules = app.rules().book().newest().hash().to_owned();
    let (operation, failure, response) = match admit(asked) {
        Ok((operation, _)) if operation.root == SUBSCRIPTION => {
            let why = "a subscription is answered by events: accept `text/event-stream`";
            let errors = vec![entry(ErrorCode::BadRequest, why, &request_id)];
            (
                operation.name,
                Some(Failure::NotExecuted),
                Response::from_errors(errors),
            )
        }
        Ok((operation, request)) => {
            let response = run(app, actor, &operation, request).await;
            (operation.name, None, response)
        }
        Err(Refused { failure, errors }) => ("none".to_owned(), Some(failure), Response::from_errors(errors)),
    };
    let reply = reply::Reply::new(response, &request_id);
    Done {
        failure: failure.or(reply.failure()),
        errors: reply.errors(),
        body: reply.json(),
        operation,
        statements: app.store().statements().saturating_sub(before),
        rules,
    }
}

/// The type of the root of what is followed.
const SUBSCRIPTION: &str = "Subscription";

/// A request that is not run.
struct Refused {
    failure: Failure,
    errors: Vec<ServerError>,
}

/// What is to be run, if it may be.
fn admit(asked: Asked) -> Result<(document::Operation, Request), Refused> {
    let refused = |failure, error| Refused {
        failure,
        errors: vec![error],
    };
    let mut request = Request::new(asked.query).variables(Variables::from_json(Value::Object(asked.variables)));
    request.operation_name = asked.operation;
    let operation =
        document::check(&mut request).map_err(|why| refused(Failure::NotExecuted, told(why, &asked.request_id)))?;
    if operation.changes && !asked.may_change {
        let why = "a mutation is sent by `POST`, never by `GET`";
        let error = entry(ErrorCode::BadRequest, why, &asked.request_id);
        return Err(refused(Failure::WouldChange, error));
    }
    Ok((operation, request))
}

async fn run(app: &App, actor: Actor, operation: &document::Operation, request: Request) -> Response {
    let batches = batch::Batches::default();
    let session = match context::Session::open(app, actor, schema::shelf(), batches.clone()).await {
        Ok(session) => Arc::new(session),
        Err(fault) => return failed(fault),
    };
    let mut response = batches
        .drive(schema().execute(request.data(Arc::clone(&session))))
        .await;
    session.close().await;
    settle(operation, &mut response);
    response
}

/// The answer to what could not even begin.
fn failed(fault: error::Fault) -> Response {
    let mut error = ServerError::new(fault.to_string(), None);
    error.source = Some(Arc::new(fault));
    Response::from_errors(vec![error])
}

/// Puts what failed where it belongs, and everything in the order in which it was asked for.
fn settle(operation: &document::Operation, response: &mut Response) {
    let paths = response.errors.iter().map(|error| error.path.as_slice());
    absence::settle_all(&mut response.data, paths, operation.root, &operation.shape);
    operation.shape.arrange(&mut response.data);
}

fn told(refused: Result<document::Refusal, ServerError>, request_id: &str) -> ServerError {
    match refused {
        Ok((code, why)) => entry(code, why, request_id),
        Err(syntax) => error::syntax(&syntax, request_id),
    }
}

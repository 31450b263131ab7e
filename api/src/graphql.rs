//! The schema: objects, queries, mutations. Only here is `async_graphql` named. HTTP hands in what was asked and who
//! asks, and gets bytes back.

#![expect(clippy::too_many_arguments, reason = "the arguments of a field are the API's")]
#![expect(
    clippy::unused_async,
    reason = "the schema's macros take fields only as `async` functions"
)]

use std::sync::Arc;

use async_graphql::{Response, ServerError};

use crate::{app::App, policy::Actor};

mod absence;
mod admit;
mod batch;
mod budget;
mod connection;
mod context;
mod contract;
mod cost;
mod count;
mod document;
mod error;
mod executable;
mod flaw;
mod grammar;
mod hollow;
mod id;
mod intake;
mod kind;
mod known;
mod list;
mod literal;
mod loader;
mod merge;
mod mutation;
mod object;
mod page;
mod price;
mod query;
mod reply;
mod scalar;
mod schema;
mod shape;
pub mod subscription;
mod term;
mod trail;
mod unset;
mod variable;
mod verdict;
mod words;

pub use admit::{Asked, Kind, Prepared, Urgency, admit};
pub use budget::{Balance, Budgets, Short, Taken};
pub use cost::Cost;
pub use error::ErrorCode;
pub use schema::{Schema, schema, sdl};
pub use verdict::fits;

use error::entry;

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
    /// It was not executed, and that is our fault.
    Internal,
}

impl Done {
    /// The answer to what was not run.
    fn refused(response: Response, failure: Option<Failure>, request_id: &str) -> Self {
        let reply = reply::Reply::new(response, request_id);
        // What is not the caller's fault is said first.
        let ours = reply
            .failure()
            .filter(|it| matches!(it, Failure::Unavailable | Failure::Internal));
        Self {
            failure: ours.or(failure).or(reply.failure()),
            errors: reply.errors(),
            body: reply.json(),
            operation: "none".to_owned(),
            statements: 0,
            rules: String::new(),
        }
    }
}

/// Answers one request of `actor`. Never fails: what goes wrong stands in the reply.
pub async fn execute(app: &App, actor: Actor, prepared: Prepared) -> Done {
    if prepared.kind() == Kind::Subscription {
        let why = "a subscription is answered by events: accept `text/event-stream`";
        let error = entry(ErrorCode::BadRequest, why, &prepared.request_id);
        prepared.settled(0);
        return Done::refused(Response::from_errors(vec![error]), None, &prepared.request_id);
    }
    let before = app.store().statements();
    let rules = app.rules().book().newest().hash().to_owned();
    let (response, points) = run(app, actor, &prepared).await;
    let cost = prepared.settled(points);
    let reply = reply::Reply::new(response, &prepared.request_id).costing(cost);
    Done {
        failure: reply.failure(),
        errors: reply.errors(),
        body: reply.json(),
        operation: prepared.operation.name.clone(),
        statements: app.store().statements().saturating_sub(before),
        rules,
    }
}

/// The answer, and what it has cost.
async fn run(app: &App, actor: Actor, prepared: &Prepared) -> (Response, u64) {
    let batches = batch::Batches::default();
    let session = match context::Session::open(app, actor, schema::shelf(), batches.clone()).await {
        Ok(session) => Arc::new(session),
        Err(fault) => return (failed(fault), 0),
    };
    let request = prepared.request().data(Arc::clone(&session));
    let mut response = batches.drive(schema().execute(request)).await;
    session.close().await;
    let points = settle(&prepared.operation, &mut response);
    (response, points)
}

/// Runs a request as the executor has it, without the gate: benchmarks hold the gate against it. Nothing serves it.
#[doc(hidden)]
pub async fn execute_bare(app: &App, actor: Actor, request: async_graphql::Request) -> Response {
    let batches = batch::Batches::default();
    match context::Session::open(app, actor, schema::shelf(), batches.clone()).await {
        Ok(session) => batches.drive(schema().execute(request.data(Arc::new(session)))).await,
        Err(fault) => failed(fault),
    }
}

/// The answer to what could not even begin.
fn failed(fault: error::Fault) -> Response {
    let mut error = ServerError::new(fault.to_string(), None);
    error.source = Some(Arc::new(fault));
    Response::from_errors(vec![error])
}

/// Puts what failed where it belongs, and everything in the order in which it was asked for. Gives what it has cost, points:
/// counted before, because a failed field may take with it what others have answered.
fn settle(operation: &document::Operation, response: &mut Response) -> u64 {
    if operation.hollow {
        hollow::clear(&mut response.data);
    }
    let tried = response
        .errors
        .iter()
        .map(|error| operation.shape.points_at(&error.path));
    let points = tried.fold(operation.shape.points(&response.data), u64::saturating_add);
    let paths = response.errors.iter().map(|error| error.path.as_slice());
    absence::settle_all(&mut response.data, paths, operation.root(), &operation.shape);
    operation.shape.arrange(&mut response.data);
    points
}

//! The edge: GraphQL over HTTP as the specification has it, and what never gets past it.

/// One test on one database: nothing here depends on which.
macro_rules! edge {
    ($name:ident, |$world:ident| $body:expr) => {
        #[test]
        fn $name() {
            harness::run(harness::db::Backend::Sqlite, |$world| async move { $body.await });
        }
    };
}

mod audit;
mod code;
mod connection;
mod cost;
mod deadline;
mod hollow;
mod hostile;
mod ide;
mod introspect;
mod issuer;
mod method;
mod negotiate;
mod oracle;
mod overload;
mod page;
mod sign_in;
mod trusted;
mod variable;

use harness::{
    app::World,
    db::{Backend, Content, Db},
    gql::Reply,
};
use reqwest::{Method, RequestBuilder, Response, Url, header};
use serde_json::Value;

/// A county behind an edge with settings of its own, on SQLite.
async fn with(settings: &[(&str, &str)]) -> World {
    let db = Db::new(Backend::Sqlite, Content::County).await.unwrap();
    World::with(db, settings).await
}

fn runs<F: Future<Output = ()>>(check: impl FnOnce() -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(check());
}

/// A request to `/graphql` by somebody signed in, with nothing else said.
fn request(world: &World, method: Method) -> RequestBuilder {
    world
        .http
        .request(method, format!("{}/graphql", world.base))
        .bearer_auth(world.token("practice-manager"))
}

/// A `GET` with these parameters.
fn get(world: &World, parameters: &[(&str, &str)]) -> RequestBuilder {
    let mut url = Url::parse(&format!("{}/graphql", world.base)).unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    world
        .http
        .get(url)
        .bearer_auth(world.token("practice-manager"))
        .header(header::ACCEPT, "application/graphql-response+json")
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.expect("the server answers")
}

/// What a header says; nothing when it is not there.
fn said(response: &Response, name: header::HeaderName) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

async fn reply(request: RequestBuilder) -> Reply {
    let response = sent(request).await;
    let status = response.status();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Reply { status, body }
}

/// What is said of a document: of a good one that it has no operation of that name, so that nothing runs.
async fn verdict(world: &World, document: &str) -> Reply {
    let body = serde_json::json!({ "query": document, "operationName": "NoSuchOperation" });
    reply(request(world, Method::POST).json(&body)).await
}

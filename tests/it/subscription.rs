//! Following what happens.

mod concern;
mod deliver;
mod end;
mod evidence;
mod open;
mod pace;
mod resume;
mod rule;

use harness::{app::World, gql::Caller, sse::Events};
use reqwest::Response;
use serde_json::{Value, json};

const FOLLOW: &str = "subscription Follow($filter: ObligationChangedFilter) { obligationChanged(filter: $filter) {
  id status met task { ref } unit { code } } }";

/// Sends a document so that it can be answered by events.
async fn send(world: &World, person: &str, document: &str, variables: Value, headers: &[(&str, &str)]) -> Response {
    let mut request = world
        .http
        .post(format!("{}/graphql", world.base))
        .bearer_auth(world.token(person))
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .body(json!({ "query": document, "variables": variables }).to_string());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

/// Follows what this filter asks for. Whatever is committed from now on is told.
async fn follow(world: &World, person: &str, filter: Value) -> Events {
    Events::read(send(world, person, FOLLOW, json!({ "filter": filter }), &[]).await)
}

/// The same from a position on.
async fn follow_from(world: &World, person: &str, position: &str) -> Events {
    Events::read(send(world, person, FOLLOW, json!({}), &[("last-event-id", position)]).await)
}

/// Follows what another document asks for.
async fn followed(world: &World, person: &str, document: &str, filter: Value) -> Events {
    Events::read(send(world, person, document, json!({ "filter": filter }), &[]).await)
}

/// The same from a position on.
async fn followed_from(world: &World, person: &str, document: &str, position: &str) -> Events {
    let headers = [("last-event-id", position)];
    Events::read(send(world, person, document, json!({}), &headers).await)
}

/// Asks with a filter that cannot be read, which must be told at once.
async fn refused(world: &World, document: &str, filter: Value) {
    let mut events = followed(world, "practice-manager", document, filter.clone()).await;
    let first = events.next().await.unwrap();
    assert_eq!(
        first.data["errors"][0]["extensions"]["code"], "BAD_INPUT",
        "{filter}: {first:?}"
    );
    assert_eq!(events.next().await.unwrap().name, "complete", "{filter}");
}

/// Waives a duty that is open and gives its id.
async fn waive(caller: &Caller, filter: Value) -> Value {
    let open = "query($filter: ObligationFilter) { obligations(filter: $filter, first: 1) { nodes { id } } }";
    let mut filter = filter;
    filter["statuses"] = json!(["OPEN", "NOT_DUE"]);
    let found = caller.ask(open, json!({ "filter": filter })).await;
    let id = found["obligations"]["nodes"][0]["id"].clone();
    let waive =
        "mutation($id: ID!) { waiveObligation(input: { obligation: $id, reason: \"agreed\" }) { errors { message } } }";
    let done = caller.ask(waive, json!({ "id": id })).await;
    assert_eq!(done["waiveObligation"]["errors"], json!([]), "{filter}");
    id
}

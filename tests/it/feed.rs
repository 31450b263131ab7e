//! Calendars that people subscribe to.

mod fetch;
mod subscribe;
mod text;

use harness::{
    app::World,
    builder::fresh_key,
    fetch::{Got, get},
    gql::Caller,
    ics::Ics,
};
use serde_json::{Value, json};

const CREATE: &str = "mutation Create($input: CreateFeedInput!) { createFeed(input: $input) {
  errors { code message field help } address feed { id kind role { code } createdAt revokedAt } } }";

const REVOKE: &str = "mutation Revoke($input: RevokeFeedInput!) { revokeFeed(input: $input) {
  errors { code message field help } feed { id revokedAt } } }";

/// The payload of `createFeed`.
async fn subscribe(caller: &Caller, kind: &str, role: Option<&str>) -> Value {
    let input = json!({ "idempotencyKey": fresh_key(), "kind": kind, "role": role });
    caller.ask(CREATE, json!({ "input": input })).await["createFeed"].clone()
}

/// The address of a new calendar, which must not be refused.
async fn address(caller: &Caller, kind: &str, role: Option<&str>) -> String {
    let payload = subscribe(caller, kind, role).await;
    assert_eq!(payload["errors"], json!([]), "{kind} {role:?}");
    payload["address"].as_str().expect("an address").to_owned()
}

async fn revoke(caller: &Caller, feed: &Value) -> Value {
    let input = json!({ "feed": feed });
    caller.ask(REVOKE, json!({ "input": input })).await["revokeFeed"].clone()
}

async fn fetch(world: &World, address: &str) -> Got {
    get(&format!("{}{address}", world.base), &[]).await
}

/// The calendar behind an address, which must be there.
async fn calendar(world: &World, address: &str) -> Ics {
    let got = fetch(world, address).await;
    assert_eq!(got.status, 200, "{got:?}");
    assert_eq!(got.header("content-type"), "text/calendar; charset=utf-8");
    Ics::read(&got.text)
}

/// Waits until the duties of this month are planned.
async fn planned(world: &World) {
    world
        .until("duties are planned", || async {
            world
                .db
                .count("obligation", "task = '3.16' AND period_end = '2026-12-31'")
                .await
                >= 12
        })
        .await;
}

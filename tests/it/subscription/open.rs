//! What can be followed, and how it is said that something cannot.

use harness::{both, fetch, sse::Events};
use serde_json::{Value, json};

use super::{FOLLOW, follow, send, waive};

both!(what_is_wrong_is_told_at_once, |world| async move {
    let cases = [
        (FOLLOW, json!({ "filter": { "tasks": ["3.61"] } }), "BAD_INPUT"),
        (FOLLOW, json!({ "filter": { "units": ["nonsense"] } }), "BAD_INPUT"),
        ("subscription { obligationGone { id } }", json!({}), "VALIDATION_FAILED"),
        ("subscription {", json!({}), "BAD_REQUEST"),
        (
            "subscription { a: obligationChanged { id } b: obligationChanged { id } }",
            json!({}),
            "VALIDATION_FAILED",
        ),
        (
            "subscription { ...F } fragment F on Subscription { obligationChanged { id } }",
            json!({}),
            "BAD_REQUEST",
        ),
    ];
    for (document, variables, code) in cases {
        let mut events = Events::read(send(&world, "practice-manager", document, variables, &[]).await);
        let first = events.next().await.unwrap();
        assert_eq!(
            first.data["errors"][0]["extensions"]["code"], code,
            "{document}: {first:?}"
        );
        assert_eq!(events.next().await.unwrap().name, "complete", "{document}");
        assert_eq!(events.next().await, None);
    }
    let reply = send(
        &world,
        "practice-manager",
        FOLLOW,
        json!({}),
        &[("last-event-id", "yesterday")],
    )
    .await;
    assert_eq!(reply.status(), 400);
    let body: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_INPUT");
    let old = uuid::Uuid::nil().to_string();
    let reply = send(
        &world,
        "practice-manager",
        FOLLOW,
        json!({}),
        &[("last-event-id", &old)],
    )
    .await;
    assert_eq!(reply.status(), 400, "a UUID that tells no time");
});

both!(everything_else_is_one_event, |world| async move {
    let document = "{ viewer { person { name } } }";
    let mut events = Events::read(send(&world, "practice-manager", document, Value::Null, &[]).await);
    assert_eq!(events.result().await["viewer"]["person"]["name"], "Maya Holloway");
    assert_eq!(events.next().await.unwrap().name, "complete");
    assert_eq!(events.next().await, None);
});

both!(clients_that_take_both_get_what_fits, |world| async move {
    let both = "application/graphql-response+json, application/json, text/event-stream";
    let ask = |document: &str| {
        world
            .http
            .post(format!("{}/graphql", world.base))
            .bearer_auth(world.token("head-of-safeguarding"))
            .header("content-type", "application/json")
            .header("accept", both)
            .body(json!({ "query": document }).to_string())
            .send()
    };
    let query = ask("{ viewer { person { name } } }").await.unwrap();
    assert!(
        query.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/graphql-response+json")
    );
    let mut events = Events::read(ask(FOLLOW).await.unwrap());
    let id = waive(&world.caller("head-of-safeguarding"), json!({ "tasks": ["3.12"] })).await;
    assert_eq!(events.result().await["obligationChanged"]["id"], id);

    let json_only = world.caller("head-of-safeguarding").send(FOLLOW, Value::Null).await;
    assert_eq!((json_only.status.as_u16(), json_only.code()), (400, "BAD_REQUEST"));
    assert!(
        json_only
            .at("/errors/0/message")
            .as_str()
            .unwrap()
            .contains("text/event-stream")
    );
});

both!(it_may_be_asked_for_by_get, |world| async move {
    let query: String = "subscription { obligationChanged { id } }"
        .replace(' ', "%20")
        .replace('{', "%7B")
        .replace('}', "%7D");
    let bearer = format!("Bearer {}", world.token("head-of-safeguarding"));
    let headers = [("authorization", bearer.as_str()), ("accept", "text/event-stream")];
    let url = format!("{}/graphql?query={query}", world.base);
    let mut events = Events::read(fetch::open(&url, &headers).await);
    let id = waive(&world.caller("head-of-safeguarding"), json!({ "tasks": ["3.12"] })).await;
    assert_eq!(events.result().await["obligationChanged"]["id"], id);
    let anonymous = fetch::get(&url, &[("accept", "text/event-stream")]).await;
    assert_eq!(anonymous.status, 401);
    drop(follow(&world, "head-of-safeguarding", Value::Null).await);
});

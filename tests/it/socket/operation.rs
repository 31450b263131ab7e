//! Queries and mutations over a socket, and what stands beside them.

use harness::{
    app::World,
    both,
    builder::Submission,
    db::Content,
    document,
    socket::{Heard, Socket},
};
use serde_json::{Value, json};

use super::PROTOCOL;

const ME: &str = "query Me { viewer { person { name } } }";

both!(a_query_is_answered_and_complete, |world| async move {
    let mut socket = Socket::of(&world, "practice-manager").await;
    socket.subscribe("a", ME, Value::Null).await;
    let payload = socket.expect("next", "a").await;
    assert_eq!(payload["data"]["viewer"]["person"]["name"], "Maya Holloway");
    socket.expect("complete", "a").await;
    // The id is free again.
    socket.subscribe("a", ME, Value::Null).await;
    socket.expect("next", "a").await;
    socket.expect("complete", "a").await;
});

both!(a_mutation_is_stored, |world| async move {
    let mut socket = Socket::of(&world, "practice-manager").await;
    let input = json!({ "input": Submission::supervision_audit().input() });
    socket.subscribe("m", &document::submit(), input).await;
    let payload = socket.expect("next", "m").await;
    assert_eq!(payload["data"]["submitEvidence"]["errors"], json!([]), "{payload}");
    socket.expect("complete", "m").await;
    assert_eq!(world.db.count("evidence", "1 = 1").await, 1);
});

both!(what_may_not_run_is_an_error, |world| async move {
    let mut socket = Socket::of(&world, "practice-manager").await;
    let deep = format!("{{ {} id {} }}", "a { ".repeat(40), "}".repeat(40));
    let cases = [
        ("{ nothing }", "VALIDATION_FAILED"),
        ("{", "BAD_REQUEST"),
        ("", "BAD_REQUEST"),
        (&*deep, "DOCUMENT_TOO_COMPLEX"),
    ];
    for (document, code) in cases {
        socket.subscribe("e", document, Value::Null).await;
        let errors = socket.expect("error", "e").await;
        assert_eq!(errors[0]["extensions"]["code"], code, "{document}: {errors}");
        assert!(errors[0]["extensions"]["requestId"].is_string(), "{errors}");
    }
    // A field that fails stands in the reply, as by HTTP.
    let document = "{ node(id: \"nonsense\") { id } viewer { person { name } } }";
    socket.subscribe("f", document, Value::Null).await;
    let payload = socket.expect("next", "f").await;
    assert_eq!(payload["data"]["viewer"]["person"]["name"], "Maya Holloway");
    assert_eq!(payload["errors"][0]["path"], json!(["node"]));
    socket.expect("complete", "f").await;
});

both!(one_may_sign_in_by_header_and_ask_who_is_there, |world| async move {
    let authorization = format!("Bearer {}", world.token("worker"));
    let mut socket = Socket::open_with(&world, PROTOCOL, Some(&authorization)).await;
    socket.say(json!({ "type": "ping", "payload": { "n": 7 } })).await;
    let pong = json!({ "type": "pong", "payload": { "n": 7 } });
    assert_eq!(socket.hear().await, Heard::Message(pong));
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.hear().await, Heard::Message(json!({ "type": "connection_ack" })));
    socket.say(json!({ "type": "pong" })).await;
    socket.say(json!({ "type": "complete", "id": "never began" })).await;
    socket.subscribe("a", ME, Value::Null).await;
    socket.expect("next", "a").await;
});

both!(so_many_at_once_and_no_more, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_HTTP_MAX_SOCKET_OPERATIONS", "2")]).await;
    let mut socket = Socket::of(&world, "worker").await;
    let follow = "subscription { obligationChanged { id } }";
    socket.subscribe("1", follow, Value::Null).await;
    socket.subscribe("2", follow, Value::Null).await;
    socket.subscribe("3", ME, Value::Null).await;
    let errors = socket.expect("error", "3").await;
    assert_eq!(errors[0]["extensions"]["code"], "UNAVAILABLE", "{errors}");
    socket.say(json!({ "type": "complete", "id": "1" })).await;
    socket.subscribe("3", ME, Value::Null).await;
    socket.expect("next", "3").await;
    socket.expect("complete", "3").await;
    world.stop().await;
});

both!(so_many_sockets_and_no_more, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_HTTP_MAX_SOCKETS", "1")]).await;
    let first = Socket::of(&world, "worker").await;
    let refused = harness::fetch::get(
        &format!("{}/graphql/ws", world.base),
        &[
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ],
    )
    .await;
    assert_eq!(refused.status, 503, "{refused:?}");
    drop(first);
    world
        .until("there is room again", || async {
            Socket::try_open(&world).await.is_some()
        })
        .await;
    world.stop().await;
});

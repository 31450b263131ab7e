//! Every way in which a socket is closed, each with its code.

use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    db::Content,
    fetch,
    socket::{Heard, Socket},
};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::PROTOCOL;

const ME: &str = "{ viewer { person { name } } }";
const FOLLOW: &str = "subscription { obligationChanged { id } }";

both!(by_another_protocol, |world| async move {
    let mut socket = Socket::open(&world, None).await;
    assert_eq!(socket.closed().await, 4406);
    let plain = fetch::get(&format!("{}/graphql/ws", world.base), &[]).await;
    assert_eq!(plain.status, 400, "{plain:?}");
    let body: Value = serde_json::from_str(&plain.text).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_REQUEST");
});

both!(who_does_not_sign_in_as_somebody, |world| async move {
    let hostile = "Bearer x".repeat(400);
    for said in [
        json!({}),
        json!({ "payload": {} }),
        json!({ "payload": { "authorization": hostile } }),
    ] {
        let mut socket = Socket::open(&world, PROTOCOL).await;
        let mut init = said.clone();
        init["type"] = json!("connection_init");
        socket.say(init).await;
        assert_eq!(socket.closed().await, 4403, "{said}");
    }
    let mut socket = Socket::open(&world, PROTOCOL).await;
    socket.subscribe("1", ME, Value::Null).await;
    assert_eq!(socket.closed().await, 4401);
    let mut socket = Socket::of(&world, "worker").await;
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.closed().await, 4429);
});

both!(who_takes_too_long_to_sign_in, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_HTTP_SOCKET_INIT_MS", "50")]).await;
    let mut socket = Socket::open(&world, PROTOCOL).await;
    assert_eq!(socket.closed().await, 4408);
    world.stop().await;
});

both!(what_the_protocol_does_not_know, |world| async move {
    let nested = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    let messages = [
        Message::text("subscribe"),
        Message::text("{}"),
        Message::text(r#"{"type":"start","id":"1"}"#),
        Message::text(r#"{"type":"subscribe","payload":{"query":"{ __typename }"}}"#),
        Message::text(r#"{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}"#),
        Message::text(r#"{"type":"subscribe","id":"1"}"#),
        Message::text(r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#),
        Message::text(format!(r#"{{"type":"ping","payload":{{"a":{nested}}}}}"#)),
        Message::binary(Bytes::from_static(b"{}")),
    ];
    for message in messages {
        let mut socket = Socket::of(&world, "worker").await;
        socket.send(message.clone()).await;
        assert_eq!(socket.closed().await, 4400, "{message}");
    }
    let mut socket = Socket::of(&world, "worker").await;
    let long = "x".repeat(300_000);
    socket.say(json!({ "type": "ping", "payload": { "a": long } })).await;
    assert_eq!(socket.closed().await, 1009);
    // Further than that nothing is kept: the connection just ends.
    let mut socket = Socket::of(&world, "worker").await;
    let longer = "x".repeat(3_000_000);
    socket.say(json!({ "type": "ping", "payload": { "a": longer } })).await;
    assert!(!matches!(socket.hear().await, Heard::Message(_)));
    // And none of it hurt the server.
    world.caller("worker").ask(ME, Value::Null).await;
});

both!(an_id_that_is_in_use, |world| async move {
    let mut socket = Socket::of(&world, "worker").await;
    socket.subscribe("1", FOLLOW, Value::Null).await;
    socket.subscribe("1", ME, Value::Null).await;
    assert_eq!(socket.closed().await, 4409);
});

both!(with_the_token, Content::County, |db| async move {
    let world = World::with_heartbeat(db, 20).await;
    let mut socket = Socket::of(&world, "worker").await;
    socket.subscribe("1", FOLLOW, Value::Null).await;
    world.clock.advance(TimeDelta::hours(9));
    assert_eq!(socket.closed().await, 4403);
    world.stop().await;
});

both!(with_the_server, Content::County, |db| async move {
    let world = World::on(db).await;
    let mut socket = Socket::of(&world, "worker").await;
    socket.subscribe("1", FOLLOW, Value::Null).await;
    let stopping = tokio::spawn(world.clone().stop());
    assert_eq!(socket.closed().await, 1001);
    drop(socket);
    stopping.await.unwrap();
    world.stop().await;
});

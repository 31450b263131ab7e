//! Following over a socket: events with their place, ended by either side, gone on with after a break.

use std::collections::BTreeSet;

use harness::{app::World, both, builder::Submission, gql::Caller, socket::Socket};
use serde_json::{Value, json};

const FOLLOW: &str = "subscription($filter: ObligationChangedFilter) { obligationChanged(filter: $filter) {
  id status unit { code } } }";

fn audit(worker: &str) -> Submission {
    Submission::supervision_audit()
        .with("worker", worker)
        .with("eventDate", "2026-12-08")
        .without("caseFile")
}

async fn submit(world: &World, manager: &Caller, worker: &str) {
    world.submit(manager, &audit(worker)).await;
}

both!(events_come_until_they_are_not_wanted, |world| async move {
    let manager = world.caller("practice-manager");
    let mut socket = Socket::of(&world, "practice-manager").await;
    follow(&world, &mut socket, "f", json!({ "tasks": ["3.16"] })).await;
    submit(&world, &manager, "W-N1").await;
    let told = socket.expect("next", "f").await;
    assert_eq!(told["data"]["obligationChanged"]["unit"]["code"], "W-N1");
    assert_eq!(told["data"]["obligationChanged"]["status"], "MET");
    socket.say(json!({ "type": "complete", "id": "f" })).await;
    // Another one on the same socket hears what the first does not hear any more.
    world.clock.advance(chrono::TimeDelta::minutes(2));
    follow(&world, &mut socket, "g", json!({ "tasks": ["3.16"] })).await;
    submit(&world, &manager, "W-N2").await;
    let told = socket.expect("next", "g").await;
    assert_eq!(told["data"]["obligationChanged"]["unit"]["code"], "W-N2");
});

both!(each_hears_what_they_may_see, |world| async move {
    let mut north = Socket::of(&world, "practice-manager").await;
    let mut police = Socket::of(&world, "police").await;
    let mut east = Socket::of(&world, "practice-manager-east").await;
    for socket in [&mut north, &mut police, &mut east] {
        follow(&world, socket, "f", Value::Null).await;
    }
    submit(&world, &world.caller("practice-manager"), "W-N1").await;
    let told = north.expect("next", "f").await;
    assert_eq!(told["data"]["obligationChanged"]["unit"]["code"], "W-N1");
    let in_east = audit("W-E1").with("unit", harness::fixture::SECOND_TEAM);
    world.submit(&world.caller("practice-manager-east"), &in_east).await;
    let told = east.expect("next", "f").await;
    assert_eq!(told["data"]["obligationChanged"]["unit"]["code"], "W-E1");
    // To the others nothing was said meanwhile.
    police
        .subscribe("me", "{ viewer { person { name } } }", Value::Null)
        .await;
    police.expect("next", "me").await;
});

both!(who_comes_back_goes_on_from_where_they_were, |world| async move {
    let manager = world.caller("practice-manager");
    let mut socket = Socket::of(&world, "practice-manager").await;
    follow(&world, &mut socket, "f", json!({ "tasks": ["3.16"] })).await;
    submit(&world, &manager, "W-N1").await;
    let position = socket.expect("next", "f").await["extensions"]["position"].clone();
    assert!(position.is_string(), "{position}");
    drop(socket);
    for worker in ["W-N2", "W-N3"] {
        submit(&world, &manager, worker).await;
    }
    let mut socket = Socket::of(&world, "practice-manager").await;
    go_on(&mut socket, "f", json!({ "tasks": ["3.16"] }), position).await;
    let mut heard = BTreeSet::new();
    for _ in 0..2 {
        let told = socket.expect("next", "f").await;
        heard.insert(
            told["data"]["obligationChanged"]["unit"]["code"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(heard, BTreeSet::from(["W-N2".to_owned(), "W-N3".to_owned()]));
    for wrong in [
        json!("yesterday"),
        json!(7),
        json!("00000000-0000-0000-0000-000000000000"),
    ] {
        go_on(&mut socket, "w", Value::Null, wrong.clone()).await;
        let errors = socket.expect("error", "w").await;
        assert_eq!(errors[0]["extensions"]["code"], "BAD_INPUT", "{wrong}");
    }
});

/// Follows from now on, by the clock of the test: a socket does not say when following has begun, but nothing that happens from
/// that place on is missed.
async fn follow(world: &World, socket: &mut Socket, id: &str, filter: Value) {
    let now = api::clock::new_id(&*world.clock).to_string();
    go_on(socket, id, filter, json!(now)).await;
}

/// Follows from a place on.
async fn go_on(socket: &mut Socket, id: &str, filter: Value, position: Value) {
    let extensions = json!({ "position": position });
    let payload = json!({ "query": FOLLOW, "variables": { "filter": filter }, "extensions": extensions });
    socket
        .say(json!({ "id": id, "type": "subscribe", "payload": payload }))
        .await;
}

//! Concerns are told when they come into being, to those who may see them.

use harness::{
    both,
    builder::{Submission, fresh_key},
    gql::Caller,
};
use serde_json::{Value, json};

use super::{followed, followed_from, refused};

const FOLLOW: &str = "subscription($filter: ConcernFilter) { concernRaised(filter: $filter) {
  id level evidence { id } raisedBy { name } } }";

fn audit(concern: &str) -> Submission {
    Submission::supervision_audit()
        .with("eventDate", "2026-12-08")
        .with("concern", concern)
}

/// Raises a concern and gives its id.
async fn raise(caller: &Caller, level: &str) -> Value {
    let raise = "mutation($input: RaiseConcernInput!) { raiseConcern(input: $input) {
      errors { message } concern { id } } }";
    let input = json!({
        "idempotencyKey": fresh_key(), "level": level, "narrative": "seen on a visit", "unit": "T-NORTH",
    });
    let raised = caller.ask(raise, json!({ "input": input })).await;
    assert_eq!(raised["raiseConcern"]["errors"], json!([]));
    raised["raiseConcern"]["concern"]["id"].clone()
}

both!(partners_hear_of_their_own_and_of_no_audit_s, |world| async move {
    let mut head = followed(&world, "head-of-safeguarding", FOLLOW, Value::Null).await;
    let mut north = followed(&world, "practice-manager", FOLLOW, Value::Null).await;
    let mut police = followed(&world, "police", FOLLOW, Value::Null).await;
    let mut member = followed(&world, "lead-member", FOLLOW, Value::Null).await;
    let manager = world.caller("practice-manager");
    world.submit(&manager, &audit("NONE")).await;
    let evidence = world.submit(&manager, &audit("SIGNIFICANT")).await;
    for events in [&mut head, &mut north] {
        let told = events.result().await["concernRaised"].clone();
        assert_eq!(told["evidence"]["id"], evidence["id"], "not of the one without: {told}");
        assert_eq!(told["level"], "SIGNIFICANT");
    }
    let raised = raise(&world.caller("police"), "CONCERN").await;
    for events in [&mut head, &mut north, &mut police] {
        assert_eq!(events.result().await["concernRaised"]["id"], raised);
    }
    world.clock.advance(chrono::TimeDelta::hours(9));
    raise(&world.caller("health"), "SIGNIFICANT").await;
    for silent in [&mut member, &mut police] {
        let last = silent.next().await.unwrap();
        assert_eq!(
            last.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{last:?}"
        );
    }
});

both!(one_that_a_revision_brings_is_told_once, |world| async move {
    let manager = world.caller("practice-manager");
    let evidence = world.submit(&manager, &audit("NONE")).await;
    let mut events = followed(&world, "practice-manager", FOLLOW, Value::Null).await;
    let revised = world.revise(&manager, &evidence, &audit("CONCERN")).await;
    let told = events.result().await["concernRaised"].clone();
    assert_eq!(
        (&told["evidence"]["id"], &told["level"]),
        (&evidence["id"], &json!("CONCERN"))
    );
    // A graver one is the same concern: what is told next is another.
    world.revise(&manager, &revised, &audit("SIGNIFICANT")).await;
    let other = raise(&manager, "CONCERN").await;
    assert_eq!(events.result().await["concernRaised"]["id"], other);
});

both!(a_filter_narrows_it_and_a_position_goes_on, |world| async move {
    for filter in [json!({ "tasks": ["3.61"] }), json!({ "owners": ["nonsense"] })] {
        refused(&world, FOLLOW, filter).await;
    }
    let manager = world.caller("practice-manager");
    let mut events = followed(&world, "practice-manager", FOLLOW, json!({ "levels": ["SIGNIFICANT"] })).await;
    raise(&manager, "CONCERN").await;
    let grave = raise(&manager, "SIGNIFICANT").await;
    let event = events.next().await.unwrap();
    assert_eq!(event.data["data"]["concernRaised"]["id"], grave);
    drop(events);
    let missed = raise(&manager, "CONCERN").await;
    let mut events = followed_from(&world, "practice-manager", FOLLOW, &event.id.unwrap()).await;
    // From half a minute before the place on: what came before may come once more, and nothing is missing.
    loop {
        let told = events.result().await["concernRaised"]["id"].clone();
        assert_ne!(told, grave, "not the one at the place itself");
        if told == missed {
            break;
        }
    }
});

both!(
    an_event_of_which_nothing_is_asked_for_is_an_empty_object,
    |world| async move {
        let document =
            "subscription($b: Boolean! = false, $filter: ConcernFilter) { concernRaised(filter: $filter) { id @include(if: $b) raisedBy { id @include(if: $b) } ...L } }
      fragment L on Concern { level @include(if: $b) }";
        let mut some = followed(&world, "head-of-safeguarding", document, Value::Null).await;
        let bare = "subscription($b: Boolean! = false, $filter: ConcernFilter) { concernRaised(filter: $filter) { ... @include(if: $b) { id } } }";
        let mut none = followed(&world, "head-of-safeguarding", bare, Value::Null).await;
        raise(&world.caller("police"), "CONCERN").await;
        let told = some.result().await;
        assert_eq!(told, json!({ "concernRaised": { "raisedBy": {} } }));
        assert_eq!(none.result().await, json!({ "concernRaised": {} }));
    }
);

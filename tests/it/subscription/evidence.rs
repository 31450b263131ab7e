//! Evidence is told whenever it is judged, to those who may see it.

use harness::{
    both,
    builder::{Submission, fresh_key},
    fixture::SECOND_TEAM,
};
use serde_json::{Value, json};

use super::{followed, followed_from, refused};

const FOLLOW: &str = "subscription($filter: EvidenceFilter) { evidenceEvaluated(filter: $filter) {
  id revision concern task { ref } worker { code } } }";

fn audit(worker: &str) -> Submission {
    Submission::supervision_audit()
        .with("worker", worker)
        .with("eventDate", "2026-12-08")
        .without("caseFile")
}

both!(it_is_told_each_time_it_is_judged, |world| async move {
    let manager = world.caller("practice-manager");
    let mut events = followed(&world, "practice-manager", FOLLOW, Value::Null).await;
    let evidence = world.submit(&manager, &audit("W-N1")).await;
    let told = events.result().await["evidenceEvaluated"].clone();
    assert_eq!((&told["id"], &told["revision"]), (&evidence["id"], &json!(1)));
    assert_eq!(told["worker"]["code"], "W-N1");
    let changed = audit("W-N1").with("concern", "CONCERN");
    world.revise(&manager, &evidence, &changed).await;
    let told = events.result().await["evidenceEvaluated"].clone();
    assert_eq!((&told["id"], &told["revision"]), (&evidence["id"], &json!(2)));
    // What is withdrawn is not judged: the next that is told is something else.
    let withdraw =
        "mutation($input: WithdrawEvidenceInput!) { withdrawEvidence(input: $input) { errors { message } } }";
    let input = json!({ "evidence": evidence["id"], "idempotencyKey": fresh_key(), "reason": "the wrong file" });
    let done = manager.ask(withdraw, json!({ "input": input })).await;
    assert_eq!(done["withdrawEvidence"]["errors"], json!([]));
    let other = world.submit(&manager, &audit("W-N2")).await;
    assert_eq!(events.result().await["evidenceEvaluated"]["id"], other["id"]);
});

both!(everybody_hears_of_what_they_may_see_and_no_more, |world| async move {
    let mut north = followed(&world, "practice-manager", FOLLOW, Value::Null).await;
    let mut east = followed(&world, "practice-manager-east", FOLLOW, Value::Null).await;
    let mut head = followed(&world, "head-of-safeguarding", FOLLOW, Value::Null).await;
    let mut member = followed(&world, "lead-member", FOLLOW, Value::Null).await;
    let mut police = followed(&world, "police", FOLLOW, Value::Null).await;
    let first = world.submit(&world.caller("practice-manager"), &audit("W-N1")).await;
    // One after the other: the order of what is told is that of what happened.
    assert_eq!(head.result().await["evidenceEvaluated"]["id"], first["id"]);
    let in_east = audit("W-E1").with("unit", SECOND_TEAM);
    let second = world.submit(&world.caller("practice-manager-east"), &in_east).await;
    assert_eq!(head.result().await["evidenceEvaluated"]["id"], second["id"]);
    assert_eq!(north.result().await["evidenceEvaluated"]["id"], first["id"]);
    assert_eq!(
        east.result().await["evidenceEvaluated"]["id"],
        second["id"],
        "not the other team's"
    );
    world.clock.advance(chrono::TimeDelta::hours(9));
    world.submit(&world.caller("practice-manager"), &audit("W-N2")).await;
    for silent in [&mut member, &mut police] {
        let last = silent.next().await.unwrap();
        assert_eq!(
            last.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{last:?}"
        );
    }
});

both!(a_filter_narrows_it_and_a_bad_one_is_told_at_once, |world| async move {
    for filter in [
        json!({ "tasks": ["3.61"] }),
        json!({ "workers": ["nonsense"] }),
        json!({ "units": ["nonsense"] }),
    ] {
        refused(&world, FOLLOW, filter).await;
    }
    let manager = world.caller("practice-manager");
    let filter = json!({ "tasks": ["3.16"], "concerns": ["SIGNIFICANT"] });
    let mut events = followed(&world, "practice-manager", FOLLOW, filter).await;
    world.submit(&manager, &audit("W-N1")).await;
    let grave = world
        .submit(&manager, &audit("W-N2").with("concern", "SIGNIFICANT"))
        .await;
    assert_eq!(events.result().await["evidenceEvaluated"]["id"], grave["id"]);
});

both!(who_comes_back_hears_what_came_meanwhile, |world| async move {
    let manager = world.caller("practice-manager");
    let mut events = followed(&world, "practice-manager", FOLLOW, Value::Null).await;
    world.submit(&manager, &audit("W-N1")).await;
    let position = events.next().await.unwrap().id.unwrap();
    drop(events);
    let missed = world.submit(&manager, &audit("W-N2")).await;
    let mut events = followed_from(&world, "practice-manager", FOLLOW, &position).await;
    assert_eq!(events.result().await["evidenceEvaluated"]["id"], missed["id"]);
    let now = world.submit(&manager, &audit("W-N3")).await;
    assert_eq!(events.result().await["evidenceEvaluated"]["id"], now["id"]);
});

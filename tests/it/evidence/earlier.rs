//! Earlier revisions: each is shown to those who might see it were it still what it was, however harmless the newest one is.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    builder::Submission,
    fixture::{RESTRICTED_FILE, SECOND_WORKER},
    gql::Caller,
};
use serde_json::{Value, json};

const EARLIER: &str = "query($id: ID!) { node(id: $id) { ... on Evidence {
  revision revisions { revision narrative answers { question } findings { text } }
  evaluations(first: 20) { nodes { id revision factsRead { name value } } } } } }";

/// What somebody sees of the past of evidence: revisions kept, revisions judged. Nothing where it is not there for them.
async fn seen(caller: &Caller, evidence: &Value) -> Option<(Vec<i64>, Vec<i64>)> {
    let reply = caller.ask(EARLIER, json!({ "id": evidence["id"] })).await;
    let numbers = |rows: &Value| -> Vec<i64> {
        let rows = rows.as_array().unwrap();
        let numbers: BTreeSet<i64> = rows.iter().map(|row| row["revision"].as_i64().unwrap()).collect();
        numbers.into_iter().collect()
    };
    let node = &reply["node"];
    node.is_object()
        .then(|| (numbers(&node["revisions"]), numbers(&node["evaluations"]["nodes"])))
}

/// Revises evidence a minute later.
async fn revise(world: &World, person: &str, evidence: &Value, submission: &Submission) -> Value {
    world.clock.advance(TimeDelta::minutes(1));
    world.revise(&world.caller(person), evidence, submission).await
}

both!(what_was_restricted_once_stays_so, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("narrative", "words about a restricted file");
    let of_restricted = audit
        .again()
        .with("worker", SECOND_WORKER)
        .with("caseFile", RESTRICTED_FILE);
    let first = world.submit(&manager, &of_restricted).await;
    let worker = world.caller("worker");
    assert_eq!(seen(&worker, &first).await, None);
    // It should have been another file, and another worker: he is told of it and sees none of it.
    let second = revise(&world, "practice-manager", &first, &audit).await;
    assert_eq!(second["worker"]["code"], "W-N1");
    for person in ["worker", "worker-n2"] {
        assert_eq!(seen(&world.caller(person), &second).await, None, "{person}");
    }
    for person in ["practice-manager", "operations-manager", "qa-lead"] {
        let all = Some((vec![1], vec![1, 2]));
        assert_eq!(seen(&world.caller(person), &second).await, all, "{person}");
    }
    let noted = world.db.count("access", "subject_kind = 'evidence'").await;
    assert!(noted > 0, "reads of it are noted as before");
});

both!(a_worker_sees_no_revision_about_somebody_else, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("narrative", "words about Asha's work");
    let first = world.submit(&manager, &audit).await;
    let other = audit.again().with("worker", SECOND_WORKER).with("caseFile", "HM-4509");
    let second = revise(&world, "practice-manager", &first, &other).await;
    assert_eq!(seen(&world.caller("worker-n2"), &second).await, Some((vec![], vec![2])));
    // She was told of it before: that it no longer stands, and not whose it is instead.
    let worker = world.caller("worker");
    assert_eq!(seen(&worker, &second).await, None);
    let told = "{ distributions(first: 10) { nodes { outcomeKey because { sentence } } } }";
    let told = worker.ask(told, Value::Null).await.to_string();
    assert!(told.contains("note:") && told.contains("no longer stands"), "{told}");
    let all = Some((vec![1], vec![1, 2]));
    assert_eq!(seen(&world.caller("operations-manager"), &second).await, all);
    // A further one about the same work: that one she sees whole.
    let third = revise(
        &world,
        "practice-manager",
        &second,
        &other.again().with("grade", "GOOD"),
    )
    .await;
    assert_eq!(
        seen(&world.caller("worker-n2"), &third).await,
        Some((vec![2], vec![2, 3]))
    );
});

both!(
    readers_of_summaries_see_no_revision_about_single_work,
    |world| async move {
        let head = world.caller("head-of-service");
        let yearly = json!({ "start": "2026-04-01", "end": "2027-03-31" });
        let report = Submission::checks_report().with("period", yearly);
        let about_one = report
            .again()
            .with("worker", "W-N1")
            .with("narrative", "words about one worker")
            .with("findings", json!([{ "text": "what one worker did" }]));
        let first = world.submit(&head, &about_one).await;
        for person in ["lead-member", "chief-executive"] {
            assert_eq!(seen(&world.caller(person), &first).await, None, "{person}");
        }
        let second = revise(&world, "head-of-service", &first, &report).await;
        let third = revise(
            &world,
            "head-of-service",
            &second,
            &report.again().with("narrative", "a word more"),
        )
        .await;
        for person in ["lead-member", "chief-executive"] {
            let without = Some((vec![2], vec![2, 3]));
            assert_eq!(seen(&world.caller(person), &third).await, without, "{person}");
            // Nor by the key of what was judged.
            let one = world
                .caller(person)
                .ask(
                    "query($id: ID!) { node(id: $id) { id } }",
                    json!({ "id": first["evaluation"]["id"] }),
                )
                .await;
            assert_eq!(one["node"], Value::Null, "{person}");
        }
        for person in ["head-of-service", "operations-manager", "head-of-safeguarding"] {
            let all = Some((vec![1, 2], vec![1, 2, 3]));
            assert_eq!(seen(&world.caller(person), &third).await, all, "{person}");
        }
    }
);

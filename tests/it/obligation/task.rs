//! Lists below tasks are those of the root.

use harness::{both, builder::Submission};
use serde_json::{Value, json};

const NESTED: &str = "query($tasks: Int!, $first: Int!) { tasks(first: $tasks) { nodes { ref
  obligations(first: $first) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
  evidence(first: $first) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
} } }";
const ROOT: &str = "query($ref: String!, $first: Int!, $after: String) {
  obligations(filter: { tasks: [$ref] }, first: $first, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
}";
const EVIDENCE: &str = "query($ref: String!, $first: Int!) {
  evidence(filter: { tasks: [$ref] }, first: $first) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
}";

both!(a_tasks_lists_are_those_of_the_root, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "1 = 1").await > 0
        })
        .await;
    let manager = world.caller("practice-manager");
    for n in 0..5 {
        let audit = Submission::supervision_audit().with("narrative", format!("file {n}"));
        world.submit(&manager, &audit).await;
    }
    for caller in [world.caller("qa-lead"), manager] {
        let nested = caller.ask(NESTED, json!({ "tasks": 60, "first": 3 })).await;
        let tasks = nested["tasks"]["nodes"].as_array().unwrap();
        assert!(tasks.len() >= 54);
        for task in tasks {
            let named = json!({ "ref": task["ref"], "first": 3 });
            let root = caller.ask(ROOT, named.clone()).await;
            assert_eq!(task["obligations"], root["obligations"], "{}", task["ref"]);
            let root = caller.ask(EVIDENCE, named).await;
            assert_eq!(task["evidence"], root["evidence"], "{}", task["ref"]);
        }
        assert!(tasks.iter().any(|task| task["evidence"]["totalCount"] == json!(5)));
    }
    // One goes on where the other stopped.
    let lead = world.caller("qa-lead");
    let one = lead
        .ask(
            "{ task(ref: \"3.16\") { obligations(first: 2) { nodes { id } pageInfo { endCursor } } } }",
            Value::Null,
        )
        .await;
    let after = one["task"]["obligations"]["pageInfo"]["endCursor"].clone();
    let rest = lead
        .ask(ROOT, json!({ "ref": "3.16", "first": 2, "after": after }))
        .await;
    assert_ne!(rest["obligations"]["nodes"][0], one["task"]["obligations"]["nodes"][1]);
});

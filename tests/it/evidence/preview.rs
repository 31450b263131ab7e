//! Preview: the same evaluation as a submission, and nothing stored.

use harness::{both, builder::Submission, document};
use serde_json::{Value, json};

both!(it_says_what_would_follow_and_stores_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    for audit in [
        Submission::supervision_audit(),
        Submission::supervision_audit().significant(),
        Submission::supervision_audit().without_answer("plan_current"),
    ] {
        let before = world.db.count("evidence", "1 = 1").await;
        let reply = manager.ask(document::PREVIEW, json!({ "input": audit.input() })).await;
        let preview = &reply["previewEvidence"];
        assert_eq!(preview["errors"], json!([]), "{reply:#}");
        assert_eq!(world.db.count("evidence", "1 = 1").await, before);
        assert_eq!(
            world.db.count("idempotency", &format!("key = '{}'", audit.key())).await,
            0
        );

        let stored = world.submit(&manager, &audit).await;
        assert_eq!(preview["evaluation"]["verdict"], stored["evaluation"]["verdict"]);
        let keys = |evaluation: &Value| -> Vec<Value> {
            evaluation["outcomes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["key"].clone())
                .collect()
        };
        assert_eq!(keys(&preview["evaluation"]), keys(&stored["evaluation"]));
        withdraw(&world, &manager, &stored).await;
    }
});

/// So that open follow-ups of one case do not change the next.
async fn withdraw(world: &harness::app::World, manager: &harness::gql::Caller, evidence: &Value) {
    let key = harness::builder::fresh_key();
    let input = json!({ "idempotencyKey": key, "evidence": evidence["id"], "reason": "only a comparison" });
    let reply = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]), "{reply:#}");
    let _ = world;
}

both!(it_refuses_what_a_submission_refuses, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("task", "9.9");
    let reply = manager.ask(document::PREVIEW, json!({ "input": audit.input() })).await;
    assert_eq!(reply["previewEvidence"]["errors"][0]["code"], "NOT_FOUND", "{reply:#}");
    assert_eq!(reply["previewEvidence"]["evaluation"], Value::Null);
});

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

const SATISFIES: &str = "mutation($input: SubmitEvidenceInput!) { previewEvidence(input: $input) {
  errors { code message } satisfies { id status met dueOn } } }";

both!(it_shows_the_duty_that_is_planned, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit();
    let stored = world.submit(&manager, &audit).await;
    let preview = manager.ask(SATISFIES, json!({ "input": audit.again().input() })).await;
    let shown = &preview["previewEvidence"]["satisfies"][0];
    assert_eq!(shown["id"], stored["satisfies"][0]["id"], "{preview:#}");
    assert_eq!(shown["met"], 1, "it is met already");
});

both!(who_looks_after_the_rules_tries_out_any_row, |world| async move {
    let audit = Submission::team_audit().significant();
    for (person, expected) in [
        ("qa-lead", json!([])),
        ("qa-approver", json!([])),
        ("caldicott-guardian", json!(["FORBIDDEN"])),
    ] {
        let caller = world.caller(person);
        let reply = caller
            .ask(document::PREVIEW, json!({ "input": audit.again().input() }))
            .await;
        let errors = reply["previewEvidence"]["errors"].as_array().unwrap();
        let codes: Vec<&Value> = errors.iter().map(|it| &it["code"]).collect();
        assert_eq!(json!(codes), expected, "{person}: {reply:#}");
        let errors = world.refused(&caller, &audit.again()).await;
        assert_eq!(
            errors[0]["code"], "FORBIDDEN",
            "{person} may not submit it all the same"
        );
    }
});

both!(whoever_has_it_to_do_may_submit_it, |world| async move {
    // The leg is for managers of teams, whom the row does not call responsible.
    let post = "person,role,unit,valid_from,valid_to\nP-001,TEAM_UNIT_MANAGERS,T-NORTH,2013-04-01,\n";
    world.import("appointments", post).await;
    let manager = world.caller("practice-manager");
    for (unit, expected) in [("T-NORTH", json!([])), ("T-EAST", json!(["FORBIDDEN"]))] {
        let statement = Submission::new("4.2", "STATEMENT", unit);
        let reply = manager
            .ask(document::PREVIEW, json!({ "input": statement.input() }))
            .await;
        let errors = reply["previewEvidence"]["errors"].as_array().unwrap();
        let codes: Vec<&Value> = errors.iter().map(|it| &it["code"]).collect();
        assert_eq!(json!(codes), expected, "{unit}: {reply:#}");
    }
});

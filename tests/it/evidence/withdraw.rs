//! Withdrawal: the evidence stays readable, satisfies nothing, and what was open because of it is cancelled with the reason.

use harness::{
    both,
    builder::{Submission, fresh_key},
    document,
    look::{distributions, follow_ups, satisfied, unmet},
};
use serde_json::{Value, json};

both!(it_cancels_and_keeps, |world| async move {
    let manager = world.caller("practice-manager");
    let before = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": before["id"], "reason": "audited the wrong file" });
    let reply = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]), "{reply:#}");

    let after = world.evidence(&manager, &before["id"]).await;
    assert_eq!(after["status"], "WITHDRAWN");
    assert_eq!(after["statusReason"], "audited the wrong file");
    let document =
        "query($id: ID!) { node(id: $id) { ... on Evidence { withdrawnBy { id } withdrawnAt submittedBy { id } } } }";
    let shown = manager.ask(document, json!({ "id": before["id"] })).await["node"].clone();
    assert_eq!(shown["withdrawnBy"], shown["submittedBy"], "{shown:#}");
    assert_eq!(shown["withdrawnAt"], "2026-12-10T11:00:00.000000Z", "{shown:#}");
    assert_eq!(satisfied(&after), Vec::<Value>::new());
    assert_eq!(
        world.db.count("obligation", "met > 0").await,
        0,
        "the month is open again"
    );
    for follow_up in [follow_ups(&after, "FURTHER_AUDIT"), follow_ups(&after, "RE_REVIEW")].concat() {
        assert_eq!(follow_up["status"], "CANCELLED", "{follow_up:#}");
        assert!(
            follow_up["closedReason"]
                .as_str()
                .unwrap()
                .contains("audited the wrong file"),
            "{follow_up:#}"
        );
    }
    let told = distributions(&after);
    for sent in distributions(&before) {
        let kept = told
            .iter()
            .find(|it| it["id"] == sent["id"])
            .expect("nothing sent is unsent");
        assert_eq!(kept["status"], "CANCELLED", "{kept:#}");
        let noted = told
            .iter()
            .any(|it| it["status"] == "ACTIVE" && it["recipient"] == sent["recipient"]);
        assert!(noted, "a note goes to those who were told: {kept:#}");
    }
    assert_eq!(after["concerns"][0]["status"], "OPEN", "only a person closes a concern");

    // The same request again gives the same answer; another one says that it is withdrawn already.
    let again = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(again["withdrawEvidence"]["evidence"]["id"], before["id"], "{again:#}");
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": before["id"], "reason": "once more" });
    let late = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(late["withdrawEvidence"]["errors"][0]["code"], "WRONG_STATE", "{late:#}");
});

both!(what_it_lacked_is_no_longer_asked_for, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("tool", "CAREFRIST_AUDIT_RECORD");
    let before = world.submit(&manager, &audit).await;
    assert_eq!(unmet(&before), ["UNKNOWN_TOOL"]);
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": before["id"], "reason": "never took place" });
    let reply = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]), "{reply:#}");
    let after = world.evidence(&manager, &before["id"]).await;
    let requirement = &after["requirements"][0];
    assert_eq!(
        (&requirement["code"], &requirement["status"]),
        (&json!("UNKNOWN_TOOL"), &json!("DROPPED"))
    );
});

both!(what_it_had_closed_is_open_again, |world| async move {
    let manager = world.caller("practice-manager");
    let cause = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let follow_up = follow_ups(&cause, "FURTHER_AUDIT")[0]["id"].clone();
    let answer = Submission::supervision_audit()
        .with("followUp", follow_up.clone())
        .without("caseFile");
    let answer = world.submit(&manager, &answer).await;
    assert_eq!(
        status(&world.evidence(&manager, &cause["id"]).await, &follow_up),
        "DONE"
    );

    let input = json!({ "idempotencyKey": fresh_key(), "evidence": answer["id"], "reason": "wrong file" });
    let reply = manager.ask(&document::withdraw(), json!({ "input": input })).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]), "{reply:#}");
    assert_eq!(
        status(&world.evidence(&manager, &cause["id"]).await, &follow_up),
        "OPEN"
    );
});

fn status(evidence: &Value, follow_up: &Value) -> String {
    let all = follow_ups(evidence, "FURTHER_AUDIT");
    let found = all.iter().find(|it| it["id"] == *follow_up).unwrap();
    found["status"].as_str().unwrap().to_owned()
}

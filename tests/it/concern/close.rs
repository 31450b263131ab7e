//! Closing is a person's, when nothing is left to wait for, and those who were alerted hear of it.

use harness::{
    both,
    builder::{Submission, fresh_key},
    document,
    fixture::TEAM,
};
use serde_json::{Value, json};

const INBOX: &str = "{ viewer { inbox { nodes { mode because { sentence } concern { id } } } } }";

both!(those_who_were_alerted_are_told, |world| async move {
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "the door stands open", "unit": TEAM,
    });
    let worker = world.caller("worker");
    let raised = worker.ask(document::RAISE, json!({ "input": input })).await;
    let id = &raised["raiseConcern"]["concern"]["id"];
    let close = json!({ "concern": id, "reason": "the lock is mended" });
    let closed = world
        .caller("operations-manager")
        .ask(document::CLOSE, json!({ "input": close }))
        .await;
    assert_eq!(closed["closeConcern"]["errors"], json!([]), "{closed:#}");
    for (person, times) in [
        ("worker", 1),
        ("practice-manager", 1),
        ("head-of-safeguarding", 1),
        ("operations-manager", 0),
        ("practice-manager-east", 0),
    ] {
        let inbox = world.caller(person).ask(INBOX, Value::Null).await;
        let words = inbox["viewer"]["inbox"]["nodes"].as_array().unwrap().iter();
        let of_it = words.filter(|it| {
            it["concern"]["id"] == *id && it["because"]["sentence"] == "the concern was closed: the lock is mended"
        });
        assert_eq!(of_it.count(), times, "{person}: {inbox:#}");
    }
});

both!(
    a_second_concern_waits_for_the_audits_that_the_first_one_asked_for,
    |world| async move {
        let manager = world.caller("practice-manager");
        let first = world
            .submit(&manager, &Submission::supervision_audit().significant())
            .await;
        let second = world
            .submit(&manager, &Submission::supervision_audit().significant())
            .await;
        assert!(!harness::look::follow_ups(&first, "FURTHER_AUDIT").is_empty());
        assert!(
            harness::look::follow_ups(&second, "FURTHER_AUDIT").is_empty(),
            "one pair at a time"
        );
        let close = json!({ "concern": second["concerns"][0]["id"], "reason": "seen to" });
        let head = world.caller("head-of-safeguarding");
        let refused = head.ask(document::CLOSE, json!({ "input": close })).await;
        assert_eq!(
            refused["closeConcern"]["errors"][0]["code"], "WRONG_STATE",
            "{refused:#}"
        );
    }
);

both!(the_owner_is_told_whoever_else_the_row_names, |world| async move {
    let audit = Submission::head_peer_audit().significant();
    let evidence = world.submit(&world.caller("head-of-service"), &audit).await;
    let owner = evidence["concerns"][0]["owner"]["name"].clone();
    assert_eq!(owner, "Rosa Vantongeren");
    let told = harness::look::distributions(&evidence);
    let alerts: Vec<_> = told
        .iter()
        .filter(|it| it["recipient"]["name"] == owner && it["mode"] == "ALERT")
        .collect();
    assert_eq!(alerts.len(), 1, "{told:#?}");
    let inbox = world.caller("operations-manager-care").ask(INBOX, Value::Null).await;
    assert_eq!(
        inbox["viewer"]["inbox"]["nodes"].as_array().unwrap().len(),
        1,
        "{inbox:#}"
    );
});

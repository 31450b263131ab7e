//! Revision: what followed before and no longer does is cancelled with a reason, what still follows stays, nothing is lost.

use harness::{
    both,
    builder::Submission,
    document,
    fixture::TODAY,
    look::{distributions, follow_ups, one_distribution, satisfied},
};
use serde_json::{Value, json};

both!(a_milder_judgement_cancels_what_no_longer_follows, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let before = world.submit(&manager, &audit).await;
    let feedback = one_distribution(&before, "FEEDBACK", "WORKER");

    let milder = audit.again().with("concern", "NONE").with("grade", "GOOD");
    let after = world.revise(&manager, &before, &milder).await;

    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["status"], "REVISED");
    assert_eq!(after["revision"], 2);
    assert_ne!(after["evaluation"]["id"], before["evaluation"]["id"]);
    for kind in ["FURTHER_AUDIT", "RE_REVIEW"] {
        let closed = follow_ups(&after, kind);
        assert_eq!(closed.len(), follow_ups(&before, kind).len(), "nothing disappears");
        for follow_up in closed {
            assert_eq!(follow_up["status"], "CANCELLED", "{follow_up:#}");
            assert!(follow_up["closedReason"].as_str().is_some_and(|it| !it.is_empty()));
        }
    }
    let alert = one_distribution(&after, "ALERT", "OPERATIONS_MANAGER");
    assert_eq!(alert["status"], "CANCELLED");
    assert!(alert["cancelledReason"].as_str().is_some_and(|it| !it.is_empty()));
    assert_eq!(
        one_distribution(&after, "FEEDBACK", "WORKER")["id"],
        feedback["id"],
        "what still follows stays"
    );
    assert_eq!(after["concerns"][0]["status"], "OPEN", "only a person closes a concern");
    assert_eq!(satisfied(&after).len(), 1);
    assert_eq!(
        world.db.count("evidence_revision", "1 = 1").await,
        1,
        "the first revision is kept"
    );
});

both!(a_graver_judgement_adds_what_follows_now, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit();
    let before = world.submit(&manager, &audit).await;
    let after = world.revise(&manager, &before, &audit.again().significant()).await;
    assert_eq!(follow_ups(&after, "FURTHER_AUDIT").len(), 2, "{after:#}");
    assert_eq!(after["concerns"][0]["level"], "SIGNIFICANT");
    // And back and forth once more: the same outcomes may be asked for again.
    let calm = world.revise(&manager, &after, &audit.again()).await;
    let grave = world.revise(&manager, &calm, &audit.again().significant()).await;
    let open = follow_ups(&grave, "FURTHER_AUDIT")
        .into_iter()
        .filter(|it| it["status"] == "OPEN")
        .count();
    assert_eq!(open, 2, "{grave:#}");
    assert_eq!(grave["revision"], 4);
});

both!(a_revision_that_changes_nothing_doubles_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let before = world.submit(&manager, &audit).await;
    let after = world
        .revise(&manager, &before, &audit.again().with("narrative", "a word more"))
        .await;
    let keys = |evidence: &Value| -> Vec<Value> {
        distributions(evidence)
            .iter()
            .map(|it| json!([it["id"], it["status"]]))
            .collect()
    };
    let sorted = |mut keys: Vec<Value>| {
        keys.sort_by_key(ToString::to_string);
        keys
    };
    assert_eq!(sorted(keys(&after)), sorted(keys(&before)));
    assert_eq!(
        follow_ups(&after, "FURTHER_AUDIT"),
        follow_ups(&before, "FURTHER_AUDIT")
    );
});

/// Long after every duty of the winter.
fn next_summer(world: &World) {
    world.clock.set("2027-06-01T12:00:00Z".parse().unwrap());
}

/// Status and day of the one duty that it counts towards.
async fn duty(world: &World, evidence: &Value) -> (String, String) {
    const DUTY: &str = "query($id: ID!) { node(id: $id) { ... on Evidence { satisfies { status completedOn } } } }";
    let lead = world.caller("head-of-safeguarding");
    let reply = lead.ask(DUTY, json!({ "id": evidence["id"] })).await;
    let duties = reply["node"]["satisfies"].as_array().unwrap();
    assert_eq!(duties.len(), 1, "{reply:#}");
    let text = |field: &str| duties[0][field].as_str().unwrap_or_default().to_owned();
    (text("status"), text("completedOn"))
}

both!(what_was_in_time_stays_in_time, |world| async move {
    let audit = Submission::supervision_audit();
    let first = world.submit(&world.caller("practice-manager"), &audit).await;
    let before = duty(&world, &first).await;
    assert_eq!(before, ("MET".to_owned(), TODAY.to_owned()));
    next_summer(&world);
    let later = audit.again().with("narrative", "a word more");
    let after = world.revise(&world.caller("practice-manager"), &first, &later).await;
    assert_eq!(after["revision"], 2);
    assert_eq!(duty(&world, &after).await, before);
});

both!(what_a_revision_completes_counts_from_its_day, |world| async move {
    let whole = Submission::supervision_audit();
    let part = whole.clone().without_answer("plan_current");
    let first = world.submit(&world.caller("practice-manager"), &part).await;
    assert_eq!(first["evaluation"]["verdict"], "INCOMPLETE", "{first:#}");
    assert_eq!(satisfied(&first), Vec::<Value>::new());
    next_summer(&world);
    let after = world
        .revise(&world.caller("practice-manager"), &first, &whole.again())
        .await;
    assert_eq!(
        duty(&world, &after).await,
        ("MET_LATE".to_owned(), "2027-06-01".to_owned())
    );
});

both!(an_old_revision_cannot_be_overwritten, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit();
    let first = world.submit(&manager, &audit).await;
    world
        .revise(&manager, &first, &audit.again().with("narrative", "one"))
        .await;
    let input = World::revision(&first, &audit.again().with("narrative", "two"));
    let reply = manager.ask(&document::revise(), json!({ "input": input })).await;
    assert_eq!(reply["reviseEvidence"]["errors"][0]["code"], "CONFLICT", "{reply:#}");
    let kept = world.evidence(&manager, &first["id"]).await;
    assert_eq!(kept["revision"], 2);
});

both!(only_its_submitter_may_revise, |world| async move {
    let audit = Submission::supervision_audit();
    let first = world.submit(&world.caller("practice-manager"), &audit).await;
    let other = world.caller("operations-manager");
    let reply = other
        .ask(
            &document::revise(),
            json!({ "input": World::revision(&first, &audit.again()) }),
        )
        .await;
    assert_eq!(reply["reviseEvidence"]["errors"][0]["code"], "FORBIDDEN", "{reply:#}");
});

use harness::app::World;

const CONCERNS: &str = "query($id: ID!) { node(id: $id) { ... on Evidence {
  concerns { id status level worker { code } caseFile { reference } followUps { nodes { status } } }
  distributions(first: 50) { nodes { mode status acknowledgedAt recipient { name } role { code } } } } } }";

both!(another_file_is_another_concern, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let before = world.submit(&manager, &audit).await;
    let alert = one_distribution(&before, "ALERT", "OPERATIONS_MANAGER");
    let operations = world.caller("operations-manager");
    let input = json!({ "input": { "distribution": alert["id"] } });
    operations.ask(document::ACKNOWLEDGE, input).await;
    world.clock.advance(chrono::TimeDelta::minutes(5));
    let corrected = audit.again().with("worker", "W-N2").with("caseFile", "HM-4509");
    world.revise(&manager, &before, &corrected).await;

    let seen = operations.ask(CONCERNS, json!({ "id": before["id"] })).await;
    let concerns = seen["node"]["concerns"].as_array().unwrap();
    let of = |file: &str| concerns.iter().find(|it| it["caseFile"]["reference"] == file).unwrap();
    let (first, second) = (of("HM-4137"), of("HM-4509"));
    assert_eq!(concerns.len(), 2, "{seen:#}");
    for (concern, follow_ups) in [(first, "CANCELLED"), (second, "OPEN")] {
        assert_eq!(concern["status"], "OPEN", "only a person closes a concern");
        let all = concern["followUps"]["nodes"].as_array().unwrap();
        assert!(
            !all.is_empty() && all.iter().all(|it| it["status"] == follow_ups),
            "{concern:#}"
        );
    }
    let alerts: Vec<_> = seen["node"]["distributions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["mode"] == "ALERT" && it["status"] == "ACTIVE" && it["role"]["code"] == "OPERATIONS_MANAGER")
        .collect();
    assert_eq!(alerts.len(), 1, "{seen:#}");
    assert_eq!(alerts[0]["acknowledgedAt"], Value::Null, "it is told afresh");

    // Back at the first file its concern is the one that stands for it.
    let now = world.evidence(&manager, &before["id"]).await;
    world.revise(&manager, &now, &audit.again()).await;
    let seen = operations.ask(CONCERNS, json!({ "id": before["id"] })).await;
    assert_eq!(seen["node"]["concerns"].as_array().unwrap().len(), 2, "{seen:#}");
});

both!(
    what_came_of_the_first_file_stays_with_those_who_saw_it,
    |world| async move {
        let manager = world.caller("practice-manager");
        let audit = Submission::supervision_audit().significant();
        let before = world.submit(&manager, &audit).await;
        world.clock.advance(chrono::TimeDelta::minutes(5));
        let corrected = audit.again().with("worker", "W-N2").with("caseFile", "HM-4509");
        world.revise(&manager, &before, &corrected).await;
        let everything = "query($id: ID!) { node(id: $id) { ... on Evidence {
        distributions(first: 50) { nodes { mode recipient { name } } }
        followUps(first: 50) { nodes { worker { code } caseFile { reference } closedReason } } } }
      followUps { nodes { worker { code } caseFile { reference } } } distributions { nodes { recipient { name } } } }";
        let seen = world
            .caller("worker-n2")
            .ask(everything, json!({ "id": before["id"] }))
            .await;
        let text = seen.to_string();
        assert!(text.contains("W-N2"), "their own is there: {seen:#}");
        for first in ["W-N1", "HM-4137", "Asha Whitlow"] {
            assert!(!text.contains(first), "{first}: {seen:#}");
        }
        let seen = manager.ask(everything, json!({ "id": before["id"] })).await.to_string();
        for both in ["W-N1", "W-N2", "HM-4137", "HM-4509"] {
            assert!(seen.contains(both), "{both} is told to whoever sent both");
        }
    }
);

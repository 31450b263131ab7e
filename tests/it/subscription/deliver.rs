//! Who hears of what, and how it stands then.

use std::collections::BTreeSet;

use harness::{
    both,
    builder::{Submission, fresh_key},
    fixture::SECOND_TEAM,
};
use serde_json::{Value, json};

use super::{follow, waive};

/// An audit of the running month.
fn audit(worker: &str) -> Submission {
    Submission::supervision_audit()
        .with("worker", worker)
        .with("eventDate", "2026-12-08")
        .without("caseFile")
}

both!(a_duty_is_told_as_it_stands, |world| async move {
    let mut events = follow(&world, "practice-manager", json!({ "tasks": ["3.16"] })).await;
    world.submit(&world.caller("practice-manager"), &audit("W-N1")).await;
    let event = events.next().await.unwrap();
    let told = &event.data["data"]["obligationChanged"];
    assert_eq!((&told["status"], &told["met"]), (&json!("MET"), &json!(1)));
    assert_eq!(
        (&told["task"]["ref"], &told["unit"]["code"]),
        (&json!("3.16"), &json!("W-N1"))
    );
    assert!(event.id.is_some_and(|id| uuid::Uuid::try_parse(&id).is_ok()));

    let head = world.caller("head-of-safeguarding");
    let second = unit_id(&head, "W-N2").await;
    let running = json!({ "tasks": ["3.16"], "units": [second], "dueFrom": "2027-01-10", "dueTo": "2027-01-10" });
    let id = waive(&head, running).await;
    let told = events.result().await;
    assert_eq!(told["obligationChanged"]["id"], id);
    assert_eq!(told["obligationChanged"]["status"], "WAIVED");

    let undo =
        "mutation($id: ID!) { undoDecision(input: { obligation: $id, reason: \"after all\" }) { errors { message } } }";
    assert_eq!(
        head.ask(undo, json!({ "id": id })).await["undoDecision"]["errors"],
        json!([])
    );
    assert_eq!(events.result().await["obligationChanged"]["status"], "OPEN");
});

both!(what_no_longer_counts_is_told_too, |world| async move {
    let manager = world.caller("practice-manager");
    let evidence = world.submit(&manager, &audit("W-N1")).await;
    let mut events = follow(&world, "practice-manager", json!({ "tasks": ["3.16"] })).await;
    let withdraw =
        "mutation($input: WithdrawEvidenceInput!) { withdrawEvidence(input: $input) { errors { message } } }";
    let input = json!({ "evidence": evidence["id"], "idempotencyKey": fresh_key(), "reason": "the wrong file" });
    let done = manager.ask(withdraw, json!({ "input": input })).await;
    assert_eq!(done["withdrawEvidence"]["errors"], json!([]));
    let told = events.result().await["obligationChanged"].clone();
    assert_eq!((&told["status"], &told["met"]), (&json!("OPEN"), &json!(0)));
});

both!(everybody_hears_what_they_may_see_and_no_more, |world| async move {
    let mut north = follow(&world, "practice-manager", Value::Null).await;
    let mut east = follow(&world, "practice-manager-east", Value::Null).await;
    let mut lead = follow(&world, "qa-lead", json!({ "tasks": ["3.16"] })).await;
    let mut member = follow(&world, "lead-member", Value::Null).await;
    let mut police = follow(&world, "police", Value::Null).await;
    world.submit(&world.caller("practice-manager"), &audit("W-N1")).await;
    let in_east = audit("W-E1").with("unit", SECOND_TEAM);
    world.submit(&world.caller("practice-manager-east"), &in_east).await;
    let unit = |told: Value| told["obligationChanged"]["unit"]["code"].clone();
    assert_eq!(unit(north.result().await), "W-N1");
    // What comes first to each is what they may see: the other team's came before it.
    assert_eq!(unit(east.result().await), "W-E1");
    // In one moment's order, which nobody gave.
    let both = BTreeSet::from([
        unit(lead.result().await).to_string(),
        unit(lead.result().await).to_string(),
    ]);
    assert_eq!(both, BTreeSet::from(["\"W-E1\"".to_owned(), "\"W-N1\"".to_owned()]));

    // The others hear nothing until their tokens run out.
    world.clock.advance(chrono::TimeDelta::hours(9));
    let head = world.caller("head-of-safeguarding");
    waive(
        &head,
        json!({ "tasks": ["3.16"], "units": [unit_id(&head, "W-N2").await] }),
    )
    .await;
    for silent in [&mut member, &mut police] {
        let last = silent.next().await.unwrap();
        assert_eq!(
            last.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{last:?}"
        );
        assert_eq!(last.data["data"], Value::Null);
    }
});

/// The id of a unit.
async fn unit_id(caller: &harness::gql::Caller, code: &str) -> Value {
    let all = caller
        .ask("{ units(first: 100) { nodes { id code } } }", Value::Null)
        .await;
    let nodes = all["units"]["nodes"].as_array().unwrap().clone();
    let found = nodes.iter().find(|node| node["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {all}"))["id"].clone()
}

both!(a_filter_narrows_what_is_told, |world| async move {
    let head = world.caller("head-of-safeguarding");
    let second = unit_id(&head, "W-N2").await;
    let mut of_unit = follow(&world, "head-of-safeguarding", json!({ "units": [second] })).await;
    let mut of_task = follow(&world, "head-of-safeguarding", json!({ "tasks": ["3.12"] })).await;
    let mut of_role = follow(&world, "head-of-safeguarding", json!({ "roles": ["HOS_CSC"] })).await;
    let manager = world.caller("practice-manager");
    world.submit(&manager, &audit("W-N1")).await;
    world.submit(&manager, &audit("W-N2")).await;
    assert_eq!(of_unit.result().await["obligationChanged"]["unit"]["code"], "W-N2");
    let id = waive(&head, json!({ "tasks": ["3.12"] })).await;
    assert_eq!(of_task.result().await["obligationChanged"]["id"], id);
    assert_eq!(of_role.result().await["obligationChanged"]["id"], id);
});

both!(a_right_that_ends_ends_what_is_told, |world| async move {
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let mut lead = follow(&world, "qa-lead", json!({ "tasks": ["3.16"] })).await;
    let head = world.caller("head-of-safeguarding");
    let third = unit_id(&head, "W-N3").await;
    world
        .db
        .execute("UPDATE appointment SET valid_to = '2026-12-09' WHERE role = 'PRACTICE_MANAGER'")
        .await;
    world.db.execute("UPDATE epoch SET directory = directory + 1").await;
    let manager = world.caller("practice-manager");
    world
        .until("the appointment has ended", || async {
            manager.ask("{ viewer { roles { code } } }", Value::Null).await["viewer"]["roles"] == json!([])
        })
        .await;
    let id = waive(&head, json!({ "units": [third] })).await;
    assert_eq!(lead.result().await["obligationChanged"]["id"], id);
    world.clock.advance(chrono::TimeDelta::hours(9));
    waive(&world.caller("head-of-safeguarding"), json!({ "units": [third] })).await;
    let next = events.next().await.unwrap();
    assert_eq!(
        next.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
        "{next:?}"
    );
});

//! What changes something can be sent once more after a reply that was lost: it is done once, and answered alike.
//! `removeAttachment` has a test of its own beside its files.

use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document::{self, MEETINGS},
    look::{follow_ups, one_distribution},
};
use serde_json::{Value, json};

/// Sends a mutation, and once more a minute later; gives what both answered.
async fn twice(world: &World, persona: &str, verb: &str, input: Value) -> Value {
    let (kind, shown) = match verb {
        "acknowledgeDistribution" => ("AcknowledgeDistributionInput", "distribution { id acknowledgedAt }"),
        "reassignFollowUp" => ("ReassignFollowUpInput", "followUp { id owner { id } status }"),
        "closeConcern" => ("CloseConcernInput", "concern { id status closedAt closedReason }"),
        "moveMeeting" => ("MoveMeetingInput", "meeting { id heldOn status reason }"),
        "cancelMeeting" => ("CancelMeetingInput", "meeting { id heldOn status reason }"),
        "revokeFeed" => ("RevokeFeedInput", "feed { id revokedAt }"),
        _ => ("ObligationDecisionInput", "obligation { id status reason decidedAt }"),
    };
    let document =
        format!("mutation($input: {kind}!) {{ {verb}(input: $input) {{ errors {{ code message }} {shown} }} }}");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut reply = world.caller(persona).ask(&document, json!({ "input": input })).await;
        answers.push(reply[verb].take());
        world.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(answers[0]["errors"], json!([]), "{verb}: {:#}", answers[0]);
    assert_eq!(answers[0], answers[1], "{verb}");
    let done = format!("operation = '{verb}'");
    assert_eq!(world.db.count("change", &done).await, 1, "{verb} is done once");
    answers.remove(0)
}

async fn raised(world: &World) -> Value {
    const RAISE: &str = "mutation($input: RaiseObligationInput!) { raiseObligation(input: $input) {
      errors { message } obligation { id } } }";
    let input = json!({ "idempotencyKey": fresh_key(), "leg": "3.4/r2", "unit": "HCC", "dueOn": "2026-12-18",
                        "reason": "the board asked how supervision is recorded" });
    let reply = world
        .caller("head-of-safeguarding")
        .ask(RAISE, json!({ "input": input }))
        .await;
    reply["raiseObligation"]["obligation"]["id"].clone()
}

async fn meeting(world: &World, day: &str) -> Value {
    let filter = json!({ "forums": ["CABINET"], "from": day, "to": day });
    let found = world.caller("qa-lead").ask(MEETINGS, json!({ "filter": filter })).await;
    found["meetings"]["nodes"][0]["id"].clone()
}

both!(sent_twice_is_done_once, |world| async move {
    let audit = Submission::supervision_audit().significant();
    let evidence = world.submit(&world.caller("practice-manager"), &audit).await;

    let alert = one_distribution(&evidence, "ALERT", "OPERATIONS_MANAGER");
    let input = json!({ "distribution": alert["id"] });
    twice(&world, "operations-manager", "acknowledgeDistribution", input).await;

    let mut me = world
        .caller("operations-manager")
        .ask("{ viewer { person { id } } }", Value::Null)
        .await;
    let follow_up = &follow_ups(&evidence, "FURTHER_AUDIT")[0];
    let input = json!({ "followUp": follow_up["id"], "owner": me["viewer"]["person"]["id"].take(),
                        "reason": "the practice manager is away" });
    twice(&world, "operations-manager", "reassignFollowUp", input).await;

    let concern = json!({ "input": { "idempotencyKey": fresh_key(), "level": "CONCERN",
                                     "narrative": "seen at a visit", "unit": "T-NORTH" } });
    let concern = world.caller("police").ask(document::RAISE, concern).await;
    let input = json!({ "concern": concern["raiseConcern"]["concern"]["id"], "reason": "it was looked into" });
    twice(&world, "operations-manager", "closeConcern", input.clone()).await;
    let other = json!({ "concern": input["concern"], "reason": "in other words" });
    let other = world
        .caller("operations-manager")
        .ask(document::CLOSE, json!({ "input": other }))
        .await;
    assert_eq!(other["closeConcern"]["errors"][0]["code"], "WRONG_STATE", "{other:#}");

    let duty = raised(&world).await;
    let reason = |duty: &Value| json!({ "obligation": duty, "reason": "the board withdrew its question" });
    twice(&world, "head-of-safeguarding", "waiveObligation", reason(&duty)).await;
    twice(&world, "head-of-safeguarding", "undoDecision", reason(&duty)).await;
    twice(&world, "head-of-safeguarding", "markNotApplicable", reason(&duty)).await;

    let (moved, cancelled) = (meeting(&world, "2026-12-15").await, meeting(&world, "2027-03-16").await);
    let input = json!({ "meeting": moved, "heldOn": "2027-01-12", "reason": "snow" });
    twice(&world, "qa-lead", "moveMeeting", input).await;
    let input = json!({ "meeting": cancelled, "reason": "snow" });
    twice(&world, "qa-lead", "cancelMeeting", input).await;

    let subscribe = "mutation($input: CreateFeedInput!) { createFeed(input: $input) { feed { id } } }";
    let input = json!({ "input": { "idempotencyKey": fresh_key(), "kind": "PERSON" } });
    let feed = world.caller("practice-manager").ask(subscribe, input).await;
    let input = json!({ "feed": feed["createFeed"]["feed"]["id"] });
    twice(&world, "practice-manager", "revokeFeed", input).await;
});

both!(done_again_after_it_was_undone_is_no_repeat, |world| async move {
    const DECIDE: &str = "mutation($input: ObligationDecisionInput!) {
      waived: waiveObligation(input: $input) { errors { code } obligation { status } }
      undone: undoDecision(input: $input) { errors { code } obligation { status } }
      again: waiveObligation(input: $input) { errors { code } obligation { status } } }";
    let input = json!({ "obligation": raised(&world).await, "reason": "the board withdrew its question" });
    let lead = world.caller("head-of-safeguarding");
    let reply = lead.ask(DECIDE, json!({ "input": input })).await;
    for (step, status) in [("waived", "WAIVED"), ("undone", "OPEN"), ("again", "WAIVED")] {
        assert_eq!(
            reply[step],
            json!({ "errors": [], "obligation": { "status": status } }),
            "{step}"
        );
    }
    // Somebody else with the same words is told how it stands.
    let other = world.caller("dcs");
    let other = other.ask(
        "mutation($input: ObligationDecisionInput!) { waiveObligation(input: $input) { errors { code } } }",
        json!({ "input": input }),
    );
    let code = other.await["waiveObligation"]["errors"][0]["code"].clone();
    assert!(code == "WRONG_STATE" || code == "FORBIDDEN", "{code}");
});

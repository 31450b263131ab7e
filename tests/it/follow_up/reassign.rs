//! A follow-up is handed to somebody else in its line, with a reason.

use harness::{app::World, both, builder::Submission, look::follow_ups};
use serde_json::{Value, json};

const REASSIGN: &str = "mutation($input: ReassignFollowUpInput!) { reassignFollowUp(input: $input) {
  errors { code field message help } followUp { id owner { id } status } } }";
const ME: &str = "{ viewer { person { id } } }";

async fn reassign(world: &World, persona: &str, id: &Value, owner: &Value, reason: &str) -> Value {
    let input = json!({ "input": { "followUp": id, "owner": owner, "reason": reason } });
    let mut reply = world.caller(persona).ask(REASSIGN, input).await;
    reply["reassignFollowUp"].take()
}

async fn person(world: &World, persona: &str) -> Value {
    let mut me = world.caller(persona).ask(ME, json!({})).await;
    me["viewer"]["person"]["id"].take()
}

both!(within_its_line_and_with_a_reason, |world| async move {
    let manager = world.caller("practice-manager");
    let cause = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let id = follow_ups(&cause, "FURTHER_AUDIT")[0]["id"].clone();
    let head = person(&world, "operations-manager").await;

    let blank = reassign(&world, "operations-manager", &id, &head, " ").await;
    assert_eq!(blank["errors"][0]["field"], json!(["input", "reason"]), "{blank:#}");
    let outside = person(&world, "police").await;
    let outside = reassign(&world, "operations-manager", &id, &outside, "they asked").await;
    assert_eq!(outside["errors"][0]["field"], json!(["input", "owner"]), "{outside:#}");
    for persona in ["practice-manager", "lead-member", "police", "system"] {
        let denied = reassign(&world, persona, &id, &head, "why").await;
        let code = denied["errors"][0]["code"].as_str();
        assert!(matches!(code, Some("FORBIDDEN" | "NOT_FOUND")), "{persona}: {denied:#}");
    }

    let done = reassign(&world, "operations-manager", &id, &head, "the practice manager is away").await;
    assert_eq!(done["errors"], json!([]), "{done:#}");
    assert_eq!(done["followUp"]["owner"]["id"], head);
    assert_eq!(done["followUp"]["status"], "OPEN");
    assert_eq!(world.db.count("change", "operation = 'reassignFollowUp'").await, 1);
});

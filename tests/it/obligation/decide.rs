//! An obligation is waived, or marked as not applicable, with a reason; and that is taken back.

use harness::{app::World, both};
use serde_json::{Value, json};

use super::raise::{asked, raise};

pub async fn decide(world: &World, persona: &str, verb: &str, obligation: &Value, reason: &str) -> Value {
    let document = format!(
        "mutation($input: ObligationDecisionInput!) {{ {verb}(input: $input) {{ errors {{ code field message help }}
           obligation {{ status reason decidedAt decidedBy {{ name }} }} }} }}"
    );
    let input = json!({ "input": { "obligation": obligation, "reason": reason } });
    let mut reply = world.caller(persona).ask(&document, input).await;
    reply[verb].take()
}

const LEAD: &str = "head-of-safeguarding";

both!(
    a_decision_is_kept_with_its_reason_and_can_be_undone,
    |world| async move {
        let id = raise(&world, LEAD, &asked()).await["obligation"]["id"].clone();
        for (verb, status) in [("waiveObligation", "WAIVED"), ("markNotApplicable", "NOT_APPLICABLE")] {
            let decided = decide(&world, LEAD, verb, &id, "the board withdrew its question").await;
            assert_eq!(decided["errors"], json!([]), "{decided:#}");
            let duty = &decided["obligation"];
            assert_eq!(duty["status"], status);
            assert_eq!(duty["reason"], "the board withdrew its question");
            assert!(
                duty["decidedBy"]["name"].is_string() && duty["decidedAt"].is_string(),
                "{duty:#}"
            );

            let again = decide(&world, LEAD, "waiveObligation", &id, "once more").await;
            assert_eq!(again["errors"][0]["code"], "WRONG_STATE", "{again:#}");

            let undone = decide(&world, LEAD, "undoDecision", &id, "the board asked again").await;
            let open = json!({ "status": "OPEN", "reason": null, "decidedAt": null, "decidedBy": null });
            assert_eq!(undone["obligation"], open, "{undone:#}");
        }
        let nothing = decide(&world, LEAD, "undoDecision", &id, "once more").await;
        assert_eq!(nothing["errors"][0]["code"], "WRONG_STATE", "{nothing:#}");
        // Every step stands in the trail, with its reason.
        let trail = "subject_kind = 'obligation' AND detail LIKE '%the board%'";
        assert_eq!(world.db.count("change", trail).await, 5);
    }
);

both!(not_without_a_reason_and_not_by_anyone, |world| async move {
    let id = raise(&world, LEAD, &asked()).await["obligation"]["id"].clone();
    let blank = decide(&world, LEAD, "waiveObligation", &id, " ").await;
    assert_eq!(blank["errors"][0]["field"], json!(["input", "reason"]), "{blank:#}");
    let junk = decide(&world, LEAD, "waiveObligation", &"junk".into(), "why").await;
    assert_eq!(junk["errors"][0]["code"], "INVALID", "{junk:#}");
    for persona in [
        "practice-manager",
        "operations-manager",
        "head-of-service",
        "lead-member",
        "police",
        "system",
    ] {
        let refused = decide(&world, persona, "waiveObligation", &id, "why").await;
        let code = refused["errors"][0]["code"].as_str();
        assert!(
            matches!(code, Some("FORBIDDEN" | "NOT_FOUND")),
            "{persona}: {refused:#}"
        );
    }
    assert_eq!(world.db.count("obligation", "state <> 'ACTIVE'").await, 0);
});

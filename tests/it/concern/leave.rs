//! Whoever leaves a post takes nothing along: what they had to see to goes to who holds it now.

use api::service::handover::hand_over;
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document,
};
use serde_json::{Value, json};

/// The operations manager's post: until the day before, and somebody else's since.
const SUCCEEDED: &str = "person,role,unit,valid_from,valid_to
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2026-12-09
P-017,OPERATIONS_MANAGER,SVC-LOC,2026-12-10,
";
/// He looks after another service from now on, and she after his.
const MOVED: &str = "person,role,unit,valid_from,valid_to
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2026-12-09
P-005,OPERATIONS_MANAGER,SVC-CIC,2026-12-10,
P-017,OPERATIONS_MANAGER,SVC-LOC,2026-12-10,
";
const VACANT: &str = "person,role,unit,valid_from,valid_to
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2026-12-09
";
const OWNED: &str = "{ concerns { nodes { id status owner { name } ownerRole { code } } }
  followUps { nodes { status owner { name } ownerRole { code } } } }";

async fn passed_on(world: &World, to: &str) -> Value {
    let head = world.caller("head-of-safeguarding");
    let owned = || async {
        let seen = head.ask(OWNED, Value::Null).await;
        seen["concerns"]["nodes"][0]["owner"]["name"] == to
    };
    world.until("the concern has another owner", owned).await;
    head.ask(OWNED, Value::Null).await
}

both!(a_concern_goes_to_the_successor_with_word_of_it, |world| async move {
    let audit = Submission::supervision_audit().significant();
    let evidence = world.submit(&world.caller("practice-manager"), &audit).await;
    assert_eq!(evidence["concerns"][0]["owner"]["name"], "Jonah Tremlett");
    world.import("appointments", SUCCEEDED).await;
    let seen = passed_on(&world, "Alice Munroe").await;
    assert_eq!(seen["concerns"]["nodes"][0]["ownerRole"]["code"], "OPERATIONS_MANAGER");
    let inbox = "{ viewer { inbox { nodes { mode because { sentence } concern { id } } } } }";
    let successor = world.caller("principal-social-worker");
    let told = successor.ask(inbox, Value::Null).await;
    let words = told["viewer"]["inbox"]["nodes"].as_array().unwrap();
    let word = words
        .iter()
        .filter(|it| it["concern"]["id"] == evidence["concerns"][0]["id"]);
    let word: Vec<_> = word.collect();
    assert_eq!(word.len(), 1, "{told:#}");
    assert_eq!(word[0]["mode"], "ALERT");
    let sentence = word[0]["because"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("does not hold the post any more"), "{sentence}");
    // Revising what it rests on takes back nothing of that.
    let manager = world.caller("practice-manager");
    world
        .revise(&manager, &evidence, &audit.again().with("goodPractice", "a plan"))
        .await;
    let told = successor.ask(inbox, Value::Null).await;
    assert!(told.to_string().contains("does not hold the post any more"), "{told:#}");
});

both!(who_goes_to_another_service_leaves_it_behind, |world| async move {
    let audit = Submission::supervision_audit().significant();
    world.submit(&world.caller("practice-manager"), &audit).await;
    world.import("appointments", MOVED).await;
    passed_on(&world, "Alice Munroe").await;
});

both!(
    it_stays_with_its_owner_whoever_else_holds_the_post,
    |world| async move {
        let audit = Submission::supervision_audit().significant();
        world.submit(&world.caller("practice-manager"), &audit).await;
        let handed_over = "outcome_key LIKE 'handedOver:%'";
        for others in ["P-016", "P-017"] {
            let post =
                format!("person,role,unit,valid_from,valid_to\n{others},OPERATIONS_MANAGER,SVC-LOC,2013-04-01,\n");
            world.import("appointments", &post).await;
            hand_over(world.app()).await.unwrap();
            assert_eq!(world.db.count("distribution", handed_over).await, 0, "besides {others}");
        }
        // Two are left of three: one of them gets it, once.
        world.import("appointments", VACANT).await;
        hand_over(world.app()).await.unwrap();
        let once = world.db.count("distribution", handed_over).await;
        assert!(once > 0);
        assert_eq!(hand_over(world.app()).await.unwrap(), 0);
        assert_eq!(world.db.count("distribution", handed_over).await, once);
    }
);

both!(an_empty_post_falls_to_the_one_that_must_be_held, |world| async move {
    let audit = Submission::supervision_audit().significant();
    world.submit(&world.caller("practice-manager"), &audit).await;
    world.import("appointments", VACANT).await;
    passed_on(&world, "Grace Amberley").await;
    world.import("appointments", SUCCEEDED).await;
    passed_on(&world, "Alice Munroe").await;
});

both!(who_has_left_sees_and_changes_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    let head = world.caller("operations-manager");
    let evidence = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let gone = "person,role,unit,valid_from,valid_to
P-001,PRACTICE_MANAGER,T-NORTH,2013-04-01,2026-12-09
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2026-12-09
";
    world.import("appointments", gone).await;
    for caller in [&manager, &head] {
        let seen = caller.ask(document::COUNTS, Value::Null).await;
        for list in ["evidence", "concerns", "followUps", "distributions"] {
            assert_eq!(seen[list]["totalCount"], 0, "{list}");
        }
    }
    let withdraw = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "reason": "gone" });
    let refused = manager.ask(&document::withdraw(), json!({ "input": withdraw })).await;
    assert_eq!(refused["withdrawEvidence"]["errors"][0]["code"], "NOT_FOUND");
    let close = json!({ "concern": evidence["concerns"][0]["id"], "reason": "gone" });
    let refused = head.ask(document::CLOSE, json!({ "input": close })).await;
    assert_eq!(refused["closeConcern"]["errors"][0]["code"], "NOT_FOUND");
    // Whoever signs in can still say what they know.
    let input =
        json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "the plan was never carried out" });
    let raised = manager.ask(document::RAISE, json!({ "input": input })).await;
    assert_eq!(raised["raiseConcern"]["errors"], json!([]));
    let seen = manager.ask(document::COUNTS, Value::Null).await;
    assert_eq!(seen["concerns"]["totalCount"], 1);
});

both!(
    who_goes_over_to_a_partner_leaves_their_work_behind,
    |world| async move {
        let manager = world.caller("practice-manager");
        world
            .submit(&manager, &Submission::supervision_audit().significant())
            .await;
        world
            .import(
                "persons",
                "code,subject,name,agency\nP-001,practice-manager,Maya Holloway,HEALTH\n",
            )
            .await;
        let seen = manager.ask(document::COUNTS, Value::Null).await;
        for list in ["evidence", "concerns", "followUps", "distributions"] {
            assert_eq!(seen[list]["totalCount"], 0, "{list}");
        }
    }
);

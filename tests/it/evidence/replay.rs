//! An evaluation is judged once more on the facts kept with it, by the version of the rules that judged them.

use harness::{
    app::World,
    both,
    builder::Submission,
    db::Content,
    fixture::TODAY,
    rule_dir::{RuleDir, SUPERVISION},
};
use serde_json::{Value, json};

const REPLAY: &str = "query($id: ID!) { node(id: $id) { ... on Evidence { evaluation {
  ruleVersion { hash } replay { same differences } } } } }";

async fn replay(world: &World, evidence: &Value) -> Value {
    let manager = world.caller("practice-manager");
    let reply = manager.ask(REPLAY, json!({ "id": evidence["id"] })).await;
    reply["node"]["evaluation"]["replay"].clone()
}

both!(
    it_comes_out_the_same_whatever_governs_by_then,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let audit = Submission::supervision_audit().with("eventDate", TODAY).significant();
        let evidence = world.submit(&world.caller("practice-manager"), &audit).await;
        let same = json!({ "same": true, "differences": [] });
        assert_eq!(replay(&world, &evidence).await, same);

        rules.replace(
            SUPERVISION,
            "two further files of the same worker",
            "two more files of the same worker",
        );
        world
            .until("other rules govern", || async {
                world.db.count("rule_activation", "1 = 1").await == 2
            })
            .await;
        assert_eq!(replay(&world, &evidence).await, same);
        world.stop().await;
    }
);

both!(what_was_tampered_with_is_told, |world| async move {
    let audit = Submission::supervision_audit().significant();
    let evidence = world.submit(&world.caller("practice-manager"), &audit).await;
    world
        .db
        .execute("UPDATE evaluation SET verdict = 'COMPLIANT', outcomes = '[]'")
        .await;
    let told = replay(&world, &evidence).await;
    assert_eq!(told["same"], false);
    let differences = told["differences"].as_array().unwrap();
    let verdict = "the verdict was \"COMPLIANT\" and is \"ACTION_REQUIRED\"";
    assert_eq!(differences[0], verdict, "{told:#}");
    assert!(differences.len() > 1, "{told:#}");
});

both!(a_preview_has_none, |world| async move {
    const PREVIEW: &str = "mutation($input: SubmitEvidenceInput!) { previewEvidence(input: $input) {
      evaluation { verdict replay { same } } } }";
    let input = Submission::supervision_audit().input();
    let reply = world
        .caller("practice-manager")
        .ask(PREVIEW, json!({ "input": input }))
        .await;
    let evaluation = &reply["previewEvidence"]["evaluation"];
    assert_eq!(*evaluation, json!({ "verdict": "COMPLIANT", "replay": null }));
});

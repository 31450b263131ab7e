//! When a period has ended the rules are asked what follows: a sample is drawn, once, and anybody can draw it again.

use api::service::period_end;
use entity::id::EvidenceId;
use harness::{both, builder::Submission, fixture::SERVICE};
use serde_json::json;

const DRAWN: &str = "{ obligations(filter: { legs: [\"3.14/r2\"] }, first: 50) { nodes { period { label }
  draws { seed frameSize picked { id } drawnBy { code } because { sentence } } } } }";

both!(the_head_of_service_is_given_a_random_sample, |world| async move {
    let manager = world.caller("operations-manager");
    for nth in 0..5 {
        let audit = Submission::team_audit().with("eventDate", format!("2026-11-{:02}", 10 + nth));
        world.submit(&manager, &audit).await;
    }
    let report = Submission::new("3.14", "REPORT", SERVICE)
        .tool("OM_FEEDBACK_TOOL")
        .with("eventDate", "2026-12-09");
    world.submit(&manager, &report).await;
    assert_eq!(
        period_end::end(world.app()).await.unwrap(),
        0,
        "the quarter is still running"
    );

    world.clock.set("2027-01-20T12:00:00Z".parse().unwrap());
    period_end::end(world.app()).await.unwrap();
    period_end::end(world.app()).await.unwrap();
    assert_eq!(
        world.db.count("draw", "picked <> '[]'").await,
        1,
        "one draw, however often it is asked for"
    );

    let reply = world.caller("head-of-safeguarding").ask(DRAWN, json!({})).await;
    let nodes = reply["obligations"]["nodes"].as_array().unwrap();
    let drawn = nodes
        .iter()
        .flat_map(|node| node["draws"].as_array().unwrap())
        .find(|draw| draw["frameSize"] == 5);
    let drawn = drawn.unwrap_or_else(|| panic!("{reply:#}"));
    assert_eq!(drawn["drawnBy"]["code"], "HEAD_OF_SERVICE");
    assert_eq!(drawn["picked"].as_array().unwrap().len(), 2, "{drawn:#}");

    let rows = world
        .db
        .texts("SELECT frame AS it FROM draw WHERE picked <> '[]'")
        .await;
    let frame: Vec<EvidenceId> = serde_json::from_str(&rows[0]).unwrap();
    let picked = world
        .db
        .texts("SELECT picked AS it FROM draw WHERE picked <> '[]'")
        .await;
    let picked: Vec<EvidenceId> = serde_json::from_str(&picked[0]).unwrap();
    let seed: u64 = drawn["seed"].as_str().unwrap().parse().unwrap();
    let again: Vec<EvidenceId> = rules::draw(seed, &frame, 2)
        .into_iter()
        .map(|place| frame[place])
        .collect();
    assert_eq!(again, picked, "the sample can be drawn again");
    let told = "mode = 'FOR_CONSIDERATION' AND role = 'HEAD_OF_SERVICE' AND obligation_id IS NOT NULL";
    assert!(world.db.count("distribution", told).await > 0);
});

//! A concern that nobody acknowledges goes up the line, a step each working day, until somebody has.

use api::service::unheard::chase;
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document,
    fixture::TEAM,
};
use serde_json::{Value, json};

const ACKNOWLEDGE: &str = "mutation($input: AcknowledgeDistributionInput!) { acknowledgeDistribution(input: $input) {
  errors { message } } }";
const INBOX: &str = "{ viewer { inbox { nodes { id mode because { sentence } concern { id } } } } }";

async fn raise(world: &World) -> Value {
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "nobody opens the door", "unit": TEAM,
    });
    let reply = world
        .caller("worker")
        .ask(document::RAISE, json!({ "input": input }))
        .await;
    assert_eq!(reply["raiseConcern"]["errors"], json!([]), "{reply:#}");
    reply["raiseConcern"]["concern"]["id"].clone()
}

/// How many were told by that day that it stands unacknowledged; looked at twice, as it is every hour.
async fn told_by(world: &World, day: &str) -> i64 {
    world.clock.set(format!("{day}T12:00:00Z").parse().unwrap());
    chase(world.app()).await.unwrap();
    chase(world.app()).await.unwrap();
    world.db.count("distribution", "outcome_key LIKE 'unheard:%'").await
}

async fn words(world: &World, persona: &str) -> Vec<Value> {
    let mut inbox = world.caller(persona).ask(INBOX, Value::Null).await;
    serde_json::from_value(inbox["viewer"]["inbox"]["nodes"].take()).unwrap()
}

fn says(word: &Value) -> &str {
    word["because"]["sentence"].as_str().unwrap()
}

both!(up_the_line_by_working_days, |world| async move {
    // On a Thursday.
    let id = raise(&world).await;
    for (day, told) in [
        ("2026-12-10", 0),
        ("2026-12-11", 1),
        ("2026-12-13", 1),
        ("2026-12-14", 2),
        ("2026-12-15", 3),
        // The director holds a required post: it goes no further.
        ("2027-01-15", 3),
    ] {
        assert_eq!(told_by(&world, day).await, told, "{day}");
    }
    for persona in ["head-of-service", "ad-safeguarding", "dcs"] {
        let words = words(&world, persona).await;
        let word = words.iter().find(|word| says(word).contains("has acknowledged it"));
        let word = word.unwrap_or_else(|| panic!("{persona} has heard nothing: {words:#?}"));
        assert_eq!(
            (&word["mode"], &word["concern"]["id"]),
            (&json!("ALERT"), &id),
            "{persona}"
        );
    }
    let first = words(&world, "head-of-service").await;
    assert!(
        first.iter().any(|word| says(word).contains("in 1 working day;")),
        "{first:#?}"
    );
});

both!(who_stands_in_for_several_hears_once, |world| async move {
    // Two posts of the line are vacant: what is for them goes to the head of safeguarding.
    let vacant = "person,role,unit,valid_from,valid_to
P-007,HOS_CSC,SVC-LOC,2013-04-01,2026-12-09
P-010,AD_SAFEGUARDING_LAC_SEN,HCC,2013-04-01,2026-12-09
";
    world.import("appointments", vacant).await;
    raise(&world).await;
    for (day, told) in [("2026-12-14", 1), ("2026-12-15", 2), ("2026-12-16", 2)] {
        assert_eq!(told_by(&world, day).await, told, "{day}");
    }
});

both!(until_somebody_has_acknowledged_it, |world| async move {
    let id = raise(&world).await;
    assert_eq!(told_by(&world, "2026-12-11").await, 1);
    let head = world.caller("head-of-safeguarding");
    let words = words(&world, "head-of-safeguarding").await;
    let word = words.iter().find(|word| word["concern"]["id"] == id).unwrap();
    let reply = head
        .ask(ACKNOWLEDGE, json!({ "input": { "distribution": word["id"] } }))
        .await;
    assert_eq!(reply["acknowledgeDistribution"]["errors"], json!([]), "{reply:#}");
    assert_eq!(told_by(&world, "2026-12-21").await, 1, "it has been heard");
});

both!(a_closed_one_is_over, |world| async move {
    let id = raise(&world).await;
    let close = "mutation($input: CloseConcernInput!) { closeConcern(input: $input) { errors { message } } }";
    let input = json!({ "concern": id, "reason": "they had moved, and are well" });
    let reply = world
        .caller("operations-manager")
        .ask(close, json!({ "input": input }))
        .await;
    assert_eq!(reply["closeConcern"]["errors"], json!([]), "{reply:#}");
    assert_eq!(told_by(&world, "2026-12-21").await, 0);
});

both!(so_does_a_significant_one_of_an_audit, |world| async move {
    let manager = world.caller("practice-manager");
    let slight = Submission::supervision_audit().with("concern", "CONCERN");
    world.submit(&manager, &slight).await;
    assert_eq!(
        told_by(&world, "2026-12-14").await,
        0,
        "a slight one waits with its owner"
    );
    let manager = world.caller("practice-manager");
    let evidence = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    assert_eq!(told_by(&world, "2026-12-15").await, 1);
    // Whoever was alerted because of the audit has heard of its concern.
    let words = words(&world, "operations-manager").await;
    let word = words.iter().find(|word| word["mode"] == "ALERT").unwrap();
    let owner = world.caller("operations-manager");
    owner
        .ask(ACKNOWLEDGE, json!({ "input": { "distribution": word["id"] } }))
        .await;
    assert_eq!(told_by(&world, "2026-12-21").await, 1, "{:#}", evidence["concerns"]);
});

//! What is late is told to those whom the rules name, further up the longer it lasts, and to nobody twice.

use api::service::escalation;
use chrono::{DateTime, Utc};
use harness::{app::World, both, builder::Submission};
use serde_json::json;

use super::{
    decide::decide,
    raise::{asked, raise},
};

fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00Z").parse().unwrap()
}

/// How many were told of the duty that was raised, after the day's telling.
async fn told_by(world: &World, day: &str, condition: &str) -> i64 {
    world.clock.set(noon(day));
    escalation::escalate(world.app()).await.unwrap();
    let of_it = "obligation_id IN (SELECT id FROM obligation WHERE nature = 'EVENT')";
    world
        .db
        .count("distribution", &format!("{of_it} AND {condition}"))
        .await
}

both!(further_up_the_longer_it_lasts_and_nobody_twice, |world| async move {
    // Due on 18 December.
    let id = raise(&world, "head-of-safeguarding", &asked()).await["obligation"]["id"].clone();
    assert_eq!(
        told_by(&world, "2026-12-18", "1 = 1").await,
        0,
        "it is not late on its day"
    );
    let first = told_by(&world, "2026-12-19", "1 = 1").await;
    assert!(first > 0);
    assert_eq!(
        told_by(&world, "2026-12-19", "1 = 1").await,
        first,
        "nobody is told twice"
    );
    assert_eq!(told_by(&world, "2026-12-20", "1 = 1").await, first);
    let week = told_by(&world, "2026-12-25", "1 = 1").await;
    assert!(week > first, "{week} told after a week, {first} at first");
    let fortnight = told_by(&world, "2027-01-01", "1 = 1").await;
    assert!(
        fortnight > week,
        "{fortnight} told after a fortnight, {week} after a week"
    );
    assert!(told_by(&world, "2027-01-15", "role = 'HEAD_OF_SAFEGUARDING'").await > 0);

    let query = "query($id: ID!) { node(id: $id) { ... on Obligation { status } } }";
    let head = world.caller("head-of-safeguarding");
    assert_eq!(head.ask(query, json!({ "id": id })).await["node"]["status"], "OVERDUE");
    let word =
        "{ distributions(first: 100) { nodes { obligation { id nature } because { sentence origin script line } } } }";
    let words = head.ask(word, json!({})).await;
    let words = words["distributions"]["nodes"].as_array().unwrap();
    let of_it: Vec<_> = words.iter().filter(|word| word["obligation"]["id"] == id).collect();
    assert!(!of_it.is_empty(), "{words:#?}");
    assert!(of_it.iter().all(|word| word["because"]["line"].is_i64()), "{of_it:#?}");
});

const APPOINTMENTS: &str = "person,role,unit,valid_from,valid_to
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2026-12-11
P-006,OPERATIONS_MANAGER,SVC-CIC,2013-04-01,2026-12-11
P-007,CSCMT,HCC,2013-04-01,2026-12-11
P-008,CSCMT,HCC,2013-04-01,2026-12-11
P-009,CSCMT,HCC,2013-04-01,2026-12-11
P-010,CSCMT,HCC,2013-04-01,2026-12-11
";

both!(who_stands_in_for_two_roles_is_told_once, |world| async move {
    // Row 3.4 is for operations managers and CSCMT; when nobody is either, the Head of Safeguarding hears for both.
    world.import("appointments", APPOINTMENTS).await;
    raise(&world, "head-of-safeguarding", &asked()).await;
    let head = "person_id = (SELECT id FROM person WHERE code = 'P-009')";
    for (day, times) in [("2026-12-19", 1), ("2026-12-20", 1), ("2026-12-24", 1)] {
        for look in 1..=2 {
            let told = told_by(&world, day, head).await;
            assert_eq!(told, times, "look {look} on {day}");
        }
    }
    let everybody = told_by(&world, "2026-12-24", "1 = 1").await;
    assert_eq!(everybody, 2, "besides, CSCMT has its copy for whoever joins it");
    // A week late it goes up the line, which is another thing to hear of.
    let week = told_by(&world, "2026-12-25", "1 = 1").await;
    assert!(week > everybody, "{week} told after a week");
    assert_eq!(told_by(&world, "2026-12-25", "1 = 1").await, week);
});

both!(what_is_waived_is_not_late, |world| async move {
    let id = raise(&world, "head-of-safeguarding", &asked()).await["obligation"]["id"].clone();
    decide(
        &world,
        "head-of-safeguarding",
        "waiveObligation",
        &id,
        "the board withdrew its question",
    )
    .await;
    assert_eq!(told_by(&world, "2027-03-01", "1 = 1").await, 0);
    decide(&world, "head-of-safeguarding", "undoDecision", &id, "it asked again").await;
    assert!(told_by(&world, "2027-03-01", "1 = 1").await > 0);
});

both!(a_late_follow_up_is_told_too, |world| async move {
    let manager = world.caller("practice-manager");
    world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    world.clock.set(noon("2027-06-01"));
    escalation::escalate(world.app()).await.unwrap();
    let told = world.db.count("distribution", "outcome_key LIKE 'late:%'").await;
    // Two further files and one second look, each told to more than one.
    assert!(told >= 6, "{told}");
    escalation::escalate(world.app()).await.unwrap();
    assert_eq!(world.db.count("distribution", "outcome_key LIKE 'late:%'").await, told);
    // Whoever follows obligations hears of obligations only.
    let of_them = "topic = 'followUp.late' AND subject_id IN (SELECT id FROM follow_up)";
    assert_eq!(world.db.count("outbox", of_them).await, 3);
    let strangers = "topic LIKE 'obligation.%' AND subject_id NOT IN (SELECT id FROM obligation)";
    assert_eq!(world.db.count("outbox", strangers).await, 0);
});

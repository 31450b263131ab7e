//! Who may subscribe to which calendar, and how that ends.

use harness::{app::World, both, builder::fresh_key, fetch::get};
use serde_json::{Value, json};

use super::{CREATE, address, calendar, fetch, planned, revoke, subscribe};

both!(the_address_is_told_once_and_never_kept, |world| async move {
    let manager = world.caller("practice-manager");
    let input = json!({ "idempotencyKey": fresh_key(), "kind": "PERSON" });
    let first = manager.ask(CREATE, json!({ "input": input })).await["createFeed"].clone();
    assert_eq!(first["errors"], json!([]));
    let told = first["address"].as_str().unwrap();
    let token = told
        .strip_prefix("/calendar/")
        .and_then(|rest| rest.strip_suffix(".ics"))
        .unwrap();
    assert!(
        token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{told}"
    );
    assert_eq!(fetch(&world, told).await.status, 200);
    assert_eq!(world.db.count("feed", "true").await, 1);
    assert_eq!(world.db.count("feed", &format!("token_hash = '{token}'")).await, 0);

    // A retry finds the calendar; its address is known to nobody any more.
    let again = manager.ask(CREATE, json!({ "input": input })).await["createFeed"].clone();
    assert_eq!((&again["feed"], &again["address"]), (&first["feed"], &Value::Null));
    let mut other = input.clone();
    other["kind"] = json!("ROLE");
    other["role"] = json!("PRACTICE_MANAGER");
    let reused = manager.ask(CREATE, json!({ "input": other })).await["createFeed"].clone();
    assert_eq!(reused["errors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(world.db.count("feed", "true").await, 1);
    assert_ne!(address(&manager, "PERSON", None).await, told);
});

both!(an_address_out_of_use_is_like_one_that_never_was, |world| async move {
    let manager = world.caller("practice-manager");
    let created = subscribe(&manager, "PERSON", None).await;
    let told = created["address"].as_str().unwrap();
    let id = &created["feed"]["id"];

    // Nobody else can end it or even see it.
    let other = world.caller("qa-lead");
    assert_eq!(revoke(&other, id).await["errors"][0]["code"], "NOT_FOUND");
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    assert_eq!(other.ask(node, json!({ "id": id })).await["node"], Value::Null);
    assert_eq!(
        manager.ask(node, json!({ "id": id })).await["node"]["__typename"],
        "Feed"
    );
    assert_eq!(fetch(&world, told).await.status, 200);

    let ended = revoke(&manager, id).await;
    assert_eq!(ended["errors"], json!([]));
    assert!(ended["feed"]["revokedAt"].is_string());
    assert_eq!(revoke(&manager, id).await, ended, "ending it twice changes nothing");
    let listed = manager.ask("{ viewer { feeds { id } } }", Value::Null).await;
    assert_eq!(listed["viewer"]["feeds"], json!([]));

    let nowhere = [
        told.to_owned(),
        format!("/calendar/{}.ics", "0".repeat(64)),
        told.replace(".ics", ""),
        "/calendar/x.ics".to_owned(),
        "/nowhere".to_owned(),
    ];
    for path in nowhere {
        let got = get(&format!("{}{path}", world.base), &[("x-request-id", "same-for-all")]).await;
        let unknown = get(&format!("{}/nowhere", world.base), &[("x-request-id", "same-for-all")]).await;
        assert_eq!((got.status, &got.text), (404, &unknown.text), "{path}");
    }
});

/// What is asked for, and who gets it.
const MAY: &[(&str, Option<&str>, &[&str])] = &[
    (
        "PERSON",
        None,
        &["practice-manager", "worker", "lead-member", "qa-lead", "system"],
    ),
    ("ROLE", Some("PRACTICE_MANAGER"), &["practice-manager"]),
    ("ROLE", Some("LM"), &["lead-member"]),
    ("FORUM", Some("LM"), &["lead-member", "qa-lead", "head-of-safeguarding"]),
    (
        "FORUM",
        Some("CSCMT"),
        &["head-of-service", "qa-lead", "head-of-safeguarding"],
    ),
    (
        "FORUM",
        Some("SCRUTINY_COMMITTEE"),
        &["scrutiny-chair", "qa-lead", "head-of-safeguarding"],
    ),
];

both!(holders_follow_their_role_and_members_their_forum, |world| async move {
    let people = [
        "practice-manager",
        "worker",
        "head-of-service",
        "lead-member",
        "scrutiny-chair",
        "qa-lead",
        "head-of-safeguarding",
        "system",
        "police",
    ];
    let mut wrong = Vec::new();
    for (kind, role, allowed) in MAY {
        for person in people {
            let payload = subscribe(&world.caller(person), kind, *role).await;
            let refused = payload["errors"][0]["code"].as_str();
            let expected = if allowed.contains(&person) || (*kind == "PERSON" && person != "police") {
                None
            } else {
                Some("FORBIDDEN")
            };
            if refused != expected {
                wrong.push(format!("{person} {kind} {role:?}: {refused:?}, expected {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let lead = world.caller("qa-lead");
    for (kind, role, code, field) in [
        ("FORUM", Some("CSCTM"), "NOT_FOUND", "role"),
        ("FORUM", None, "INVALID", "role"),
        ("PERSON", Some("QA_LEAD"), "INVALID", "role"),
    ] {
        let error = &subscribe(&lead, kind, role).await["errors"][0];
        assert_eq!((&error["code"], &error["field"][1]), (&json!(code), &json!(field)));
    }
    let near = &subscribe(&lead, "FORUM", Some("CSCTM")).await["errors"][0]["help"];
    assert!(near.as_str().unwrap().contains("CSCMT"), "{near}");
});

both!(nobody_piles_up_calendars, |world| async move {
    let worker = world.caller("worker");
    let mut last = Value::Null;
    for _ in 0..20 {
        last = subscribe(&worker, "PERSON", None).await;
        assert_eq!(last["errors"], json!([]));
    }
    let refused = subscribe(&worker, "PERSON", None).await;
    assert_eq!(refused["errors"][0]["code"], "WRONG_STATE");
    revoke(&worker, &last["feed"]["id"]).await;
    assert_eq!(subscribe(&worker, "PERSON", None).await["errors"], json!([]));
});

/// Ends everything that somebody holds, as of the day before the test's.
async fn leaves(world: &World, subject: &str) {
    world
        .db
        .execute(&format!(
            "UPDATE appointment SET valid_to = '2026-12-09' WHERE person_id = (SELECT id FROM person WHERE subject = '{subject}')"
        ))
        .await;
    world.db.execute("UPDATE epoch SET directory = directory + 1").await;
    let caller = world.caller(subject);
    world
        .until("the appointments have ended", || async {
            caller.ask("{ viewer { roles { code } } }", Value::Null).await["viewer"]["roles"] == json!([])
        })
        .await;
}

both!(leaving_takes_everything_away, |world| async move {
    planned(&world).await;
    let head = world.caller("head-of-service");
    let mut addresses = Vec::new();
    for (kind, role) in [("PERSON", None), ("ROLE", Some("HOS_CSC")), ("FORUM", Some("CSCMT"))] {
        let address = address(&head, kind, role).await;
        assert!(!calendar(&world, &address).await.events.is_empty(), "{kind}");
        addresses.push(address);
    }
    leaves(&world, "head-of-service").await;
    for address in addresses {
        // Still a calendar, so that programs take out what they had; with nothing in it.
        assert_eq!(calendar(&world, &address).await.events.len(), 0);
    }
});

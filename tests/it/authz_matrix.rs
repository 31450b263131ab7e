//! Who sees and may do what: every person of the county × every kind of row × every path to it, and × every action. The
//! expectations are the policy table of the domain, written out.

use std::collections::{BTreeMap, BTreeSet};

use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document,
    fixture::{OTHER_TEAM, SECOND_TEAM, SERVICE, TEAM},
};
use serde_json::{Value, json};

/// The seeded evidence, by name.
const SEEDS: [&str; 5] = ["own", "protected", "second", "peer", "report"];

/// Who sees which of it. Anybody who is not named sees nothing.
const SEES: &[(&str, &[&str])] = &[
    ("worker", &["own"]),
    ("worker-n2", &["protected"]),
    ("worker-e2", &["second"]),
    ("practice-manager", &["own", "protected"]),
    ("practice-manager-east", &["second"]),
    ("practice-manager-care", &["peer"]),
    ("operations-manager", &["own", "protected", "second", "peer", "report"]),
    ("operations-manager-care", &["peer"]),
    ("head-of-service", &["own", "protected", "second", "report"]),
    // Sits in CSCMT, which sees the reports of the whole authority.
    ("head-of-service-care", &["peer", "report"]),
    ("head-of-safeguarding", &SEEDS),
    ("ad-safeguarding", &SEEDS),
    ("dcs", &SEEDS),
    ("qa-lead", &SEEDS),
    ("qa-approver", &SEEDS),
    ("principal-social-worker", &SEEDS),
    // Reports addressed to them or to their forum, never a file or a worker.
    ("lead-member", &["report"]),
    ("chief-executive", &["report"]),
];

/// What could be submitted, as (name, task, kind, unit).
const SUBMISSIONS: [(&str, &str, &str, &str); 8] = [
    ("3.3 own", "3.3", "AUDIT", TEAM),
    ("3.12 own", "3.12", "REPORT", SERVICE),
    ("3.12 other", "3.12", "REPORT", "SVC-CIC"),
    ("3.13 other", "3.13", "AUDIT", OTHER_TEAM),
    ("3.14 own", "3.14", "AUDIT", TEAM),
    ("3.15 other", "3.15", "AUDIT", OTHER_TEAM),
    ("3.16 north", "3.16", "AUDIT", TEAM),
    ("3.16 east", "3.16", "AUDIT", SECOND_TEAM),
];

/// Who may submit which of it. Anybody who is not named may submit nothing.
const SUBMITS: &[(&str, &[&str])] = &[
    ("practice-manager", &["3.16 north"]),
    ("practice-manager-east", &["3.16 east"]),
    ("operations-manager", &["3.3 own", "3.14 own", "3.15 other"]),
    // In her own service 3.15 is a conflict that is stored, not a submission that is refused.
    ("operations-manager-care", &["3.15 other"]),
    ("head-of-service", &["3.12 own", "3.13 other"]),
    ("head-of-service-care", &["3.12 other", "3.13 other"]),
];

/// Who looks after the rules tries out what would follow from any of it, and submits nothing.
const TRIES: [&str; 2] = ["qa-lead", "qa-approver"];

fn of<'a>(table: &'a [(&str, &'a [&'a str])], person: &str) -> BTreeSet<&'a str> {
    let row = table.iter().find(|(name, _)| *name == person);
    row.map(|(_, what)| what.iter().copied().collect()).unwrap_or_default()
}

async fn everybody(world: &World) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Statement};
    let db = world.db.connect().await;
    let sql = "SELECT subject FROM person ORDER BY subject";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    let people: Vec<String> = rows.iter().map(|row| row.try_get("", "subject").unwrap()).collect();
    db.close().await.unwrap();
    assert!(people.len() > 20);
    for (person, _) in SEES.iter().chain(SUBMITS) {
        assert!(people.iter().any(|it| it == person), "nobody is called {person}");
    }
    people
}

async fn seed(world: &World) -> BTreeMap<&'static str, Value> {
    let protected = Submission::supervision_audit()
        .with("worker", "W-N2")
        .with("caseFile", "HM-4509");
    let second = Submission::supervision_audit()
        .significant()
        .with("unit", SECOND_TEAM)
        .with("worker", "W-E2");
    let second = second.with("caseFile", "HM-4104");
    let yearly = json!({ "start": "2026-04-01", "end": "2027-03-31" });
    let seeds = [
        ("own", "practice-manager", Submission::supervision_audit().significant()),
        ("protected", "practice-manager", protected),
        ("second", "practice-manager-east", second),
        ("peer", "operations-manager", Submission::peer_audit().significant()),
        (
            "report",
            "head-of-service",
            Submission::checks_report().with("period", yearly),
        ),
    ];
    let mut stored = BTreeMap::new();
    for (name, person, submission) in seeds {
        stored.insert(name, world.submit(&world.caller(person), &submission).await);
    }
    stored
}

/// Ids of everything that hangs on a piece of evidence.
fn parts(evidence: &Value) -> Vec<Value> {
    let lists = ["/distributions/nodes", "/followUps/nodes", "/concerns"];
    let nested = lists
        .iter()
        .flat_map(|at| evidence.pointer(at).and_then(Value::as_array).into_iter().flatten());
    let mut ids: Vec<Value> = nested.map(|it| it["id"].clone()).collect();
    ids.push(evidence["id"].clone());
    ids.push(evidence["evaluation"]["id"].clone());
    ids
}

both!(what_each_person_sees_on_every_path, |world| async move {
    let seeds = seed(&world).await;
    let mut wrong = Vec::new();
    for person in everybody(&world).await {
        let caller = world.caller(&person);
        let expected = of(SEES, &person);
        let lists = caller.ask(document::COUNTS, Value::Null).await;
        let listed: BTreeSet<&str> = seeds
            .iter()
            .filter(|(_, it)| {
                lists["evidence"]["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|node| node["id"] == it["id"])
            })
            .map(|(name, _)| *name)
            .collect();
        let mut differ = |path: &str, got: &BTreeSet<&str>| {
            if *got != expected {
                wrong.push(format!("{person} by {path}: expected {expected:?}, got {got:?}"));
            }
        };
        differ("list", &listed);
        let mut by_node = BTreeSet::new();
        let mut by_nodes = BTreeSet::new();
        for (name, evidence) in &seeds {
            let one = caller
                .ask(
                    "query($id: ID!) { node(id: $id) { id } }",
                    json!({ "id": evidence["id"] }),
                )
                .await;
            if one["node"].is_object() {
                by_node.insert(*name);
            }
            let ids = parts(evidence);
            let all = caller
                .ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
                .await;
            let seen = all["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it.is_object())
                .count();
            // Whoever sees the evidence sees all of it; whoever does not sees no part of it.
            if seen > 0 {
                by_nodes.insert(*name);
            }
            if seen > 0 && seen < ids.len() {
                differ(
                    &format!("parts of {name}: {seen} of {}", ids.len()),
                    &BTreeSet::from(["only some"]),
                );
            }
        }
        differ("node", &by_node);
        differ("nodes", &by_nodes);
        if lists["evidence"]["totalCount"] != json!(expected.len()) {
            wrong.push(format!(
                "{person} by count: expected {}, got {}",
                expected.len(),
                lists["evidence"]["totalCount"]
            ));
        }
        for list in ["concerns", "followUps", "distributions"] {
            let nodes = lists[list]["nodes"].as_array().unwrap().len();
            if lists[list]["totalCount"] != json!(nodes) {
                wrong.push(format!(
                    "{person}: {list} counts {} and lists {nodes}",
                    lists[list]["totalCount"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

both!(what_each_person_may_submit, |world| async move {
    let mut wrong = Vec::new();
    for person in everybody(&world).await {
        let caller = world.caller(&person);
        let expected = of(SUBMITS, &person);
        for (name, task, kind, unit) in SUBMISSIONS {
            let input = Submission::new(task, kind, unit).input();
            let reply = caller.ask(document::PREVIEW, json!({ "input": input })).await;
            let errors = &reply["previewEvidence"]["errors"];
            let refused = errors[0]["code"] == "FORBIDDEN";
            if TRIES.contains(&person.as_str()) {
                assert_eq!(errors, &json!([]), "{person} tries out {name}");
                continue;
            }
            assert!(refused || errors == &json!([]), "{person} {name}: {reply:#}");
            if refused == expected.contains(name) {
                wrong.push(format!(
                    "{person} {name}: {}",
                    if refused { "refused" } else { "allowed" }
                ));
            }
        }
    }
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0, "a preview stores nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

both!(who_may_change_what_is_stored, |world| async move {
    let seeds = seed(&world).await;
    let own = &seeds["own"];
    let mut wrong = Vec::new();
    for person in everybody(&world).await {
        let caller = world.caller(&person);
        // A revision that expects a revision that does not exist changes nothing, whoever asks.
        let mut input = World::revision(own, &Submission::supervision_audit());
        input["expectedRevision"] = json!(99);
        let reply = caller.ask(&document::revise(), json!({ "input": input })).await;
        let code = reply["reviseEvidence"]["errors"][0]["code"]
            .as_str()
            .unwrap_or("none")
            .to_owned();
        let expected = match person.as_str() {
            "practice-manager" | "head-of-safeguarding" => "CONFLICT",
            _ if of(SEES, &person).contains("own") => "FORBIDDEN",
            // What one may not see is not there.
            _ => "NOT_FOUND",
        };
        if code != expected {
            wrong.push(format!("{person} revises: expected {expected}, got {code}"));
        }
        let input = json!({ "concern": own["concerns"][0]["id"], "reason": "it is settled" });
        let reply = caller.ask(document::CLOSE, json!({ "input": input })).await;
        let code = reply["closeConcern"]["errors"][0]["code"]
            .as_str()
            .unwrap_or("none")
            .to_owned();
        let assurance = [
            "head-of-safeguarding",
            "ad-safeguarding",
            "principal-social-worker",
            "qa-lead",
        ];
        let line = ["operations-manager", "head-of-service"];
        let expected = match person.as_str() {
            // Its follow-ups are open.
            it if assurance.contains(&it) || line.contains(&it) => &["WRONG_STATE"][..],
            // Its owner may, and would be told the same.
            it if of(SEES, it).contains("own") => &["FORBIDDEN", "WRONG_STATE"],
            _ => &["NOT_FOUND"],
        };
        if !expected.contains(&code.as_str()) {
            wrong.push(format!("{person} closes: expected {expected:?}, got {code}"));
        }
    }
    assert_eq!(world.db.count("evidence", "revision > 1").await, 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

both!(only_its_recipient_confirms_a_distribution, |world| async move {
    let seeds = seed(&world).await;
    let alert = harness::look::one_distribution(&seeds["own"], "ALERT", "OPERATIONS_MANAGER");
    for person in everybody(&world).await.iter().filter(|it| *it != "operations-manager") {
        let input = json!({ "distribution": alert["id"] });
        let reply = world
            .caller(person)
            .ask(document::ACKNOWLEDGE, json!({ "input": input }))
            .await;
        let expected = if of(SEES, person).contains("own") {
            "FORBIDDEN"
        } else {
            "NOT_FOUND"
        };
        assert_eq!(
            reply["acknowledgeDistribution"]["errors"][0]["code"], expected,
            "{person}: {reply:#}"
        );
    }
    let input = json!({ "distribution": alert["id"] });
    let reply = world
        .caller("operations-manager")
        .ask(document::ACKNOWLEDGE, json!({ "input": input }))
        .await;
    assert_eq!(reply["acknowledgeDistribution"]["errors"], json!([]), "{reply:#}");
    assert!(reply["acknowledgeDistribution"]["distribution"]["acknowledgedAt"].is_string());
    let _ = fresh_key();
});

both!(a_token_of_nobody_is_refused, |world| async move {
    let reply = world
        .caller("nobody-in-the-directory")
        .send("{ viewer { person { name } } }", Value::Null)
        .await;
    assert!(reply.status == 403 || reply.status == 401, "{reply}");
    let reply = harness::gql::Caller::new(&world.base, Some("not.a.token".into()))
        .send("{ viewer { person { name } } }", Value::Null)
        .await;
    assert_eq!(reply.status, 401, "{reply}");
});

both!(
    a_partner_in_a_post_sees_what_it_raised_and_nothing_more,
    |world| async move {
        let posts = "person,role,unit,valid_from,valid_to\n\
                 P-101,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,\nP-101,IRO,SVC-LOC,2013-04-01,\n";
        world.import("appointments", posts).await;
        let police = world.caller("police");
        let manager = world.caller("practice-manager");
        world
            .submit(&manager, &Submission::supervision_audit().significant())
            .await;
        let told = "person_id = (SELECT id FROM person WHERE code = 'P-101')";
        assert_eq!(
            world.db.count("distribution", told).await,
            0,
            "nothing is addressed to it that it may not see"
        );
        let owed = "holder_id = (SELECT id FROM person WHERE code = 'P-101')";
        world
            .until("its duties are planned", || async {
                world.db.count("obligation", owed).await > 0
            })
            .await;
        let everything = "{ evidence { totalCount } concerns { totalCount } followUps { totalCount }
                        distributions { totalCount } obligations { totalCount }
                        viewer { obligations { totalCount } } }";
        let nothing = json!({ "totalCount": 0 });
        let seen = police.ask(everything, Value::Null).await;
        for list in ["evidence", "concerns", "followUps", "distributions", "obligations"] {
            assert_eq!(seen[list], nothing, "{list}");
        }
        assert_eq!(seen["viewer"]["obligations"], nothing);
        let input = json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the station" });
        let raised = police.ask(document::RAISE, json!({ "input": input })).await;
        assert_eq!(raised["raiseConcern"]["errors"], json!([]), "{raised:#}");
        let seen = police.ask(everything, Value::Null).await;
        assert_eq!(seen["concerns"], json!({ "totalCount": 1 }), "its own concern");
        assert_eq!(seen["evidence"], nothing);
    }
);

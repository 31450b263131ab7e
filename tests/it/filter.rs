//! What every list can be narrowed to: the same words mean the same everywhere.

use std::collections::BTreeSet;

use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document,
};
use serde_json::{Value, json};

/// Lists with a filter, and its type.
const LISTS: [(&str, &str); 10] = [
    ("evidence", "EvidenceFilter"),
    ("concerns", "ConcernFilter"),
    ("followUps", "FollowUpFilter"),
    ("obligations", "ObligationFilter"),
    ("distributions", "DistributionFilter"),
    ("meetings", "MeetingFilter"),
    ("roles", "RoleFilter"),
    ("tasks", "TaskFilter"),
    ("rules", "RuleFilter"),
    ("units", "UnitFilter"),
];

fn document(field: &str, nodes: &str) -> String {
    let (_, kind) = LISTS.iter().find(|(list, _)| *list == field).unwrap();
    format!("query($filter: {kind}) {{ {field}(filter: $filter, first: 100) {{ totalCount nodes {{ {nodes} }} }} }}")
}

async fn ids(world: &World, field: &str, filter: Value) -> BTreeSet<String> {
    let reply = world
        .caller("head-of-safeguarding")
        .ask(&document(field, "id"), json!({ "filter": filter }))
        .await;
    let nodes = reply[field]["nodes"].as_array().unwrap().iter();
    nodes.map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

async fn unit(world: &World, code: &str) -> Value {
    let reply = world
        .caller("qa-lead")
        .ask("{ units(first: 100) { nodes { id code } } }", Value::Null)
        .await;
    let nodes = reply["units"]["nodes"].as_array().unwrap();
    nodes.iter().find(|it| it["code"] == code).unwrap()["id"].clone()
}

both!(below_the_authority_is_everything, |world| async move {
    let significant = [
        ("practice-manager", Submission::supervision_audit().significant()),
        ("operations-manager", Submission::peer_audit().significant()),
    ];
    for (persona, audit) in significant {
        world.submit(&world.caller(persona), &audit).await;
    }
    let raised =
        json!({ "input": { "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at a visit" } });
    world.caller("police").ask(document::RAISE, raised).await;
    let (whole, service) = (unit(&world, "HCC").await, unit(&world, "SVC-CIC").await);
    for field in ["evidence", "concerns", "followUps"] {
        let all = ids(&world, field, Value::Null).await;
        assert!(all.len() > 1, "{field}: {all:?}");
        assert_eq!(ids(&world, field, json!({ "units": [whole] })).await, all, "{field}");
        assert_eq!(
            ids(&world, field, json!({ "units": [service, whole] })).await,
            all,
            "{field}"
        );
        let some = ids(&world, field, json!({ "units": [service] })).await;
        assert!(some.len() < all.len(), "{field}: {some:?} of {all:?}");
    }
});

both!(an_empty_list_does_not_matter, |world| async move {
    let everything = "{ __schema { types { name inputFields { name type { kind ofType { kind } } } } } }";
    let lead = world.caller("qa-lead");
    let schema = lead.ask(everything, Value::Null).await;
    let types = schema["__schema"]["types"].as_array().unwrap();
    for (field, kind) in LISTS {
        let inputs = types.iter().find(|it| it["name"] == kind).unwrap()["inputFields"]
            .as_array()
            .unwrap();
        let lists = inputs.iter().filter(|it| it["type"]["kind"] == "LIST");
        let empty: serde_json::Map<String, Value> = lists
            .map(|it| (it["name"].as_str().unwrap().to_owned(), json!([])))
            .collect();
        assert!(!empty.is_empty(), "{kind} has no list");
        let count = async |filter: Value| {
            let reply = lead
                .ask(&document(field, "__typename"), json!({ "filter": filter }))
                .await;
            reply[field]["totalCount"].clone()
        };
        assert_eq!(count(Value::Object(empty)).await, count(Value::Null).await, "{kind}");
    }
});

both!(an_unknown_word_is_told_with_the_nearest, |world| async move {
    let (task, near) = (json!(["3.61"]), "there is no task `3.61`");
    let (role, nearest) = (json!(["HEAD_OF_SAFEGARDING"]), "did you mean `HEAD_OF_SAFEGUARDING`?");
    for (field, filter, told) in [
        ("evidence", json!({ "tasks": task }), near),
        ("concerns", json!({ "tasks": task }), near),
        ("followUps", json!({ "tasks": task }), near),
        ("obligations", json!({ "tasks": task }), near),
        ("obligations", json!({ "roles": role }), nearest),
        (
            "obligations",
            json!({ "legs": ["3.16/r1", "3.16/r9"] }),
            "there is no leg `3.16/r9`: did you mean `3.16/r",
        ),
        ("meetings", json!({ "forums": role }), nearest),
        ("rules", json!({ "owners": role }), nearest),
        ("tasks", json!({ "responsible": role }), nearest),
        ("tasks", json!({ "parts": [6] }), "there is no part 6"),
    ] {
        let lead = world.caller("qa-lead");
        let reply = lead
            .send(&document(field, "__typename"), json!({ "filter": filter }))
            .await;
        assert_eq!(reply.code(), "BAD_INPUT", "{field} {filter}: {reply}");
        let message = reply.at("/errors/0/message").as_str().unwrap();
        assert!(message.contains(told), "{field} {filter}: {message}");
    }
});

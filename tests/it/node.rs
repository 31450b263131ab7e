//! Whatever implements `Node` is found again by its id, and whatever else has an id is named in the guide.

use std::{collections::BTreeMap, fs, path::Path};

use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    gql::Caller,
    upload,
};
use serde_json::{Value, json};

/// One of everything that a submission brings along, and of what the framework and the directory hold.
const PARTS: &str = "query($id: ID!) {
  node(id: $id) { ... on Evidence { __typename id task { __typename id } unit { __typename id } evaluation { __typename id ruleVersion { __typename id } }
    distributions { nodes { __typename id } } followUps { nodes { __typename id } } concerns { __typename id } satisfies { __typename id } } }
  viewer { person { __typename id } }
  roles(first: 100) { nodes { __typename id appointments(first: 1) { nodes { __typename id } } } } }";

/// Ids by the name of their type, one of each that stands in an answer.
fn gather(found: &mut BTreeMap<String, Value>, answer: &Value) {
    match answer {
        Value::Array(items) => items.iter().for_each(|item| gather(found, item)),
        Value::Object(fields) => {
            if let (Some(Value::String(name)), Some(id)) = (fields.get("__typename"), fields.get("id")) {
                found.entry(name.clone()).or_insert_with(|| id.clone());
            }
            fields.values().for_each(|value| gather(found, value));
        }
        _ => {}
    }
}

/// What a mutation made.
async fn made(caller: &Caller, field: &str, kind: &str, what: &str, mut input: Value) -> Value {
    input["idempotencyKey"] = fresh_key().into();
    let document = format!(
        "mutation($input: {kind}!) {{ {field}(input: $input) {{ errors {{ message }} {what} {{ __typename id }} }} }}"
    );
    let payload = caller.ask(&document, json!({ "input": input })).await[field].clone();
    assert_eq!(payload["errors"], json!([]), "{field}");
    payload[what].clone()
}

async fn attached(world: &World, caller: &Caller, evidence: &Value) -> Value {
    let start = "mutation($input: StartUploadInput!) { startUpload(input: $input) { upload { id address } } }";
    let input = json!({ "idempotencyKey": fresh_key(), "name": "record.pdf" });
    let begun = caller.ask(start, json!({ "input": input })).await["startUpload"]["upload"].clone();
    let address = format!("{}{}", world.base, begun["address"].as_str().unwrap());
    assert_eq!(upload::put(&address, &[], b"%PDF-1.7\nseen\n%%EOF\n").await.status, 201);
    let input = json!({ "evidence": evidence["id"], "upload": begun["id"] });
    made(caller, "attachFile", "AttachFileInput", "attachment", input).await
}

both!(every_node_is_found_by_its_id, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "task = '3.16'").await > 0
        })
        .await;
    let manager = world.caller("practice-manager");
    let evidence = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let mut found = BTreeMap::new();
    let document = PARTS;
    gather(
        &mut found,
        &manager.ask(document, json!({ "id": evidence["id"] })).await,
    );
    gather(&mut found, &attached(&world, &manager, &evidence).await);
    let lead = world.caller("qa-lead");
    let meeting = json!({ "forum": "CABINET", "heldOn": "2027-01-12" });
    gather(
        &mut found,
        &made(&lead, "callMeeting", "CallMeetingInput", "meeting", meeting).await,
    );
    gather(
        &mut found,
        &made(
            &manager,
            "createFeed",
            "CreateFeedInput",
            "feed",
            json!({ "kind": "PERSON" }),
        )
        .await,
    );
    let agency = "{ viewer { agency { __typename id } } }";
    gather(&mut found, &world.caller("police").ask(agency, Value::Null).await);

    let kinds = "{ __type(name: \"Node\") { possibleTypes { name } } }";
    let kinds = manager.ask(kinds, Value::Null).await;
    let kinds = kinds["__type"]["possibleTypes"].as_array().unwrap().iter();
    for kind in kinds.map(|kind| kind["name"].as_str().unwrap()) {
        let id = found.get(kind).unwrap_or_else(|| panic!("one {kind}"));
        let document = "query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { __typename id } }";
        let reply = manager.ask(document, json!({ "id": id })).await;
        let expected = json!({ "__typename": kind, "id": id });
        assert_eq!(reply, json!({ "node": expected, "nodes": [expected] }), "{kind}");
    }
});

both!(an_appointment_is_seen_where_its_unit_is, |world| async move {
    let document =
        "query($role: RoleCode!) { role(code: $role) { appointments(first: 100) { nodes { id unit { code } } } } }";
    let all = world
        .caller("qa-lead")
        .ask(document, json!({ "role": "PRACTICE_MANAGER" }))
        .await;
    let all = all["role"]["appointments"]["nodes"].as_array().unwrap().clone();
    assert!(all.len() > 1, "{all:?}");
    let ids: Vec<&Value> = all.iter().map(|held| &held["id"]).collect();
    for person in ["qa-lead", "practice-manager", "police"] {
        let caller = world.caller(person);
        let listed = caller.ask(document, json!({ "role": "PRACTICE_MANAGER" })).await;
        let listed: Vec<&Value> = listed["role"]["appointments"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["id"])
            .collect();
        let found = caller
            .ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
            .await;
        let found = found["nodes"].as_array().unwrap().iter();
        let found: Vec<&Value> = found.filter(|it| it.is_object()).map(|it| &it["id"]).collect();
        assert_eq!(found, listed, "{person}");
    }
});

both!(
    what_has_an_id_and_is_no_node_is_named_in_the_guide,
    |world| async move {
        let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/README.md");
        let guide = fs::read_to_string(guide).unwrap();
        let nodes = guide
            .split("Nearly everything with an `id` is a `Node`")
            .nth(1)
            .unwrap();
        let nodes = nodes.split("\n\n").next().unwrap();
        let document =
            "{ __schema { types { kind name fields { name type { ofType { name } } } interfaces { name } } } }";
        let schema = world.caller("police").ask(document, Value::Null).await;
        let id = json!({ "name": "id", "type": { "ofType": { "name": "ID" } } });
        for kind in schema["__schema"]["types"].as_array().unwrap() {
            let has_id = kind["fields"].as_array().is_some_and(|fields| fields.contains(&id));
            let is_node = kind["interfaces"]
                .as_array()
                .is_some_and(|all| all.contains(&json!({ "name": "Node" })));
            let name = kind["name"].as_str().unwrap();
            if kind["kind"] == "OBJECT" && has_id && !is_node {
                assert!(nodes.contains(&format!("`{name}`")), "{name}");
            }
        }
    }
);

//! What partners find out by raising concerns: that they were raised, and that somebody was told.

use harness::{
    app::World,
    both,
    builder::fresh_key,
    document,
    fixture::{FILE, RESTRICTED_FILE, TEAM, WORKER},
};
use serde_json::{Value, json};

const SHOWN: &str =
    "fragment Shown on Concern { level status ownerRole { code } owner { name } unit { code name } worker { code }
  caseFile { reference registered team { code } worker { code } restricted childProtection lookedAfter lastAuditedOn }
  distributions { totalCount nodes { role { code } recipient { name } unit { code } } } }";

/// All that somebody is shown of a concern, when it is raised and later on every path, without what they said themselves.
async fn raised(world: &World, person: &str, about: Value) -> Value {
    let caller = world.caller(person);
    let told = || async {
        let seen = caller.ask("{ distributions { totalCount } }", Value::Null).await;
        seen["distributions"]["totalCount"].as_u64().unwrap()
    };
    let mut input = json!({ "idempotencyKey": fresh_key(), "level": "SIGNIFICANT", "narrative": "seen at the door" });
    for (field, value) in about.as_object().unwrap() {
        input[field] = value.clone();
    }
    let raise = format!(
        "mutation($input: RaiseConcernInput!) {{ raiseConcern(input: $input) {{ errors {{ message }} concern {{ id ...Shown }}
           distributions {{ role {{ code }} recipient {{ name }} unit {{ code }} }} }} }} {SHOWN}"
    );
    let before = told().await;
    let first = caller.ask(&raise, json!({ "input": input })).await;
    let again = caller.ask(&raise, json!({ "input": input })).await;
    let later = format!("query($id: ID!) {{ node(id: $id) {{ ...Shown ... on Concern {{ narrative }} }} }} {SHOWN}");
    let id = &first["raiseConcern"]["concern"]["id"];
    let later = caller.ask(&later, json!({ "id": id })).await;
    let text = json!([first, again, later, told().await - before])
        .to_string()
        .replace(id.as_str().unwrap(), "its id");
    let said = about.as_object().unwrap().values().map(|value| value.as_str().unwrap());
    said.fold(text, |text, said| text.replace(said, "what was said")).into()
}

both!(nothing_of_files_workers_and_teams, |world| async move {
    for (known, unknown) in [
        (json!({ "caseFile": FILE }), json!({ "caseFile": "HM-0000" })),
        (json!({ "caseFile": RESTRICTED_FILE }), json!({ "caseFile": "HM-0000" })),
        (json!({ "unit": TEAM }), json!({ "unit": "T-NOWHERE" })),
        (json!({ "unit": WORKER }), json!({ "unit": "W-NOWHERE" })),
        (json!({ "unit": "Asha Whitlow" }), json!({ "unit": "Nobody at all" })),
    ] {
        let [known, unknown] = [
            raised(&world, "police", known).await,
            raised(&world, "police", unknown).await,
        ];
        assert_eq!(known, unknown);
    }
});

both!(nor_that_a_post_is_vacant, |world| async move {
    // What falls up the line falls to a post of the whole authority, of which partners know.
    let vacant = "person,role,unit,valid_from,valid_to
P-001,PRACTICE_MANAGER,T-NORTH,2013-04-01,2020-12-31
P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2020-12-31
";
    world.import("appointments", vacant).await;
    let known = raised(&world, "police", json!({ "caseFile": FILE })).await;
    let unknown = raised(&world, "police", json!({ "caseFile": "HM-0000" })).await;
    assert_eq!(known, unknown);
});

both!(nor_who_closed_it, |world| async move {
    let police = world.caller("police");
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the door", "caseFile": FILE,
    });
    let raised = police.ask(document::RAISE, json!({ "input": input })).await;
    let id = &raised["raiseConcern"]["concern"]["id"];
    let close = json!({ "concern": id, "reason": "looked into" });
    let closed = world
        .caller("operations-manager")
        .ask(document::CLOSE, json!({ "input": close }))
        .await;
    assert_eq!(closed["closeConcern"]["errors"], json!([]), "{closed:#}");
    let all = "query($id: ID!) { node(id: $id) { ... on Concern { status closedReason closedBy { name } owner { name }
        distributions { nodes { because { sentence } recipient { name } } } } }
      distributions { nodes { because { sentence } recipient { name } } } }";
    let seen = police.ask(all, json!({ "id": id })).await;
    assert_eq!(seen["node"]["closedReason"], "looked into", "{seen:#}");
    assert!(!seen.to_string().contains("Tremlett"), "{seen:#}");
    assert_eq!(seen["distributions"]["nodes"].as_array().unwrap().len(), 1, "{seen:#}");
});

both!(units_that_everybody_may_look_up_are_shown, |world| async move {
    let shown = raised(&world, "police", json!({ "unit": "SVC-LOC" })).await.to_string();
    assert!(
        shown.contains("Jonah Tremlett"),
        "whoever looks after the service: {shown}"
    );
});

both!(those_in_charge_see_it_all, |world| async move {
    raised(&world, "police", json!({ "caseFile": FILE })).await;
    let document = format!("{{ concerns {{ nodes {{ ...Shown }} }} }} {SHOWN}");
    for person in ["practice-manager", "operations-manager", "head-of-safeguarding"] {
        let seen = world.caller(person).ask(&document, Value::Null).await;
        let concern = &seen["concerns"]["nodes"][0];
        assert_eq!(concern["unit"]["code"], TEAM, "{person}: {concern:#}");
        assert_eq!(concern["owner"]["name"], "Jonah Tremlett", "{person}");
        assert_eq!(concern["caseFile"]["registered"], true, "{person}");
        assert_eq!(concern["distributions"]["totalCount"], 3, "{person}: {concern:#}");
    }
});

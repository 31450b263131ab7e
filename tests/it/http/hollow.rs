//! An object of which nothing is left to answer is an empty object, never `null`: `null` says that there is none.

use harness::{
    app::World,
    builder::{Submission, fresh_key},
};
use serde_json::{Value, json};

/// What comes of a document with `$b` as it is given.
async fn data(world: &World, document: &str, variables: Value) -> Value {
    world.caller("practice-manager").ask(document, variables).await
}

edge!(what_is_skipped_leaves_an_empty_object, |world| async move {
    let no = || json!({ "b": false });
    for (document, expected) in [
        (
            "query($b: Boolean!) { viewer @include(if: $b) { person { id } } }",
            json!({}),
        ),
        (
            "query($b: Boolean!) { viewer { person { id @include(if: $b) name @include(if: $b) } } }",
            json!({ "viewer": { "person": {} } }),
        ),
        (
            "query($b: Boolean!) { viewer { ...V @include(if: $b) } } fragment V on Viewer { person { id } }",
            json!({ "viewer": {} }),
        ),
        (
            "query($b: Boolean!) { roles(first: 2) { nodes { id @include(if: $b) } edges { node { ...R } } } }
             fragment R on Role { ... on Node { id @include(if: $b) } }",
            json!({ "roles": { "nodes": [{}, {}], "edges": [{ "node": {} }, { "node": {} }] } }),
        ),
        // What is asked for in several places is put together first.
        (
            "query($b: Boolean!) { viewer { person { id @include(if: $b) } } ... { viewer { person { name @include(if: $b) } } } }",
            json!({ "viewer": { "person": {} } }),
        ),
        (
            "query($b: Boolean!) { viewer { person { id @include(if: $b) } } ...V } fragment V on Query { viewer { __typename } }",
            json!({ "viewer": { "person": {}, "__typename": "Viewer" } }),
        ),
        (
            "query($b: Boolean!) { __schema { queryType { name @include(if: $b) } } __type(name: \"Nothing\") { name @include(if: $b) } }",
            json!({ "__schema": { "queryType": {} }, "__type": null }),
        ),
        (
            "query($b: Boolean!) { a: unit(id: \"unt_00000000000070008000000000000000\") { id @include(if: $b) } b: viewer { x: __typename @skip(if: $b) } }",
            json!({ "a": null, "b": { "x": "Viewer" } }),
        ),
    ] {
        assert_eq!(data(&world, document, no()).await, expected, "{document}");
    }
});

edge!(what_no_fragment_is_of_is_there_all_the_same, |world| async move {
    let manager = world.caller("practice-manager");
    let person = manager.ask("{ viewer { person { id } } }", Value::Null).await;
    let id = &person["viewer"]["person"]["id"];
    let document =
        "query($id: ID!) { node(id: $id) { ... on Evidence { id } } nodes(ids: [$id]) { ... on Unit { id } } }";
    let reply = manager.ask(document, json!({ "id": id })).await;
    assert_eq!(reply, json!({ "node": {}, "nodes": [{}] }));

    let evidence = world.submit(&manager, &Submission::supervision_audit()).await;
    let document = "query($id: ID!) { node(id: $id) { ... on Evidence { evaluation {
        all: outcomes { __typename } warnings: outcomes { ... on WarningOutcome { message } } } } } }";
    let reply = manager.ask(document, json!({ "id": evidence["id"] })).await;
    let evaluation = &reply["node"]["evaluation"];
    let all = evaluation["all"].as_array().unwrap();
    assert!(!all.is_empty(), "{reply:#}");
    let expected: Vec<Value> = evaluation["warnings"].as_array().unwrap().clone();
    assert_eq!(expected.len(), all.len(), "{reply:#}");
    for (outcome, warning) in all.iter().zip(expected) {
        let is_warning = outcome["__typename"] == "WarningOutcome";
        assert_eq!(
            warning.as_object().map(serde_json::Map::len),
            Some(usize::from(is_warning)),
            "{reply:#}"
        );
    }
});

edge!(a_mutation_that_is_skipped_is_not_made, |world| async move {
    let input = json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the door" });
    let document = "mutation($b: Boolean!, $c: Boolean!, $input: RaiseConcernInput!) { raiseConcern(input: $input) @include(if: $b) {
        errors { code @include(if: $c) } concern { id @include(if: $c) } } }";
    let variables = |made| json!({ "b": made, "c": false, "input": input });
    assert_eq!(data(&world, document, variables(false)).await, json!({}));
    assert_eq!(world.db.count("concern", "1 = 1").await, 0);
    assert_eq!(
        data(&world, document, variables(true)).await,
        json!({ "raiseConcern": { "errors": [], "concern": {} } })
    );
    assert_eq!(world.db.count("concern", "1 = 1").await, 1);
});

edge!(it_costs_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    let document = "query($b: Boolean!) { roles(first: 3) { nodes { code @include(if: $b) } } }";
    let cost = async |b| {
        let reply = manager.send(document, json!({ "b": b })).await;
        let cost = reply.at("/extensions/cost");
        (cost["requested"].as_u64().unwrap(), cost["actual"].as_u64().unwrap())
    };
    let (all, without) = (cost(true).await, cost(false).await);
    assert_eq!((all.0, all.1), (without.0, without.1 + 3));
});

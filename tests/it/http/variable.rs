//! Variables are held against their definitions before anything runs; what is wrong is told by path, all at once.

use harness::{app::World, builder::Submission, document, gql::Reply};
use serde_json::{Value, json};

async fn asked(world: &World, document: &str, variables: Value) -> Reply {
    world.caller("practice-manager").send(document, variables).await
}

fn messages(reply: &Reply) -> Vec<&str> {
    let errors = reply.body["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["message"].as_str()).collect()
}

edge!(what_is_wrong_is_told_by_its_path, |world| async move {
    let mut input = Submission::supervision_audit().input();
    input["grade"] = json!("GOOOD");
    input["eventDate"] = json!("2026-13-01");
    input["answers"][1]["question"] = json!(7);
    input["findings"] = json!([{}]);
    input["naratif"] = json!("seen");
    input.as_object_mut().unwrap().remove("concern");
    let reply = asked(&world, &document::submit(), json!({ "input": input, "inputs": 1 })).await;
    assert_eq!(reply.status, 400, "{reply}");
    assert_eq!(reply.body.get("data"), None, "{reply}");
    let found = messages(&reply).join("\n");
    for told in [
        "`$input.grade`: there is no `GOOOD` in `Grade`: did you mean `GOOD`?",
        "`$input.eventDate`: ",
        "`$input.answers[1].question`: expected `String`, got a number",
        "`$input.naratif`: `SubmitEvidenceInput` has no such field: did you mean `narrative`?",
        "`$input.concern`: it is required and was not given",
        "`$inputs`: the operation has no such variable: did you mean `input`?",
    ] {
        assert!(found.contains(told), "{told}: {found}");
    }
    assert!(found.contains("`$input.findings[0]."), "{found}");
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

edge!(a_long_name_is_held_against_nothing, |world| async move {
    let (known, wrong) = ("n".repeat(120), "n".repeat(121));
    let document = format!("query(${known}: Int) {{ evidence(first: ${known}) {{ totalCount }} }}");
    let reply = asked(&world, &document, json!({ wrong: 1 })).await;
    assert!(
        messages(&reply)[0].ends_with("the operation has no such variable"),
        "{reply}"
    );
    let many: serde_json::Map<String, Value> = (0..50).map(|at| (format!("{known}{at}"), json!(1))).collect();
    let reply = asked(&world, &document, Value::Object(many)).await;
    assert_eq!(messages(&reply).len(), 10, "{reply}");
});

edge!(kinds_are_those_of_the_schema, |world| async move {
    let first = "query($first: Int) { evidence(first: $first) { nodes { id } } }";
    for (value, good) in [
        (json!(5), true),
        (json!(5.0), true),
        (Value::Null, true),
        (json!(5.5), false),
        (json!("5"), false),
        (json!(true), false),
        (json!(4_294_967_296_u64), false),
        (json!([5]), false),
        (json!({}), false),
    ] {
        let reply = asked(&world, first, json!({ "first": value })).await;
        assert_eq!(reply.status, if good { 200 } else { 400 }, "{value}: {reply}");
        assert!(good || reply.code() == "BAD_REQUEST", "{value}: {reply}");
    }
    let one_for_a_list = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let reply = asked(
        &world,
        one_for_a_list,
        json!({ "ids": "unt_00000000000070008000000000000000" }),
    )
    .await;
    assert_eq!(reply.at("/data/nodes"), &json!([null]), "{reply}");
    let many: Vec<Value> = (0..251).map(|at| json!(at)).collect();
    let reply = asked(&world, one_for_a_list, json!({ "ids": many })).await;
    assert_eq!(reply.status, 400, "{reply}");
    let reply = asked(&world, one_for_a_list, json!({ "ids": ["a", null] })).await;
    assert_eq!(messages(&reply), ["`$ids[1]`: expected `ID!`, got null"]);
    let year = "query($year: FinancialYear!) { complianceMatrix(year: $year) { __typename } }";
    let reply = asked(&world, year, json!({ "year": "2026/28" })).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "BAD_INPUT"), "{reply}");
});

edge!(defaults_decide_conditions, |world| async move {
    let document = "query($no: Boolean! = false, $yes: Boolean! = true) {
        viewer { a: person @include(if: $no) { id } b: person @skip(if: $yes) { id } c: person @include(if: $yes) { id } } }";
    let reply = asked(&world, document, json!({})).await;
    let keys: Vec<&String> = reply.at("/data/viewer").as_object().unwrap().keys().collect();
    assert_eq!(keys, ["c"], "{reply}");
});

edge!(
    a_variable_without_a_value_is_as_if_it_were_not_written,
    |world| async move {
        // The argument may not be null and has a default: the specification lets the variable be left out.
        let document = "query($order: EvidenceOrder, $filter: EvidenceFilter) {
        evidence(orderBy: $order, filter: $filter) { totalCount } __type(name: \"Query\") { name } }";
        let reply = asked(&world, document, json!({})).await;
        assert_eq!(reply.at("/data/evidence/totalCount"), &json!(0), "{reply}");
    }
);

edge!(nothing_of_a_mutation_runs_without_its_variables, |world| async move {
    let manager = world.caller("practice-manager");
    let document = "mutation Two($input: SubmitEvidenceInput!, $second: WithdrawEvidenceInput!) {
        submitEvidence(input: $input) { evidence { id } } withdrawEvidence(input: $second) { errors { code } } }";
    let input = Submission::supervision_audit().input();
    let reply = manager.send(document, json!({ "input": input })).await;
    assert_eq!(
        messages(&reply),
        ["`$second`: it is required and was not given"],
        "{reply}"
    );
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

//! One closed list of codes: in the source, in the schema and in the guide; and each reply's id is the request's.

use std::{collections::BTreeSet, fs, path::Path};

use api::http::code::Code;
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{request, said, sent};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../api").join(path)).unwrap()
}

/// Rows of the guide's table: the code, and its statuses.
fn guide() -> Vec<(String, String)> {
    let guide = text("README.md");
    let table = guide.split("| `extensions.code` |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells[1].trim_matches('`').to_owned(), cells[2].to_owned())
    };
    rows.map(row).collect()
}

#[test]
fn source_schema_and_guide_have_the_same_codes() {
    let schema = text("schema.graphql");
    let listed = schema
        .split("\nenum ErrorCode {")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    let upper = |line: &&str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let listed: BTreeSet<String> = listed.lines().map(str::trim).filter(upper).map(str::to_owned).collect();
    let told: BTreeSet<String> = guide().into_iter().map(|(code, _)| code).collect();
    assert_eq!(listed, told, "schema.graphql and README.md");
    let source: BTreeSet<String> = api::graphql::ErrorCode::ALL
        .iter()
        .map(|code| code.code().to_owned())
        .collect();
    assert_eq!(source, told, "the source and README.md");
}

edge!(introspection_has_the_same_codes, |world| async move {
    let document = "{ __type(name: \"ErrorCode\") { enumValues { name } } errorCodes }";
    let reply = world.caller("police").ask(document, Value::Null).await;
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let told: BTreeSet<String> = guide().into_iter().map(|(code, _)| code).collect();
    let listed: BTreeSet<String> = reply["errorCodes"].as_array().unwrap().iter().map(word).collect();
    assert_eq!(listed, told);
    let values = reply["__type"]["enumValues"].as_array().unwrap();
    let values: BTreeSet<String> = values.iter().map(|value| word(&value["name"])).collect();
    assert_eq!(values, told);
});

#[test]
fn the_guide_has_every_status_of_the_edge() {
    let guide = guide();
    for code in Code::ALL {
        let (_, statuses) = guide.iter().find(|(known, _)| known == code.as_str()).unwrap();
        let status = code.status().as_u16().to_string();
        assert!(
            statuses.split(", ").any(|known| known == status),
            "{code:?}: {status} not in {statuses}"
        );
    }
}

edge!(the_request_id_goes_in_and_out, |world| async move {
    let mine = "trace-0123_abcdef";
    let id = header::HeaderName::from_static("x-request-id");
    let wrong = json!({ "query": "{ nothing }" });
    let response = sent(request(&world, Method::POST).header(&id, mine).json(&wrong)).await;
    assert_eq!(said(&response, id.clone()), mine);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["requestId"], mine, "{body}");
    let mut seen = BTreeSet::new();
    for unfit in ["", "short", "spaces in it are not taken", "{\"log\":\"forged\"}"] {
        let response = sent(request(&world, Method::POST).header(&id, unfit).json(&wrong)).await;
        let made = said(&response, id.clone());
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["requestId"], *made, "{body}");
        assert!(made != unfit && seen.insert(made.clone()), "{made}");
    }
});

edge!(a_message_is_short_whatever_was_sent, |world| async move {
    let long = "x".repeat(10_000);
    for body in [
        json!({ "query": format!("{{ {long} }}") }),
        json!({ "query": format!("{{ node(id: \"{long}\") {{ id }} }}") }),
        json!({ "query": "{ __typename }", "operationName": long }),
        json!({ "query": "{ __typename }", "variables": { (long.clone()): 1 } }),
        json!({ "query": "query($a: Date) { framework(asOf: $a) { __typename } }", "variables": { "a": long } }),
    ] {
        let response = sent(request(&world, Method::POST).json(&body)).await;
        let reply: Value = response.json().await.unwrap();
        let errors = reply["errors"].as_array().unwrap();
        assert!(!errors.is_empty() && errors.len() <= 10);
        for error in errors {
            let message = error["message"].as_str().unwrap();
            assert!(message.len() <= 300, "{} bytes: {message}", message.len());
        }
    }
    let many: String = (0..40).map(|at| format!("x{at} ")).collect();
    let response = sent(request(&world, Method::POST).json(&json!({ "query": format!("{{ {many} }}") }))).await;
    let reply: Value = response.json().await.unwrap();
    assert_eq!(reply["errors"].as_array().unwrap().len(), 10, "{reply}");
});

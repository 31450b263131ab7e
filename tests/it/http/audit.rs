//! The public audit suite of GraphQL over HTTP, all of it, against the real server.

use harness::node;
use serde_json::{Value, json};

edge!(every_audit_of_graphql_over_http_passes, |world| async move {
    let url = format!("{}/graphql", world.base);
    let input = json!({ "url": url, "token": world.token("practice-manager") });
    let Some(results) = node::run("audit.mjs", &input).await else {
        return;
    };
    let results = results.as_array().unwrap();
    let failed: Vec<&Value> = results.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(results.len(), 61, "the suite is the one that we know");
});

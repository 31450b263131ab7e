//! Introspection, as tools ask for it with everything switched on, tells the committed schema and nothing else.

use std::{fs, path::Path};

use harness::node;
use serde_json::json;

edge!(introspection_is_the_schema, |world| async move {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema.graphql");
    let schema = fs::read_to_string(path).unwrap();
    let url = format!("{}/graphql", world.base);
    let input = json!({ "url": url, "token": world.token("police"), "schema": schema });
    let Some(told) = node::run("introspect.mjs", &input).await else {
        return;
    };
    let (asked, written) = (told["asked"].as_str().unwrap(), told["written"].as_str().unwrap());
    let other = asked
        .lines()
        .zip(written.lines())
        .find(|(asked, written)| asked != written);
    assert_eq!(other, None);
    assert_eq!(asked.len(), written.len());
});

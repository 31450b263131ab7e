//! The reference implementation takes and refuses the same documents as we do.

use std::{fs, path::Path};

use harness::{garble, node};
use serde_json::{Value, json};

use super::verdict;

edge!(graphql_js_says_the_same, |world| async move {
    let mut documents = garble::good();
    documents.extend(garble::documents(600, 1));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema.graphql");
    let schema = fs::read_to_string(path).unwrap();
    let Some(theirs) = node::run("oracle.mjs", &json!({ "schema": schema, "documents": documents })).await else {
        return;
    };
    let (mut compared, mut taken, mut differ) = (0, 0, Vec::new());
    for (document, theirs) in documents.iter().zip(theirs.as_array().unwrap()) {
        let ours = verdict(&world, document).await;
        // Limits of ours, and values of our own scalars, are none of the reference's business.
        if ["DOCUMENT_TOO_COMPLEX", "DOCUMENT_TOO_LARGE", "BAD_INPUT"].contains(&ours.code()) {
            continue;
        }
        compared += 1;
        taken += usize::from(theirs.is_null());
        let message = ours.at("/errors/0/message");
        // Held against the document first: that there is no such operation is said of good ones only.
        let ours = message.as_str().unwrap().starts_with("there is no operation");
        if ours != (*theirs == Value::Null) {
            differ.push(format!("{document}\n  ours: {message}\n  theirs: {theirs}"));
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {compared}:\n{}",
        differ.len(),
        differ.join("\n")
    );
    assert!(
        taken > 50 && compared - taken > 200,
        "{taken} of {compared} are good: a corpus of both kinds"
    );
});

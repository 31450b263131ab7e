//! Documents made to hurt: refused, briefly, by a process that lives on.

use std::env;

use futures_util::{StreamExt, stream};
use harness::{
    app::World,
    garble,
    hostile::{DEPTHS, documents, nested},
};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{request, sent};

/// Longest reply to a document that is not run, bytes.
const BRIEF: usize = 8 * 1024;

async fn refused(world: &World, what: &str, body: String) {
    let request = request(world, Method::POST)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .body(body);
    let response = sent(request).await;
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let shown: String = text.chars().take(400).collect();
    assert!(status == 400 || status == 413, "{what}: {status} {shown}");
    assert!(text.len() < BRIEF, "{what}: {} bytes: {shown}", text.len());
    let body: Value = serde_json::from_str(&text).unwrap();
    assert!(body["errors"][0]["extensions"]["code"].is_string(), "{what}: {shown}");
    assert!(body["errors"].as_array().unwrap().len() <= 10, "{what}: {shown}");
}

/// It still answers, and the good ones are still good.
async fn alive(world: &World) {
    let response = sent(request(world, Method::POST).json(&json!({ "query": "{ __typename }" }))).await;
    assert_eq!(response.status(), 200);
}

edge!(documents_made_to_hurt_are_refused, |world| async move {
    for (what, document) in documents() {
        refused(&world, &what, json!({ "query": document }).to_string()).await;
    }
    alive(&world).await;
});

edge!(so_is_the_json_around_them, |world| async move {
    for depth in DEPTHS {
        let deep = nested("[", "1", "]", depth);
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        for body in [
            format!(r#"{{"query":"{document}","variables":{{"ids":{deep}}}}}"#),
            format!(r#"{{"query":"{document}","extensions":{deep}}}"#),
            deep.clone(),
            "{\"a\":".repeat(depth),
        ] {
            refused(&world, &format!("JSON {depth} deep"), body).await;
        }
    }
    alive(&world).await;
});

/// Answered, or refused briefly, and never with an error of the server.
async fn garbled(world: &World, document: String) {
    let request = request(world, Method::POST)
        .header(header::ACCEPT, "application/graphql-response+json")
        .json(&json!({ "query": document, "variables": {} }));
    let response = sent(request).await;
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert!(status == 200 || status == 400, "{document}: {status} {text}");
    assert!(status == 200 || text.len() < BRIEF, "{document}: {} bytes", text.len());
    let body: Value = serde_json::from_str(&text).unwrap();
    for error in body["errors"].as_array().into_iter().flatten() {
        assert!(error["extensions"]["code"] != "INTERNAL", "{document}: {text}");
    }
}

// PLUMBLINE_GARBLED says how many; a night's run takes 200 000.
edge!(nearly_right_documents_never_break_anything, |world| async move {
    let count = env::var("PLUMBLINE_GARBLED")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(2_000);
    let seed = env::var("PLUMBLINE_GARBLED_SEED")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(0);
    // As many at once as keep every core of the server at work.
    stream::iter(garble::documents(count, seed))
        .for_each_concurrent(8, |document| garbled(&world, document))
        .await;
    alive(&world).await;
});

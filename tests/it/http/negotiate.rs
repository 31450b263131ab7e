//! Media types and statuses: who accepts the newer type reads from the status how it went.

use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{request, said, sent};

const NEWER: &str = "application/graphql-response+json";

edge!(the_status_goes_with_the_media_type, |world| async move {
    let missing = "query($id: ID!) { node(id: $id) { id } }";
    for (document, newer) in [
        ("{ __typename }", 200),
        ("{", 400),
        ("{ nothing }", 400),
        (missing, 400),
        // Ran, in part: the reply has data.
        ("{ node(id: \"no id\") { id } }", 200),
    ] {
        for (accept, status) in [(NEWER, newer), ("application/json", 200), ("*/*", 200)] {
            let request = request(&world, Method::POST)
                .header(header::ACCEPT, accept)
                .json(&json!({ "query": document }));
            let response = sent(request).await;
            assert_eq!(response.status(), status, "{document} as {accept}");
            let kind = said(&response, header::CONTENT_TYPE);
            let expected = if accept == NEWER { NEWER } else { "application/json" };
            assert_eq!(kind, format!("{expected}; charset=utf-8"), "{document} as {accept}");
            assert_eq!(said(&response, header::CACHE_CONTROL), "no-store");
            let body: Value = response.json().await.unwrap();
            let code = body["errors"][0]["extensions"]["code"].as_str();
            assert_eq!(code.is_some(), document != "{ __typename }", "{document}: {body}");
            assert_eq!(body.get("data").is_none(), newer == 400, "{document}: {body}");
        }
    }
});

edge!(bounds_of_the_edge_go_with_the_media_type_too, |world| async move {
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } });
    for (what, code, plain, newer) in [
        (
            json!({ "query": "{ a } ".repeat(2_000) }),
            "DOCUMENT_TOO_COMPLEX",
            200,
            400,
        ),
        (
            json!({ "query": format!("{{ {} a {} }}", "a { ".repeat(13), "}".repeat(13)) }),
            "VALIDATION_FAILED",
            200,
            400,
        ),
        (json!({ "query": "#".repeat(40_000) }), "DOCUMENT_TOO_LARGE", 200, 400),
        (json!({ "extensions": hash }), "PERSISTED_QUERY_NOT_FOUND", 200, 400),
        // These could not be read.
        (json!({ "query": "x".repeat(300_000) }), "DOCUMENT_TOO_LARGE", 413, 413),
        (
            serde_json::from_str(&format!("{}{}", "[".repeat(40), "]".repeat(40))).unwrap(),
            "DOCUMENT_TOO_COMPLEX",
            400,
            400,
        ),
        (json!({ "query": 7 }), "BAD_REQUEST", 400, 400),
    ] {
        for (accept, status) in [
            (NEWER, newer),
            ("application/json", plain),
            ("text/event-stream", newer.max(plain)),
        ] {
            if accept == "text/event-stream" && code == "VALIDATION_FAILED" {
                continue;
            }
            let request = request(&world, Method::POST).header(header::ACCEPT, accept);
            let response = sent(request.json(&what)).await;
            assert_eq!(response.status(), status, "{code} as {accept}");
            let body: Value = response.json().await.unwrap();
            assert_eq!(body["errors"][0]["extensions"]["code"], code, "{accept}: {body}");
        }
    }
});

edge!(what_cannot_be_sent_is_not_run, |world| async move {
    let request = request(&world, Method::POST)
        .header(header::ACCEPT, "text/html, application/json;q=0")
        .json(&json!({ "query": "{ __typename }" }));
    let response = sent(request).await;
    assert_eq!(response.status(), 406);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{body}");
});

edge!(only_utf_8_and_nothing_compressed, |world| async move {
    let body = json!({ "query": "{ __typename }" }).to_string();
    let good = [
        "application/json",
        "application/json;charset=UTF-8",
        "Application/JSON; charset=\"utf-8\"",
    ];
    for kind in good {
        let request = request(&world, Method::POST).body(body.clone());
        let response = sent(request.header(header::CONTENT_TYPE, kind)).await;
        assert_eq!(response.status(), 200, "{kind}");
    }
    let request = || request(&world, Method::POST).body(body.clone());
    let latin = request().header(header::CONTENT_TYPE, "application/json; charset=iso-8859-1");
    assert_eq!(sent(latin).await.status(), 415);
    let packed = request()
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "gzip");
    assert_eq!(sent(packed).await.status(), 415);
    let broken = request()
        .header(header::CONTENT_TYPE, "application/json")
        .body(b"{\"query\":\"{ __typename # \xff\"}".to_vec());
    assert_eq!(sent(broken).await.status(), 400);
});

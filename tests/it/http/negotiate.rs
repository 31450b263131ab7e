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

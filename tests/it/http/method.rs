//! `GET` asks and never changes; no other site can make a browser run anything; one request at a time.

use harness::gql::Reply;
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{get, reply, request, said, sent};

edge!(a_query_may_come_by_get, |world| async move {
    let document = "query A($code: RoleCode!) { role(code: $code) { code } } query B { viewer { person { id } } }";
    let parameters = [
        ("query", document),
        ("operationName", "A"),
        ("variables", r#"{"code":"DCS"}"#),
        ("extensions", "{}"),
        ("unknown", "left alone"),
    ];
    let answer = reply(get(&world, &parameters)).await;
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!(answer.at("/data/role/code"), "DCS", "{answer}");
    let empty = [("query", "{ __typename }"), ("operationName", ""), ("variables", "")];
    assert_eq!(reply(get(&world, &empty)).await.status, 200);
});

edge!(a_query_string_that_cannot_be_used, |world| async move {
    let query = ("query", "{ __typename }");
    for parameters in [
        vec![],
        vec![("query", "")],
        vec![query, query],
        vec![query, ("variables", "[]")],
        vec![query, ("variables", "{")],
        vec![query, ("extensions", "7")],
        vec![query, ("variables", "{}"), ("variables", "{}")],
        vec![("extensions", r#"{"persistedQuery":{"version":1}}"#)],
    ] {
        let answer = reply(get(&world, &parameters)).await;
        assert_eq!(answer.status, 400, "{parameters:?}: {answer}");
        assert_eq!(answer.code(), "BAD_REQUEST", "{parameters:?}: {answer}");
    }
});

edge!(a_mutation_by_get_changes_nothing, |world| async move {
    let mutation = r#"mutation M { raiseConcern(input: { idempotencyKey: "by-get", level: SIGNIFICANT, unit: "T-NORTH",
                      narrative: "seen" }) { errors { code } } }"#;
    let beside_a_query = format!("query Q {{ __typename }} {mutation}");
    for (document, name) in [(mutation, ""), (&*beside_a_query, "M")] {
        let response = sent(get(&world, &[("query", document), ("operationName", name)])).await;
        assert_eq!(response.status(), 405, "{document}");
        assert_eq!(said(&response, header::ALLOW), "POST");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{body}");
        assert_eq!(body.get("data"), None, "{body}");
    }
    assert_eq!(world.db.count("concern", "1 = 1").await, 0);
    let answer = reply(get(&world, &[("query", &beside_a_query), ("operationName", "Q")])).await;
    assert_eq!(answer.status, 200, "{answer}");
});

edge!(no_other_method, |world| async move {
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD] {
        let response = sent(request(&world, method.clone()).json(&json!({ "query": "{ __typename }" }))).await;
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(said(&response, header::ALLOW), "GET, POST", "{method}");
    }
});

// What a page of another site can make a browser send without asking us first: forms of three types, and addresses.
edge!(nothing_runs_for_another_site, |world| async move {
    let body = json!({ "query": "{ __typename }" }).to_string();
    for kind in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
    ] {
        let mut request = request(&world, Method::POST).body(body.clone());
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = reply(request).await;
        assert_eq!(answer.status, 415, "{kind}: {answer}");
        assert_eq!(answer.code(), "BAD_REQUEST", "{kind}: {answer}");
    }
    // Browsers send cookies by themselves, and never this header: nothing else signs anybody in.
    let token = world.token("practice-manager");
    let url = format!("{}/graphql?query=%7B__typename%7D", world.base);
    let answer = reply(
        world
            .http
            .get(url)
            .header(header::COOKIE, format!("token={token}; Authorization={token}")),
    )
    .await;
    assert_eq!(answer.status, 401, "{answer}");
    assert_eq!(answer.code(), "UNAUTHENTICATED", "{answer}");
});

edge!(a_member_that_is_there_twice_is_named, |world| async move {
    let body = "{\"query\": \"{ __typename }\", \"query\": \"{ viewer { person { id } } }\"}";
    let answer = reply(
        request(&world, Method::POST)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body),
    )
    .await;
    assert_eq!(answer.code(), "BAD_REQUEST", "{answer}");
    assert_eq!(
        answer.at("/errors/0/message"),
        "the body has `query` twice: say it once"
    );
});

edge!(a_batch_is_refused, |world| async move {
    let body = json!([{ "query": "{ __typename }" }, { "query": "{ __typename }" }]);
    let answer = reply(request(&world, Method::POST).json(&body)).await;
    assert_eq!(answer.status, 400, "{answer}");
    assert!(answer.at("/errors/0/message").as_str().unwrap().contains("one by one"));
});

edge!(
    what_is_no_address_or_no_method_is_told_as_everything_else,
    |world| async move {
        for (method, path, status, code) in [
            ("PUT", "upload/%FF", 404, "BAD_REQUEST"),
            ("GET", "calendar/%FF.ics", 404, "BAD_REQUEST"),
            ("GET", "export/%FF.csv", 404, "BAD_REQUEST"),
            ("GET", "attachment/%FF", 404, "BAD_REQUEST"),
            ("GET", "attachment/x?link=a&link=b", 400, "BAD_INPUT"),
            ("POST", "upload/x", 405, "BAD_REQUEST"),
            ("DELETE", "calendar/x.ics", 405, "BAD_REQUEST"),
            ("PUT", "export/meetings.csv", 405, "BAD_REQUEST"),
            ("POST", "ready", 405, "BAD_REQUEST"),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let response = sent(world.http.request(method.clone(), format!("{}/{path}", world.base))).await;
            let allowed = said(&response, header::ALLOW);
            let answer = Reply {
                status: response.status(),
                body: response.json().await.unwrap(),
            };
            assert_eq!(
                (answer.status.as_u16(), answer.code()),
                (status, code),
                "{method} {path}: {answer}"
            );
            assert!(
                answer.at("/errors/0/extensions/requestId").is_string(),
                "{path}: {answer}"
            );
            if status == 405 {
                let expected = if path.starts_with("upload") { "PUT" } else { "GET,HEAD" };
                assert_eq!(allowed, expected, "{path}");
            }
        }
    }
);

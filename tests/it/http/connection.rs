//! What goes around a request: slow clients, pages of other origins, packed replies.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use harness::app::World;
use reqwest::{Method, StatusCode, header};
use serde_json::json;

use super::{request, runs, said, sent, with};

/// What the server sends until it closes the connection.
async fn until_closed(world: &World, sent: String) -> String {
    let address = world.base.trim_start_matches("http://").to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        // Far beyond what the server allows: only a server that holds on for ever is caught by it.
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        let mut read = Vec::new();
        match stream.read_to_end(&mut read) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("it stays open: {error}"),
            _ => String::from_utf8_lossy(&read).into_owned(),
        }
    });
    read.await.unwrap()
}

#[test]
fn a_slow_client_is_not_waited_for() {
    runs(|| async {
        let limits = [
            ("PLUMBLINE_HTTP_HEADER_TIMEOUT_MS", "200"),
            ("PLUMBLINE_HTTP_DEADLINE_MS", "300"),
        ];
        let world = with(&limits).await;
        let token = world.token("practice-manager");
        until_closed(&world, String::new()).await;
        until_closed(&world, "POST /graphql HTTP/1.1\r\nHost: here\r\nX-Slow: ".to_owned()).await;
        let idle = until_closed(&world, "GET /live HTTP/1.1\r\nHost: here\r\n\r\n".to_owned()).await;
        assert!(idle.starts_with("HTTP/1.1 200"), "{idle}");
        let half = format!(
            "POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: 1000\r\n\r\n{{\"query\":"
        );
        let half = until_closed(&world, half).await;
        assert!(half.starts_with("HTTP/1.1 408"), "{half}");
        assert!(half.contains("\"TIMEOUT\""), "{half}");
        assert_eq!(
            sent(request(&world, Method::POST).json(&json!({ "query": "{ __typename }" })))
                .await
                .status(),
            200
        );
        world.stop().await;
    });
}

edge!(a_body_that_breaks_off_is_not_called_too_long, |world| async move {
    let token = world.token("practice-manager");
    let broken = format!(
        "POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n9\r\n{{\"query\":\r\nno length\r\n"
    );
    let answer = until_closed(&world, broken).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("\"BAD_REQUEST\""), "{answer}");
});

#[test]
fn who_never_reads_is_cut_off() {
    runs(|| async {
        let world = with(&[("PLUMBLINE_HTTP_WRITE_TIMEOUT_MS", "200")]).await;
        let address = world.base.trim_start_matches("http://").to_owned();
        let ended = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_write_timeout(Some(Duration::from_mins(1))).unwrap();
            // Each is a long reply, and none is taken; the server takes no more of them once its side is full.
            loop {
                if let Err(error) = stream.write_all(b"GET /schema.graphql HTTP/1.1\r\nHost: here\r\n\r\n") {
                    return error.kind();
                }
            }
        });
        let ended = ended.await.unwrap();
        assert!(
            matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
            "it is held for ever: {ended:?}"
        );
        let ready = sent(world.http.get(format!("{}/live", world.base))).await;
        assert_eq!(ready.status(), StatusCode::OK);
        world.stop().await;
    });
}

#[test]
fn only_named_origins_may_ask_from_a_page() {
    const OURS: &str = "https://qa.example.gov.uk";
    runs(|| async {
        let world = with(&[(
            "PLUMBLINE_HTTP_CROSS_ORIGINS",
            "https://qa.example.gov.uk, http://localhost:3000",
        )])
        .await;
        let preflight = |origin: &'static str| {
            let asked = world.http.request(Method::OPTIONS, format!("{}/graphql", world.base));
            let asked = asked.header(header::ORIGIN, origin);
            let asked = asked.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
            asked.header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type")
        };
        let ours = sent(preflight(OURS)).await;
        assert_eq!(ours.status(), StatusCode::OK);
        assert_eq!(said(&ours, header::ACCESS_CONTROL_ALLOW_ORIGIN), OURS);
        let allowed = said(&ours, header::ACCESS_CONTROL_ALLOW_HEADERS);
        for name in [
            "authorization",
            "content-type",
            "x-request-id",
            "last-event-id",
            "apollographql-client-name",
            "apollographql-client-version",
        ] {
            assert!(allowed.contains(name), "{name}: {allowed}");
        }
        assert_eq!(said(&ours, header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
        let theirs = sent(preflight("https://evil.example")).await;
        assert_eq!(said(&theirs, header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
        let asked = request(&world, Method::POST).header(header::ORIGIN, OURS);
        let answer = sent(asked.json(&json!({ "query": "{ nothing }" }))).await;
        assert_eq!(said(&answer, header::ACCESS_CONTROL_ALLOW_ORIGIN), OURS);
        let exposed = said(&answer, header::ACCESS_CONTROL_EXPOSE_HEADERS);
        for name in ["x-request-id", "retry-after", "etag"] {
            assert!(exposed.contains(name), "{name}: {exposed}");
        }
        assert!(said(&answer, header::VARY).contains("origin"));
        world.stop().await;
    });
}

edge!(no_origin_may_when_none_is_named, |world| async move {
    let asked = world.http.request(Method::OPTIONS, format!("{}/graphql", world.base));
    let asked = asked.header(header::ORIGIN, "https://qa.example.gov.uk");
    let answer = sent(asked.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")).await;
    assert_eq!(said(&answer, header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
});

edge!(long_replies_are_packed_for_those_who_accept_it, |world| async move {
    let asked = |document: &str, accept: &str| {
        let request = request(&world, Method::POST).header(header::ACCEPT_ENCODING, accept);
        request.json(&json!({ "query": document }))
    };
    let long = "{ tasks(first: 50) { nodes { ref title description } } }";
    let packed = sent(asked(long, "gzip")).await;
    assert_eq!(said(&packed, header::CONTENT_ENCODING), "gzip");
    assert!(said(&packed, header::VARY).contains("accept-encoding"));
    let packed = packed.bytes().await.unwrap();
    let plain = sent(asked(long, "identity")).await;
    assert_eq!(said(&plain, header::CONTENT_ENCODING), "");
    let plain = plain.bytes().await.unwrap();
    assert_eq!(packed[..2], [0x1f, 0x8b]);
    assert!(
        packed.len() * 2 < plain.len(),
        "{} of {} bytes",
        packed.len(),
        plain.len()
    );
    let short = sent(asked("{ __typename }", "gzip")).await;
    assert_eq!(said(&short, header::CONTENT_ENCODING), "");
});

//! Too much at once: reads are sent away first, then changes; concerns are taken in.

use harness::{app::World, builder::Submission, document};
use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{request, runs, said, sent, with};

/// A submission that is answered as `document` asks.
pub(super) fn submit(world: &World, concern: &str, document: &str) -> reqwest::RequestBuilder {
    let input = Submission::supervision_audit().with("concern", concern).input();
    request(world, Method::POST).json(&json!({ "query": document, "variables": { "input": input } }))
}

/// Holds the database's write lock: whoever changes something waits.
pub(super) fn hold(world: &World) -> rusqlite::Connection {
    let path = world
        .db
        .url
        .trim_start_matches("sqlite://")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

async fn read(world: &World) -> StatusCode {
    let asked = request(world, Method::POST).json(&json!({ "query": "{ viewer { person { name } } }" }));
    let response = sent(asked).await;
    let status = response.status();
    if status == 503 {
        overloaded(response, "a read").await;
    }
    status
}

/// Sent away for want of room, and told when to come back.
async fn overloaded(response: Response, what: &str) {
    let (status, after) = (response.status(), said(&response, header::RETRY_AFTER));
    let body: Value = response.json().await.unwrap();
    assert_eq!(status, 503, "{what}: {body}");
    assert_eq!(body["errors"][0]["extensions"]["code"], "OVERLOADED", "{what}: {body}");
    assert!(after.parse::<u64>().unwrap() > 0, "{what}");
}

#[test]
fn what_can_wait_is_sent_away_and_concerns_are_taken_in() {
    runs(|| async {
        // One place for reads, two for changes, one for concerns.
        let world = with(&[("PLUMBLINE_HTTP_MAX_RUNNING", "1")]).await;
        let held = hold(&world);
        let first = tokio::spawn(sent(submit(&world, "NONE", &document::submit())));
        world
            .until("the first change has its place", || async { read(&world).await == 503 })
            .await;
        for path in [
            "export/meetings.csv",
            "calendar/guess.ics",
            &format!("attachment/att_{}", uuid::Uuid::nil().simple()),
        ] {
            let asked = world.http.get(format!("{}/{path}", world.base));
            overloaded(sent(asked.bearer_auth(world.token("practice-manager"))).await, path).await;
        }
        let mut second = tokio::spawn(sent(submit(&world, "NONE", &document::submit())));
        let mut third = tokio::spawn(sent(submit(&world, "NONE", &document::submit())));
        let (refused, second) = tokio::select! {
            refused = &mut second => (refused, third),
            refused = &mut third => (refused, second),
        };
        assert_eq!(refused.unwrap().status(), 503, "one of them finds no place");
        let concerns = [
            tokio::spawn(sent(submit(&world, "SIGNIFICANT", &document::submit()))),
            tokio::spawn(sent(submit(&world, "SIGNIFICANT", &document::submit()))),
        ];
        assert_eq!(read(&world).await, 503);
        let upload = world.http.put(format!("{}/upload/guess", world.base));
        overloaded(sent(upload.body("a file")).await, "upload").await;
        held.execute_batch("ROLLBACK").unwrap();
        for sent in [first, second].into_iter().chain(concerns) {
            let response = sent.await.unwrap();
            assert_eq!(response.status(), 200);
            let body: Value = response.json().await.unwrap();
            assert_eq!(body["data"]["submitEvidence"]["errors"], json!([]), "{body}");
        }
        assert_eq!(read(&world).await, 200, "there is room again");
        world.stop().await;
    });
}

#[test]
fn a_concern_that_finds_no_place_is_told_that_nothing_was_begun() {
    runs(|| async {
        // One place for concerns, and whoever has it cannot go on.
        let limits = [
            ("PLUMBLINE_HTTP_MAX_RUNNING", "1"),
            ("PLUMBLINE_HTTP_DEADLINE_MS", "4000"),
        ];
        let world = with(&limits).await;
        let held = hold(&world);
        let send = || sent(submit(&world, "SIGNIFICANT", &document::submit()));
        let (one, other) = tokio::join!(send(), send());
        let mut all = [one, other].map(|response| (response.status().as_u16(), said(&response, header::RETRY_AFTER)));
        all.sort();
        assert_eq!(
            [all[0].0, all[1].0],
            [503, 504],
            "one waited for a place, the other ran"
        );
        assert!(all[0].1.parse::<u64>().unwrap() > 0);
        held.execute_batch("ROLLBACK").unwrap();
        world.stop().await;
    });
}

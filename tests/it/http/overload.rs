//! Too much at once: reads are sent away first, then changes; concerns are taken in.

use harness::{app::World, builder::Submission, document};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::{request, runs, said, sent, with};

fn submit(world: &World, concern: &str) -> reqwest::RequestBuilder {
    let input = Submission::supervision_audit().with("concern", concern).input();
    request(world, Method::POST).json(&json!({ "query": document::submit(), "variables": { "input": input } }))
}

/// Holds the database's write lock: whoever changes something waits.
fn hold(world: &World) -> rusqlite::Connection {
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
    let (status, after) = (response.status(), said(&response, header::RETRY_AFTER));
    let body: Value = response.json().await.unwrap();
    if status == 503 {
        assert_eq!(body["errors"][0]["extensions"]["code"], "OVERLOADED", "{body}");
        assert!(after.parse::<u64>().unwrap() > 0);
    }
    status
}

#[test]
fn what_can_wait_is_sent_away_and_concerns_are_taken_in() {
    runs(|| async {
        // One place for reads, two for changes, one for concerns.
        let world = with(&[("PLUMBLINE_HTTP_MAX_RUNNING", "1")]).await;
        let held = hold(&world);
        let first = tokio::spawn(sent(submit(&world, "NONE")));
        world
            .until("the first change has its place", || async { read(&world).await == 503 })
            .await;
        let mut second = tokio::spawn(sent(submit(&world, "NONE")));
        let mut third = tokio::spawn(sent(submit(&world, "NONE")));
        let (refused, second) = tokio::select! {
            refused = &mut second => (refused, third),
            refused = &mut third => (refused, second),
        };
        assert_eq!(refused.unwrap().status(), 503, "one of them finds no place");
        let concerns = [
            tokio::spawn(sent(submit(&world, "SIGNIFICANT"))),
            tokio::spawn(sent(submit(&world, "SIGNIFICANT"))),
        ];
        assert_eq!(read(&world).await, 503);
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

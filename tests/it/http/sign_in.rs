//! Guessing tokens is not cheap, and costs nobody else anything.

use chrono::TimeDelta;
use harness::{app::World, builder::fresh_key, socket::Socket};
use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};

use super::{runs, said, sent, with};

#[test]
fn an_address_that_guesses_waits_and_who_is_signed_in_does_not() {
    runs(|| async {
        let world = with(&[
            ("PLUMBLINE_HTTP_REFUSED_BURST", "5"),
            ("PLUMBLINE_HTTP_TRUSTED_PROXIES", "127.0.0.1"),
        ])
        .await;
        let ask = |token: String, from: &'static str| {
            let asked = Client::new().post(format!("{}/graphql", world.base)).bearer_auth(token);
            sent(
                asked
                    .header("x-forwarded-for", from)
                    .json(&json!({ "query": "{ __typename }" })),
            )
        };
        let (known, fresh) = (world.token("practice-manager"), world.token("qa-lead"));
        assert_eq!(ask(known.clone(), "192.0.2.1").await.status(), 200);
        for _ in 0..5 {
            assert_eq!(ask("guess".to_owned(), "192.0.2.1").await.status(), 401);
        }
        let response = ask("guess".to_owned(), "192.0.2.1").await;
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(said(&response, header::RETRY_AFTER).parse::<u64>().unwrap() > 0);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{body}");
        let fetch = |address: String| {
            let asked = Client::new().get(format!("{}{address}", world.base));
            sent(asked.header("x-forwarded-for", "192.0.2.1"))
        };
        let feed = fetch("/calendar/guess.ics".to_owned()).await;
        assert_eq!(feed.status(), 429, "nor are addresses of calendars guessed");
        let real = fetch(calendar(&world).await).await;
        assert_eq!(real.status(), 200, "the right one is served");
        assert_eq!(ask(known, "192.0.2.1").await.status(), 200, "signed in before");
        assert_eq!(ask(fresh.clone(), "192.0.2.1").await.status(), 200, "signs in now");
        assert_eq!(ask(fresh.clone(), "192.0.2.2").await.status(), 200, "another address");
        assert_eq!(ask("guess".to_owned(), "192.0.2.2").await.status(), 401);
        world.clock.advance(TimeDelta::seconds(10));
        assert_eq!(ask("guess".to_owned(), "192.0.2.1").await.status(), 401);
        for open in ["live", "schema.graphql"] {
            let asked = sent(Client::new().get(format!("{}/{open}", world.base))).await;
            assert_eq!(asked.status(), 200, "{open}");
        }
        world.stop().await;
    });
}

/// Where a calendar can be fetched.
async fn calendar(world: &World) -> String {
    let create = "mutation($key: String!) { createFeed(input: { idempotencyKey: $key, kind: PERSON }) {
  errors { message } address } }";
    let made = world
        .caller("practice-manager")
        .ask(create, json!({ "key": fresh_key() }))
        .await;
    made["createFeed"]["address"]
        .as_str()
        .unwrap_or_else(|| panic!("{made}"))
        .to_owned()
}

/// The code with which a socket is closed to whoever has this token.
async fn sign_in(world: &World, token: &str) -> u16 {
    let mut socket = Socket::open(world, Some("graphql-transport-ws")).await;
    let authorization = format!("Bearer {token}");
    let init = json!({ "type": "connection_init", "payload": { "authorization": authorization } });
    socket.say(init).await;
    socket.closed().await
}

#[test]
fn a_token_that_has_run_out_is_no_guess() {
    runs(|| async {
        let world = with(&[("PLUMBLINE_HTTP_REFUSED_BURST", "1")]).await;
        let ask = |token: Option<String>| {
            let asked = Client::new().post(format!("{}/graphql", world.base));
            let asked = token.into_iter().fold(asked, RequestBuilder::bearer_auth);
            sent(asked.json(&json!({ "query": "{ __typename }" })))
        };
        let stale = world.token("practice-manager");
        world.clock.advance(TimeDelta::hours(9));
        for _ in 0..3 {
            assert_eq!(ask(Some(stale.clone())).await.status(), 401);
            assert_eq!(ask(None).await.status(), 401);
        }
        let stranger = world.token("nobody-here");
        for _ in 0..3 {
            assert_eq!(ask(Some(stranger.clone())).await.status(), 403);
            assert_eq!(sign_in(&world, &stranger).await, 4403);
        }
        assert_eq!(ask(Some("guess".to_owned())).await.status(), 401, "the first guess");
        assert_eq!(ask(Some("guess".to_owned())).await.status(), 429);
        assert_eq!(sign_in(&world, "guess").await, 4403);
        drop(Socket::of(&world, "practice-manager").await);
        world.stop().await;
    });
}

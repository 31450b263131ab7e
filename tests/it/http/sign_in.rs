//! Guessing tokens is not cheap, and costs nobody else anything.

use std::{fs, path::Path};

use api::config::{Settings, Sources};
use chrono::TimeDelta;
use harness::{app::World, builder::fresh_key, socket::Socket};
use jsonwebtoken::{EncodingKey, Header};
use reqwest::{RequestBuilder, StatusCode, header};
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
            let asked = world.http.post(format!("{}/graphql", world.base)).bearer_auth(token);
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
            let asked = world.http.get(format!("{}{address}", world.base));
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
            let asked = sent(world.http.get(format!("{}/{open}", world.base))).await;
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
            let asked = world.http.post(format!("{}/graphql", world.base));
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

const SECRET: &str = "a secret that is long enough to sign with, of ";

/// The settings of issuers, each with the rest of its table; their secrets are in `dir`.
fn issuers(dir: &Path, tables: &[(&str, &str)]) -> String {
    let table = |(name, rest): &(&str, &str)| {
        let secret = dir.join(name);
        fs::write(&secret, format!("{SECRET}{name}")).unwrap();
        format!(
            "{{issuer=\"https://{name}.example\", family=\"HMAC\", secret_file=\"{}\"{rest}}}",
            secret.display()
        )
    };
    let tables: Vec<String> = tables.iter().map(table).collect();
    format!("[{}]", tables.join(", "))
}

/// How somebody is answered with a token of this issuer.
async fn by(world: &World, issuer: &str, subject: &str) -> (StatusCode, Value) {
    let expires = world.app().now().timestamp() + 3_600;
    let claims = json!({
        "iss": format!("https://{issuer}.example"), "aud": "plumbline", "sub": subject, "exp": expires,
    });
    let key = EncodingKey::from_secret(format!("{SECRET}{issuer}").as_bytes());
    let token = jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap();
    let asked = world.http.post(format!("{}/graphql", world.base)).bearer_auth(token);
    let response = sent(asked.json(&json!({ "query": "{ viewer { person { name } } }" }))).await;
    (response.status(), response.json().await.unwrap())
}

#[test]
fn an_issuer_signs_in_its_own_people_only() {
    runs(|| async {
        let dir = tempfile::tempdir().unwrap();
        let tables = [
            ("council", ", staff=true"),
            ("police", ", agencies=[\"POLICE\"]"),
            ("region", ", staff=true, agencies=[\"HEALTH\"]"),
        ];
        let world = with(&[("PLUMBLINE_AUTH_ISSUERS", &issuers(dir.path(), &tables))]).await;
        let nobody = by(&world, "police", "nobody-at-all").await;
        assert_eq!(nobody.0, StatusCode::FORBIDDEN);
        for (issuer, subject, theirs) in [
            ("council", "dcs", true),
            ("council", "police", false),
            ("police", "police", true),
            ("police", "dcs", false),
            ("police", "health", false),
            ("region", "health", true),
            ("region", "dcs", true),
            ("region", "police", false),
        ] {
            let (status, body) = by(&world, issuer, subject).await;
            if theirs {
                assert_eq!(status, StatusCode::OK, "{subject} by {issuer}: {body}");
                assert!(body["data"]["viewer"]["person"]["name"].is_string(), "{body}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{subject} by {issuer}: {body}");
                assert_eq!(
                    body["errors"][0]["message"], nobody.1["errors"][0]["message"],
                    "no hint"
                );
            }
        }
        // The secret of a development server speaks for everybody.
        assert_eq!(by_developer(&world, "police").await, StatusCode::OK);
        assert_eq!(by_developer(&world, "dcs").await, StatusCode::OK);
        world.stop().await;
    });
}

async fn by_developer(world: &World, subject: &str) -> StatusCode {
    let asked = world.http.post(format!("{}/graphql", world.base));
    let asked = asked.bearer_auth(world.token(subject));
    sent(asked.json(&json!({ "query": "{ __typename }" }))).await.status()
}

#[test]
fn of_several_issuers_each_says_whose_people_it_signs_in() {
    let dir = tempfile::tempdir().unwrap();
    let read = |tables: &[(&str, &str)]| {
        let environment = [("PLUMBLINE_AUTH_ISSUERS".to_owned(), issuers(dir.path(), tables))];
        let sources = Sources {
            environment: environment.into_iter().collect(),
            ..Sources::default()
        };
        Settings::read(&sources).map(drop).map_err(|wrong| wrong.to_string())
    };
    assert_eq!(read(&[("council", "")]), Ok(()), "a single one signs in everybody");
    assert_eq!(
        read(&[("council", ", staff=true"), ("police", ", agencies=[\"POLICE\"]")]),
        Ok(())
    );
    let wrong = read(&[("council", ", staff=true"), ("police", "")]).unwrap_err();
    for words in ["https://police.example", "`staff = true`", "`agencies = [\"CODE\"]`"] {
        assert!(wrong.contains(words), "`{words}` in: {wrong}");
    }
    let nobody = read(&[("council", ", staff=false")]).unwrap_err();
    assert!(nobody.contains("nobody could sign in"), "{nobody}");
}

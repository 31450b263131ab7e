//! Documents that are known before they come: lists of named clients, and hashes of what was sent before.

use std::{fs, path::Path};

use harness::{app::World, gql::Reply};
use jsonwebtoken::{EncodingKey, Header};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{get, reply, request, runs, sent, with};

const ME: &str = "query Me { viewer { person { name } } }";
const ROLES: &str = "query Roles { roles(first: 1) { nodes { code } } }";
const OTHER: &str = "{ viewer { person { name } } }";

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Two clients, one with Relay's list and one with Apollo's, and an issuer whose tokens name their client.
async fn bound(dir: &Path) -> World {
    let (relay, apollo, secret) = (dir.join("relay.json"), dir.join("apollo.json"), dir.join("secret"));
    fs::write(&relay, json!({ "5f0c": ME }).to_string()).unwrap();
    let operations = json!([{ "id": hash(ROLES), "name": "Roles", "type": "query", "body": ROLES }]);
    let list = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": operations });
    fs::write(&apollo, list.to_string()).unwrap();
    fs::write(&secret, "a secret that is long enough to sign with").unwrap();
    let clients = format!(
        "[{{name=\"police\", manifest=\"{}\"}}, {{name=\"health\", manifest=\"{}\"}}]",
        relay.display(),
        apollo.display()
    );
    let issuers = format!(
        "[{{issuer=\"https://login.example\", family=\"HMAC\", secret_file=\"{}\"}}]",
        secret.display()
    );
    with(&[
        ("PLUMBLINE_HTTP_CLIENTS", &clients),
        ("PLUMBLINE_AUTH_ISSUERS", &issuers),
    ])
    .await
}

/// A token that names the program that it was given to.
fn token(world: &World, client: &str) -> String {
    let expires = world.app().now().timestamp() + 3_600;
    let claims = json!({
        "iss": "https://login.example", "aud": "plumbline", "sub": "police", "exp": expires, "azp": client,
    });
    let key = EncodingKey::from_secret(b"a secret that is long enough to sign with");
    jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap()
}

fn named(world: &World, client: &str) -> RequestBuilder {
    request(world, Method::POST).header("apollographql-client-name", client)
}

fn ran(reply: &Reply) -> bool {
    reply.status == 200 && reply.at("/data").is_object()
}

#[test]
fn a_named_client_has_no_lists_and_no_files() {
    runs(|| async {
        let dir = tempfile::tempdir().unwrap();
        let world = bound(dir.path()).await;
        let attachment = format!("attachment/att_{}", uuid::Uuid::nil());
        for (path, otherwise) in [("export/concerns.csv", 200), (attachment.as_str(), 404)] {
            let ask = |client: &str| {
                let asked = world.http.get(format!("{}/{path}", world.base));
                sent(asked.bearer_auth(token(&world, client)))
            };
            let refused = ask("police").await;
            assert_eq!(refused.status(), 403, "{path}");
            let body: Value = refused.json().await.unwrap();
            assert_eq!(
                body["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED",
                "{path}: {body}"
            );
            assert_eq!(ask("unknown to us").await.status(), otherwise, "{path}");
            let named = world.http.get(format!("{}/{path}", world.base));
            let named = named.bearer_auth(token(&world, "unknown to us"));
            let named = sent(named.header("apollographql-client-name", "health")).await;
            assert_eq!(named.status(), 403, "{path}: its name binds it, too");
        }
        world.stop().await;
    });
}

#[test]
fn a_named_client_sends_what_is_on_its_list_and_nothing_else() {
    runs(|| async {
        let dir = tempfile::tempdir().unwrap();
        let world = bound(dir.path()).await;
        let persisted = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(ROLES) } } });
        for (client, body) in [
            ("police", json!({ "documentId": "5f0c" })),
            ("police", json!({ "query": ME })),
            ("health", persisted.clone()),
            ("health", json!({ "documentId": format!("sha256:{}", hash(ROLES)) })),
            ("unknown to us", json!({ "query": OTHER })),
        ] {
            let reply = reply(named(&world, client).json(&body)).await;
            assert!(ran(&reply), "{client} {body}: {reply}");
        }
        for (client, body) in [
            ("police", json!({ "query": OTHER })),
            ("police", json!({ "query": ROLES })),
            ("police", persisted),
            ("health", json!({ "query": ME, "documentId": "5f0c" })),
            ("health", json!({})),
        ] {
            let reply = reply(named(&world, client).json(&body)).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (403, "DOCUMENT_NOT_TRUSTED"),
                "{client} {body}: {reply}"
            );
        }
        world.stop().await;
    });
}

#[test]
fn a_client_that_its_token_names_cannot_call_itself_otherwise() {
    runs(|| async {
        let dir = tempfile::tempdir().unwrap();
        let world = bound(dir.path()).await;
        let ask = |client: &str, body: Value| {
            let asked = world.http.post(format!("{}/graphql", world.base));
            let asked = asked.bearer_auth(token(&world, client));
            reply(asked.header("apollographql-client-name", "health").json(&body))
        };
        let asked = ask("police", json!({ "documentId": "5f0c" })).await;
        assert!(ran(&asked), "{asked}");
        // The second time the token is remembered, and so is its client.
        for _ in 0..2 {
            assert_eq!(
                ask("police", json!({ "query": ROLES })).await.code(),
                "DOCUMENT_NOT_TRUSTED"
            );
        }
        let asked = ask("of nobody", json!({ "query": ROLES })).await;
        assert!(ran(&asked), "bound by its own word: {asked}");
        assert_eq!(
            ask("of nobody", json!({ "query": ME })).await.code(),
            "DOCUMENT_NOT_TRUSTED"
        );
        world.stop().await;
    });
}

edge!(
    a_document_that_was_sent_with_its_hash_is_known_by_it,
    |world| async move {
        let by = |hash: &str| json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        let only = json!({ "extensions": by(&hash(ME)) });
        let unknown = reply(request(&world, Method::POST).json(&only)).await;
        assert_eq!(
            (unknown.status.as_u16(), unknown.code()),
            (200, "PERSISTED_QUERY_NOT_FOUND")
        );
        let first = json!({ "query": ME, "extensions": by(&hash(ME)) });
        let first = reply(request(&world, Method::POST).json(&first)).await;
        assert!(ran(&first), "{first}");
        let again = reply(request(&world, Method::POST).json(&only)).await;
        assert_eq!(again.at("/data"), first.at("/data"));
        let url = reply(get(&world, &[("extensions", &by(&hash(ME)).to_string())])).await;
        assert_eq!(url.at("/data"), first.at("/data"));
        let url = reply(get(&world, &[("documentId", &format!("sha256:{}", hash(ME)))])).await;
        assert_eq!(url.at("/data"), first.at("/data"));
        for (what, body) in [
            (
                "of another document",
                json!({ "query": OTHER, "extensions": by(&hash(ME)) }),
            ),
            (
                "of another shape",
                json!({ "query": ME, "extensions": { "persistedQuery": { "version": 2 } } }),
            ),
            (
                "no object",
                json!({ "query": ME, "extensions": { "persistedQuery": "x" } }),
            ),
            ("nothing at all", json!({})),
        ] {
            let refused = reply(request(&world, Method::POST).json(&body)).await;
            assert_eq!(
                (refused.status.as_u16(), refused.code()),
                (400, "BAD_REQUEST"),
                "{what}: {refused}"
            );
        }
        // What cannot run is not kept.
        let wrong = "{ nothing }";
        reply(request(&world, Method::POST).json(&json!({ "query": wrong, "extensions": by(&hash(wrong)) }))).await;
        let kept = reply(request(&world, Method::POST).json(&json!({ "extensions": by(&hash(wrong)) }))).await;
        assert_eq!(kept.code(), "PERSISTED_QUERY_NOT_FOUND");
    }
);

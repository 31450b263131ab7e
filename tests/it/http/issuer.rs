//! Tokens of an authority's own issuer: real keys, read from where it publishes them.

use harness::{
    db::{Backend, Content, Db},
    issuer::{Issuer, Key, NAME},
    process::{Plumbline, Server},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// A server that accepts an issuer's tokens and no others.
async fn serving(issuer: &Issuer, family: &str) -> (Db, Plumbline, Server) {
    let db = Db::new(Backend::Sqlite, Content::County)
        .await
        .expect("SQLite is always there");
    let plumbline = Plumbline::default()
        .with("DATABASE_URL", &db.url)
        .with("PLUMBLINE_AUTH_KEYS_REFRESH_MS", "1000");
    std::fs::write(plumbline.dir.path().join("plumbline.toml"), issuer.settings(family)).unwrap();
    let server = plumbline.serve();
    (db, plumbline, server)
}

/// Who a token is taken for, or the status and code of the refusal.
async fn asked(server: &Server, token: &str) -> Result<String, (u16, String)> {
    let sent = reqwest::Client::new()
        .post(format!("{}/graphql", server.base))
        .bearer_auth(token)
        .json(&json!({ "query": "{ viewer { person { name } } }" }))
        .send()
        .await
        .unwrap();
    let status = sent.status().as_u16();
    let body: Value = sent.json().await.unwrap();
    match body["data"]["viewer"]["person"]["name"].as_str() {
        Some(name) => Ok(name.to_owned()),
        None => Err((
            status,
            body["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )),
    }
}

fn refused(status: u16, code: &str) -> Result<String, (u16, String)> {
    Err((status, code.to_owned()))
}

/// Asks until the answer is the one that is waited for; a minute is taken for never.
async fn until(server: &Server, token: &str, expected: &Result<String, (u16, String)>) {
    for _ in 0..600 {
        if asked(server, token).await == *expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!(
        "never {expected:?}, still {:?}: {}",
        asked(server, token).await,
        server.log()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_both_kinds_of_key_are_accepted() {
    for (family, key, stranger) in [
        ("RSA", Key::rsa("one"), Key::rsa("one")),
        ("EC", Key::ec("one"), Key::ec("one")),
    ] {
        let issuer = Issuer::start(&[&key]).await;
        let (db, plumbline, server) = serving(&issuer, family).await;
        let maya = Ok("Maya Holloway".to_owned());
        assert_eq!(asked(&server, &key.token("practice-manager")).await, maya, "{family}");
        assert_eq!(
            asked(&server, &key.token("nobody")).await,
            refused(403, "FORBIDDEN"),
            "{family}"
        );
        // Another key under the same id, and the public half taken for a shared secret.
        let forged = stranger.token("practice-manager");
        assert_eq!(
            asked(&server, &forged).await,
            refused(401, "UNAUTHENTICATED"),
            "{family}"
        );
        let public = serde_json::to_vec(&key.published()).unwrap();
        let header = Header {
            kid: Some("one".to_owned()),
            ..Header::new(Algorithm::HS256)
        };
        let claims = json!({ "iss": NAME, "aud": "plumbline", "sub": "dcs", "exp": 9_999_999_999_u64 });
        let confused = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&public)).unwrap();
        assert_eq!(
            asked(&server, &confused).await,
            refused(401, "UNAUTHENTICATED"),
            "{family}"
        );
        assert_eq!(server.terminate(), Some(0));
        drop(plumbline);
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_and_go() {
    let (old, new) = (Key::ec("old"), Key::ec("new"));
    let issuer = Issuer::start(&[&old]).await;
    let (db, _plumbline, server) = serving(&issuer, "EC").await;
    let maya = Ok("Maya Holloway".to_owned());
    let (signed_before, signed_after) = (old.token("practice-manager"), new.token("practice-manager"));
    assert_eq!(asked(&server, &signed_before).await, maya);
    assert_eq!(asked(&server, &signed_after).await, refused(401, "UNAUTHENTICATED"));

    issuer.publish(&[&old, &new]);
    until(&server, &signed_after, &maya).await;
    assert_eq!(asked(&server, &signed_before).await, maya);

    // Taken back: what was accepted a moment ago is not any more.
    issuer.publish(&[&new]);
    until(&server, &signed_before, &refused(401, "UNAUTHENTICATED")).await;
    assert_eq!(asked(&server, &signed_after).await, maya);

    // An issuer that is away, or publishes nothing of use, changes nothing.
    issuer.publish(&[]);
    let before = issuer.read();
    // The second reading after that begins when the first has been taken in.
    while issuer.read() < before + 2 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(asked(&server, &signed_after).await, maya);
    issuer.stop().await;
    assert_eq!(asked(&server, &signed_after).await, maya);
    assert_eq!(server.terminate(), Some(0));
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_may_be_away_at_start() {
    let key = Key::ec("one");
    let issuer = Issuer::start(&[&key]).await;
    issuer.stop().await;
    let (db, _plumbline, server) = serving(&issuer, "EC").await;
    let token = key.token("practice-manager");
    assert_eq!(asked(&server, &token).await, refused(503, "UNAVAILABLE"));
    issuer.come_back().await;
    until(&server, &token, &Ok("Maya Holloway".to_owned())).await;
    assert_eq!(server.terminate(), Some(0));
    db.close().await;
}

#[test]
fn an_address_that_others_can_change_is_a_mistake() {
    let plumbline = Plumbline::default();
    let table = "[[auth.issuers]]\nissuer = \"https://a.example\"\nfamily = \"RSA\"\n";
    let file = plumbline.dir.path().join("plumbline.toml");
    for (more, told) in [
        ("jwks_url = \"http://a.example/keys\"\n", "begins with `https://`"),
        (
            "jwks_url = \"https://a.example/keys\"\npem_file = \"a.pem\"\n",
            "exactly one of",
        ),
    ] {
        std::fs::write(&file, format!("{table}{more}")).unwrap();
        let said = plumbline.run(["config", "check"]);
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(format!("{}{}", said.out, said.err).contains(told), "{said:?}");
    }
}

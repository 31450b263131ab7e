//! The page to try the API on: there in development only, whole in itself, and careful with tokens.

use harness::{app::World, browser, db::Backend, node, process::Plumbline};
use reqwest::{Client, Response};
use serde_json::{Value, json};

async fn get(base: &str, headers: &[(&str, &str)]) -> Response {
    let request = Client::new().get(format!("{base}/"));
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap()
}

/// Where the personas with their tokens stand in the page.
fn personas(page: &str) -> serde_json::Value {
    let after = page.split("id=\"personas\">").nth(1).unwrap();
    serde_json::from_str(after.split("</script>").next().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_whole_in_itself() {
    let world = World::start(Backend::Sqlite).await.expect("SQLite is always there");
    let reply = get(&world.base, &[]).await;
    assert_eq!(reply.status(), 200);
    let said = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(said("content-type"), "text/html; charset=utf-8");
    assert_eq!(said("cache-control"), "no-store");
    let policy = said("content-security-policy");
    for part in [
        "default-src 'none'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let page = reply.text().await.unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(nonce.len() >= 32, "{nonce}");
    for element in ["<script", "<style"] {
        let opened = page.matches(element).count();
        assert_eq!(
            page.matches(&format!("{element} nonce=\"{nonce}\"")).count(),
            opened,
            "{element}"
        );
    }
    // Nothing is asked for elsewhere, and no handler or style stands where the policy would block it.
    for elsewhere in [
        "http://", "https://", " src=", " href=", "@import", "url(", " onclick", " style=", "{{",
    ] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    let again = get(&world.base, &[]).await.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_ne!(policy, again, "a nonce is used once");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_signs_in_only_whoever_opens_it_on_this_machine() {
    let world = World::start(Backend::Sqlite).await.expect("SQLite is always there");
    let page = get(&world.base, &[]).await.text().await.unwrap();
    let known = personas(&page);
    let manager = known
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["subject"] == "practice-manager")
        .unwrap();
    // In the small county nobody is offered who is not there.
    assert!(
        !known
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["subject"] == "complaints-manager")
    );
    let caller = harness::gql::Caller::new(&world.base, manager["token"].as_str().map(str::to_owned));
    let me = caller
        .ask("{ viewer { person { name } } }", serde_json::json!({}))
        .await;
    assert_eq!(me["viewer"]["person"]["name"], "Maya Holloway");
    for foreign in [
        ("host", "plumbline.example"),
        ("host", "127.0.0.1.plumbline.example"),
        ("origin", "http://localhost:5173"),
    ] {
        let page = get(&world.base, &[foreign]).await.text().await.unwrap();
        assert_eq!(personas(&page), serde_json::json!([]), "{foreign:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_in_a_browser() {
    let Some(browser) = browser::program() else { return };
    let world = World::start(Backend::Sqlite).await.expect("SQLite is always there");
    let input = json!({ "base": world.base, "browser": browser });
    let Some(seen) = node::run("page.mjs", &input).await else {
        return;
    };
    let data = &seen["clicked"]["reply"]["data"]["viewer"];
    assert_eq!(data["person"]["name"], "Maya Holloway", "{seen:#}");
    assert_eq!(data["obligations"]["nodes"].as_array().unwrap().len(), 3);
    let told = seen["clicked"]["status"].as_str().unwrap();
    assert!(told.starts_with("Status 200, ") && told.contains("cost"), "{told}");
    let code = &seen["mistaken"]["reply"]["errors"][0]["extensions"]["code"];
    assert_eq!(code, "VALIDATION_FAILED");
    assert!(seen["garbled"].as_str().unwrap().starts_with("Variables are no JSON"));
    assert_eq!(seen["heading"], "type Query");
    assert_eq!(seen["unnamed"], json!([]), "everything that can be used has a name");
    assert_eq!(
        seen["back"],
        json!({ "query": "subscription { obligationChanged { id } }", "persona": "practice-manager" })
    );
    let kept = seen["kept"].as_str().unwrap();
    assert!(!kept.contains("eyJ"), "no token is kept: {kept}");
    // The browser says so itself when a document is refused; nothing else may complain.
    let complaints = seen["complaints"].as_array().unwrap();
    let ours = |text: &&Value| !text.as_str().unwrap().contains("status of 400");
    assert_eq!(complaints.iter().filter(ours).collect::<Vec<_>>(), Vec::<&Value>::new());
    assert_eq!(seen["elsewhere"], json!([]), "nothing is asked for elsewhere");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_there_for_real_data() {
    let key = "a secret that is long enough for signing tokens with it";
    let plumbline = Plumbline::default();
    let file = plumbline.dir.path().join("key");
    std::fs::write(&file, key).unwrap();
    let settings = plumbline.dir.path().join("plumbline.toml");
    let issuer = format!(
        "[[auth.issuers]]\nissuer = \"https://login.example\"\nfamily = \"HMAC\"\nsecret_file = \"{}\"\n",
        file.display()
    );
    std::fs::write(settings, issuer).unwrap();
    let server = plumbline.serve();
    let reply = get(&server.base, &[]).await;
    assert_eq!(reply.status(), 404);
    assert!(!reply.text().await.unwrap().contains("<html"));
}

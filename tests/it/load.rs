//! `plumbline load` against a running server, by the real binary.

use harness::{
    both,
    process::{Plumbline, Said},
};

async fn load(plumbline: Plumbline, arguments: Vec<String>) -> Said {
    let all = [vec!["load".to_owned()], arguments].concat();
    tokio::task::spawn_blocking(move || plumbline.run(all)).await.unwrap()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

both!(it_submits_what_its_submitter_has_to_do, |world| async move {
    let mine = || async {
        let due = "{ viewer { obligations(filter: { natures: [PERIODIC] }) { totalCount } } }";
        let seen = world.caller("practice-manager").ask(due, serde_json::json!({})).await;
        seen["viewer"]["obligations"]["totalCount"].as_u64() > Some(0)
    };
    world.until("duties are planned", mine).await;
    let token = world.token("practice-manager");
    let before = world.db.count("evidence", "1 = 1").await;
    let asked = [
        "--url",
        &world.base,
        "--token",
        &token,
        "--rate",
        "40",
        "--for",
        "1s",
        "--concurrency",
        "4",
    ];
    let said = load(Plumbline::default(), words(&asked)).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let stored = world.db.count("evidence", "1 = 1").await - before;
    assert_eq!(stored, 40, "one for every fortieth of a second: {said:?}");
    assert!(said.out.starts_with("40 submitted in "), "{said:?}");
    assert!(
        !said.out.contains("refused") && !said.out.contains("failed"),
        "{said:?}"
    );
    assert!(said.out.contains("p99"), "{said:?}");
});

#[tokio::test(flavor = "multi_thread")]
async fn it_needs_a_token_or_the_secret_of_a_development_server() {
    let plumbline = Plumbline::default();
    let dir = plumbline.dir.path().to_owned();
    let said = load(plumbline, words(&["--url", "http://127.0.0.1:9"])).await;
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(
        said.err.contains("--token") && said.err.contains("--data-dir"),
        "{said:?}"
    );
    assert!(!dir.join("development-issuer.secret").exists(), "none is made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_named() {
    let said = load(
        Plumbline::default(),
        words(&["--url", "http://127.0.0.1:9", "--token", "x"]),
    )
    .await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("127.0.0.1:9 does not answer"), "{said:?}");
    let said = load(
        Plumbline::default(),
        words(&["--url", "https://qa.example", "--token", "x"]),
    )
    .await;
    assert_eq!(said.code, Some(3), "{said:?}");
}

both!(those_who_may_not_sign_in_are_told, |world| async move {
    let said = load(Plumbline::default(), words(&["--url", &world.base, "--token", "x"])).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("401"), "{said:?}");
});

//! The server is killed while files come in: what it acknowledged can be read afterwards, and no row is without its file.
//! `PLUMBLINE_CRASH_CYCLES` says how often.

use std::{
    env,
    sync::{Arc, Mutex},
};

use harness::{
    both,
    builder::{Submission, fresh_key},
    db::Content,
    document,
    fetch::get,
    gql::Caller,
    process::{Plumbline, Server},
};
use reqwest::Client;
use serde_json::{Value, json};

use super::{ATTACH, LIST, START, pdf};

const CLIENTS: usize = 6;

/// Names of files whose attachment was acknowledged.
type Ledger = Arc<Mutex<Vec<String>>>;

both!(no_row_is_without_its_file, Content::County, |db| async move {
    let cycles = env::var("PLUMBLINE_CRASH_CYCLES").ok().and_then(|it| it.parse().ok());
    let cycles = cycles.unwrap_or(2_usize);
    let plumbline = Plumbline::on(Some(&db.url))
        .with("PLUMBLINE_ATTACHMENTS_MAX_FILES", "100")
        .with("PLUMBLINE_ATTACHMENTS_MAX_WAITING", "1000");
    let token = plumbline.token("head-of-service");
    let ledger = Ledger::default();
    let mut evidence = Vec::new();
    for cycle in 0..cycles {
        evidence.push(send_until_killed(plumbline.serve(), &token, &ledger, cycle).await);
    }
    let server = plumbline.serve();
    let found = readable(&server, &token, &evidence).await;
    let acknowledged = ledger.lock().unwrap().clone();
    for name in &acknowledged {
        let there = found.iter().filter(|it| *it == name).count();
        assert_eq!(there, 1, "{name} was acknowledged");
    }
    // Those that had arrived and were not attached have their files as well.
    let dir = plumbline.dir.path().join("attachments");
    let arrived = "SELECT sha256 AS it FROM upload WHERE sha256 IS NOT NULL";
    for sha256 in db.texts(arrived).await {
        assert!(dir.join(&sha256[..2]).join(&sha256[2..]).is_file(), "{sha256}");
    }
    let (told, there) = (acknowledged.len(), found.len());
    eprintln!(
        "{:?}: {cycles} kills, {told} files acknowledged, {there} there",
        db.backend
    );
});

/// Clients send and attach until so many were acknowledged; then the server dies under them. Gives the evidence.
async fn send_until_killed(server: Server, token: &str, ledger: &Ledger, cycle: usize) -> Value {
    let head = server.caller(token);
    let input = json!({ "input": Submission::checks_report().input() });
    let stored = head.ask(&document::submit(), input).await["submitEvidence"]["evidence"]["id"].clone();
    let (acknowledged, mut answers) = tokio::sync::mpsc::unbounded_channel::<()>();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (head, base, evidence) = (head.clone(), server.base.clone(), stored.clone());
            let (ledger, acknowledged) = (Arc::clone(ledger), acknowledged.clone());
            tokio::spawn(async move {
                for nth in 0..16 {
                    let name = format!("{cycle}-{client}-{nth}.pdf");
                    if one(&head, &base, &evidence, &name).await.is_none() {
                        return;
                    }
                    ledger.lock().unwrap().push(name);
                    let _ = acknowledged.send(());
                }
            })
        })
        .collect();
    drop(acknowledged);
    for _ in 0..10 + 7 * (cycle % 8) {
        assert!(
            answers.recv().await.is_some(),
            "the server died by itself: {}",
            server.log()
        );
    }
    server.kill();
    for client in clients {
        client.await.unwrap();
    }
    stored
}

/// Names of the files of this evidence, each of which must be there as it was sent.
async fn readable(server: &Server, token: &str, evidence: &[Value]) -> Vec<String> {
    let bearer = format!("Bearer {token}");
    let mut found = Vec::new();
    for id in evidence {
        let listed = server.caller(token).ask(LIST, json!({ "id": id })).await;
        for file in listed["node"]["attachments"]["nodes"].as_array().unwrap() {
            let name = file["name"].as_str().unwrap().to_owned();
            let url = format!("{}{}", server.base, file["url"].as_str().unwrap());
            let got = get(&url, &[("authorization", &bearer)]).await;
            assert_eq!(
                (got.status, got.text.as_bytes()),
                (200, pdf(&name).as_slice()),
                "{name}"
            );
            found.push(name);
        }
    }
    found
}

/// Sends and attaches one file; nothing when the server dies meanwhile.
async fn one(head: &Caller, base: &str, evidence: &Value, name: &str) -> Option<()> {
    let begin = json!({ "input": { "idempotencyKey": fresh_key(), "name": name } });
    let upload = head
        .try_send(START, begin)
        .await
        .ok()?
        .at("/data/startUpload/upload")
        .clone();
    let url = format!("{base}{}", upload["address"].as_str()?);
    let sent = Client::new().put(url).body(pdf(name)).send().await.ok()?;
    assert_eq!(sent.status(), 201, "{name}");
    let attach = json!({ "idempotencyKey": fresh_key(), "evidence": evidence, "upload": upload["id"] });
    let reply = head.try_send(ATTACH, json!({ "input": attach })).await.ok()?;
    reply.at("/data/attachFile/attachment/id").is_string().then_some(())
}

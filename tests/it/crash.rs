//! The server is killed while it writes, again and again: what it acknowledged is there afterwards, unaltered and once.
//! `PLUMBLINE_CRASH_CYCLES` says how often; the normal suite is content with a few.

use std::{
    collections::BTreeMap,
    env,
    sync::{Arc, Mutex},
};

use harness::{
    both,
    builder::Submission,
    db::{Backend, Content, Db},
    gql::Caller,
    process::{Plumbline, Server},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

const CLIENTS: usize = 12;
const SUBMIT: &str = "mutation($input: SubmitEvidenceInput!) {
  submitEvidence(input: $input) { errors { code message } evidence { id narrative } } }";

/// What one client sent: the input, and the id once it was acknowledged.
#[derive(Clone)]
struct Sent {
    input: Value,
    acknowledged: Option<String>,
}

type Ledger = Arc<Mutex<BTreeMap<String, Sent>>>;

both!(
    nothing_acknowledged_is_lost_or_doubled,
    Content::County,
    |db| async move {
        let cycles = env::var("PLUMBLINE_CRASH_CYCLES")
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(3_usize);
        let plumbline = Plumbline::on(Some(&db.url));
        let token = plumbline.token("practice-manager");
        let ledger = Ledger::default();
        let mut dice = Dice(0x2013);
        for cycle in 0..cycles {
            let server = plumbline.serve();
            // What was in the air when the power went is asked again under the same key.
            retry(&server.caller(&token), &ledger).await;
            let enough = 1 + dice.below(60);
            write_until_killed(server, &token, &ledger, cycle, enough).await;
            assert_kept(&db, &ledger, false).await;
        }
        let server = plumbline.serve();
        retry(&server.caller(&token), &ledger).await;
        assert_kept(&db, &ledger, true).await;
        if db.backend == Backend::Sqlite {
            assert_eq!(
                db.number("SELECT count(*) AS n FROM pragma_integrity_check WHERE integrity_check = 'ok'")
                    .await,
                1
            );
            assert_eq!(db.number("SELECT count(*) AS n FROM pragma_foreign_key_check").await, 0);
        }
        let sent = ledger.lock().unwrap().len();
        eprintln!(
            "{:?}: {cycles} kills, {sent} submissions, 0 missing, 0 altered, 0 twice",
            db.backend
        );
        assert_eq!(server.terminate(), Some(0), "and it ends in order when asked");
    }
);

/// Clients submit until `enough` more were acknowledged; then the server dies under them.
async fn write_until_killed(server: Server, token: &str, ledger: &Ledger, cycle: usize, enough: usize) {
    let (acknowledged, mut heard) = tokio::sync::mpsc::unbounded_channel::<()>();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (caller, ledger, acknowledged) = (server.caller(token), Arc::clone(ledger), acknowledged.clone());
            tokio::spawn(async move {
                for nth in 0.. {
                    let key = format!("crash-{cycle}-{client}-{nth}");
                    let input = submission(&key, client + nth);
                    ledger.lock().unwrap().insert(
                        key.clone(),
                        Sent {
                            input: input.clone(),
                            acknowledged: None,
                        },
                    );
                    if !submit(&caller, &ledger, &key, &input).await || acknowledged.send(()).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    drop(acknowledged);
    for _ in 0..enough {
        assert!(
            heard.recv().await.is_some(),
            "the server died by itself: {}",
            server.log()
        );
    }
    server.kill();
    for client in clients {
        client.await.unwrap();
    }
}

fn submission(key: &str, nth: usize) -> Value {
    let audit = Submission::supervision_audit()
        .with("idempotencyKey", key)
        .with("narrative", format!("words of {key}"));
    if nth.is_multiple_of(3) {
        audit.significant().input()
    } else {
        audit.input()
    }
}

/// Sends it; whether it was acknowledged.
async fn submit(caller: &Caller, ledger: &Ledger, key: &str, input: &Value) -> bool {
    let Ok(reply) = caller.try_send(SUBMIT, json!({ "input": input })).await else {
        return false;
    };
    let payload = reply.at("/data/submitEvidence");
    let Some(id) = payload["evidence"]["id"].as_str() else {
        panic!("neither acknowledged nor dead: {reply}");
    };
    assert_eq!(payload["evidence"]["narrative"], input["narrative"], "{reply}");
    let mut ledger = ledger.lock().unwrap();
    let sent = ledger.get_mut(key).unwrap();
    if let Some(before) = &sent.acknowledged {
        assert_eq!(before, id, "the same key gives the same reply");
    }
    sent.acknowledged = Some(id.to_owned());
    true
}

async fn retry(caller: &Caller, ledger: &Ledger) {
    let open: Vec<(String, Value)> = {
        let ledger = ledger.lock().unwrap();
        let open = ledger.iter().filter(|(_, sent)| sent.acknowledged.is_none());
        open.map(|(key, sent)| (key.clone(), sent.input.clone())).collect()
    };
    for (key, input) in open {
        assert!(
            submit(caller, ledger, &key, &input).await,
            "the server answers after its restart"
        );
    }
}

/// Compares the ledger with what the database holds, past the product.
async fn assert_kept(db: &Db, ledger: &Ledger, all: bool) {
    let connection = db.connect().await;
    let sql = "SELECT i.key AS key, e.narrative AS narrative, e.concern AS concern,
        (SELECT count(*) FROM evaluation v WHERE v.evidence_id = e.id) AS evaluations,
        (SELECT count(*) FROM concern c WHERE c.evidence_id = e.id) AS concerns
        FROM evidence e LEFT JOIN idempotency i ON i.subject_id = e.id";
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mut stored = BTreeMap::new();
    for row in rows {
        let key: Option<String> = row.try_get("", "key").unwrap();
        let key = key.expect("every piece of evidence has the key it came with");
        let narrative: String = row.try_get("", "narrative").unwrap();
        let concern: String = row.try_get("", "concern").unwrap();
        let evaluations: i64 = row.try_get("", "evaluations").unwrap();
        let concerns: i64 = row.try_get("", "concerns").unwrap();
        assert_eq!(evaluations, 1, "{key}: all of it or nothing");
        assert_eq!(concerns, i64::from(concern != "NONE"), "{key}: all of it or nothing");
        assert!(stored.insert(key.clone(), narrative).is_none(), "{key} is there twice");
    }
    let ledger = ledger.lock().unwrap();
    for (key, sent) in ledger.iter().filter(|(_, sent)| all || sent.acknowledged.is_some()) {
        assert_eq!(
            stored.get(key).map(String::as_str),
            sent.input["narrative"].as_str(),
            "{key} was acknowledged"
        );
    }
    assert!(
        stored.keys().all(|key| ledger.contains_key(key)),
        "nothing is there that nobody sent"
    );
}

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

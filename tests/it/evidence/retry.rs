//! Retrying is safe: the same key with the same body gives the same reply, with another body a clear error.

use api::service::retention;
use chrono::TimeDelta;
use harness::{
    both,
    builder::Submission,
    db::{Backend, CUT},
    document,
};
use serde_json::{Value, json};

both!(the_same_key_and_body_give_the_same_reply, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let first = world.submit(&manager, &audit).await;
    let before = rows(&world.db).await;
    let second = world.submit(&manager, &audit).await;
    assert_eq!(first, second);
    assert_eq!(rows(&world.db).await, before, "nothing was written twice");
});

both!(the_same_key_with_another_body_is_refused, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit();
    world.submit(&manager, &audit).await;
    let before = rows(&world.db).await;
    let other = audit.clone().with("narrative", "other words");
    let refused = world.refused(&manager, &other).await;
    assert_eq!(refused[0]["code"], "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(refused[0]["field"], json!(["input", "idempotencyKey"]));
    assert_eq!(rows(&world.db).await, before);
});

both!(one_persons_key_is_not_anothers, |world| async move {
    let audit = Submission::team_audit();
    let other = Submission::supervision_audit().with("idempotencyKey", audit.key());
    let first = world.submit(&world.caller("operations-manager"), &audit).await;
    let second = world.submit(&world.caller("practice-manager"), &other).await;
    assert_ne!(first["id"], second["id"]);
});

both!(duplicates_at_the_same_moment_make_one_row, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let document = document::submit();
    let tries: Vec<_> = (0..16)
        .map(|_| {
            let (manager, document, input) = (manager.clone(), document.clone(), audit.input());
            tokio::spawn(async move { manager.ask(&document, json!({ "input": input })).await })
        })
        .collect();
    let mut replies = Vec::new();
    for reply in tries {
        replies.push(reply.await.unwrap());
    }
    let ids: Vec<&Value> = replies
        .iter()
        .map(|it| &it["submitEvidence"]["evidence"]["id"])
        .collect();
    assert!(ids[0].is_string(), "{:#}", replies[0]);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(world.db.count("evidence", "1 = 1").await, 1);
    assert_eq!(
        world.db.count("follow_up", "1 = 1").await,
        3,
        "two further files and one re-review"
    );
    assert_eq!(world.db.count("concern", "1 = 1").await, 1);
});

both!(many_at_once_are_all_kept, |world| async move {
    let manager = world.caller("practice-manager");
    let document = document::submit();
    let tries: Vec<_> = (0..64)
        .map(|n| {
            let (manager, document) = (manager.clone(), document.clone());
            let input = Submission::supervision_audit()
                .with("narrative", format!("file {n}"))
                .input();
            tokio::spawn(async move { manager.ask(&document, json!({ "input": input })).await })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for reply in tries {
        let reply = reply.await.unwrap();
        ids.insert(
            reply["submitEvidence"]["evidence"]["id"]
                .as_str()
                .unwrap_or_else(|| panic!("{reply:#}"))
                .to_owned(),
        );
    }
    assert_eq!(ids.len(), 64);
    assert_eq!(world.db.count("evidence", "1 = 1").await, 64);
    assert_eq!(world.db.count("evaluation", "1 = 1").await, 64);
});

/// Rows of every table that a submission writes.
async fn rows(db: &harness::db::Db) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "evidence",
        "evaluation",
        "distribution",
        "follow_up",
        "concern",
        "obligation",
        "satisfaction",
        "requirement",
        "outbox",
        "change",
        "idempotency",
    ] {
        counts.push(db.count(table, "1 = 1").await);
    }
    counts
}

both!(
    what_may_have_been_recorded_is_not_called_unrecorded,
    |world| async move {
        if world.db.backend == Backend::Sqlite {
            return;
        }
        let manager = world.caller("practice-manager");
        let audit = Submission::supervision_audit();
        world.db.execute(CUT).await;
        let broken = manager
            .send(&document::submit(), json!({ "input": audit.input() }))
            .await;
        assert_eq!(
            (broken.status.as_u16(), broken.code()),
            (503, "UNAVAILABLE"),
            "{broken}"
        );
        let message = broken.at("/errors/0/message").as_str().unwrap();
        assert!(message.contains("may have been recorded"), "{message}");
        assert!(message.contains("the same idempotency key"), "{message}");
        world.db.execute("DROP TRIGGER cut ON evidence").await;
        world.submit(&manager, &audit).await;
        assert_eq!(world.db.count("evidence", "true").await, 1);
    }
);

both!(keys_and_messages_are_kept_for_their_time, |world| async move {
    let audit = Submission::supervision_audit();
    let first = world.submit(&world.caller("practice-manager"), &audit).await;
    let (keys, messages) = (
        world.db.count("idempotency", "true").await,
        world.db.count("outbox", "true").await,
    );
    assert!(keys > 0 && messages > 0);
    world.clock.advance(TimeDelta::days(29));
    retention::sweep(world.app()).await.unwrap();
    assert_eq!(world.db.count("idempotency", "true").await, keys);
    assert!(world.db.count("outbox", "true").await >= messages);
    let of_it = "topic = 'evidence.evaluated'";
    assert_eq!(world.db.count("outbox", of_it).await, 1, "passed on or not");
    world.clock.advance(TimeDelta::days(2));
    retention::sweep(world.app()).await.unwrap();
    assert_eq!(world.db.count("outbox", of_it).await, 0);
    let again = world.submit(&world.caller("practice-manager"), &audit).await;
    assert_eq!(again["id"], first["id"], "the key is remembered");
    world.clock.advance(TimeDelta::days(60));
    retention::sweep(world.app()).await.unwrap();
    assert_eq!(world.db.count("idempotency", "true").await, 0);
    assert_eq!(
        world.db.count("evidence", "true").await,
        1,
        "the evidence is kept for good"
    );
});

//! A file that should not be there.

use harness::{both, document};
use serde_json::{Value, json};

use super::{REMOVE, attached, download, listed, pdf, report};

both!(what_is_removed_is_told_and_not_read, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let attachment = attached(&world, &head, &evidence, "wrong.pdf", &pdf("not this one")).await;
    let remove = |reason: &str| json!({ "input": { "attachment": attachment["id"], "reason": reason } });

    let blank = head.ask(REMOVE, remove(" ")).await["removeAttachment"].clone();
    assert_eq!(blank["errors"][0]["code"], "INVALID", "{blank}");
    for (person, code) in [
        ("qa-lead", "FORBIDDEN"),
        ("practice-manager", "NOT_FOUND"),
        ("police", "NOT_FOUND"),
    ] {
        let refused = world.caller(person).ask(REMOVE, remove("no")).await["removeAttachment"].clone();
        assert_eq!(refused["errors"][0]["code"], code, "{person}: {refused}");
    }
    assert_eq!(download(&world, "head-of-service", &attachment).await.status, 200);

    let withdraw =
        json!({ "input": { "idempotencyKey": "w", "evidence": evidence["id"], "reason": "all of it is wrong" } });
    let reply = head.ask(&document::withdraw(), withdraw).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]));
    for _ in 0..2 {
        let removed = head.ask(REMOVE, remove("it names a child")).await["removeAttachment"].clone();
        assert_eq!(removed["errors"], json!([]));
        assert_eq!(removed["attachment"]["removedReason"], "it names a child");
        assert_eq!(removed["attachment"]["removedAt"], "2026-12-10T11:00:00.000000Z");
        assert_eq!(removed["attachment"]["link"], Value::Null);
    }
    assert_eq!(world.db.count("change", "operation = 'removeAttachment'").await, 1);
    assert_eq!(listed(&head, &evidence).await.len(), 1, "that it was there stays");
    assert_eq!(download(&world, "head-of-service", &attachment).await.status, 404);
    assert_eq!(download(&world, "qa-lead", &attachment).await.status, 404);
});

//! What is kept, and what goes: no row is ever without its file, and no file stays for nothing.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use api::service::attachment;
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    db::Content,
    document,
    fetch::get,
    gql::Caller,
    process::{Plumbline, Server},
    upload::{Line, put},
};
use serde_json::{Value, json};

use super::{ATTACH, REMOVE, attach, attached, download, listed, pdf, report, send, upload};

both!(revised_and_withdrawn_evidence_keeps_its_files, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let attachment = attached(&world, &head, &evidence, "a.pdf", &pdf("as it was")).await;
    let changed = Submission::checks_report().with("narrative", "said more clearly");
    let revised = world.revise(&head, &evidence, &changed).await;
    assert_eq!(listed(&head, &revised).await[0]["id"], attachment["id"]);
    let withdraw =
        json!({ "input": { "idempotencyKey": fresh_key(), "evidence": evidence["id"], "reason": "too early" } });
    let reply = head.ask(&document::withdraw(), withdraw).await;
    assert_eq!(reply["withdrawEvidence"]["errors"], json!([]));
    assert_eq!(listed(&head, &revised).await[0]["sha256"], attachment["sha256"]);
    let got = download(&world, "head-of-service", &attachment).await;
    assert_eq!((got.status, got.text.as_bytes()), (200, pdf("as it was").as_slice()));

    let begun = upload(&head, "b.pdf").await;
    assert_eq!(send(&world, &begun, &pdf("later")).await.status, 201);
    let late = attach(&head, &evidence, &begun).await;
    assert_eq!(late["errors"][0]["code"], "WRONG_STATE", "{late}");
});

/// Files in the store, by their digests.
fn stored(dir: &Path) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for shard in fs::read_dir(dir).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let shard_name = shard.file_name().into_string().unwrap();
        let files = fs::read_dir(shard.path()).unwrap().flatten();
        found.extend(files.map(|file| format!("{shard_name}{}", file.file_name().into_string().unwrap())));
    }
    found.sort();
    found
}

both!(a_sweep_takes_what_nobody_needs, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let kept = attached(&world, &head, &evidence, "kept.pdf", &pdf("kept")).await;
    let removed = attached(&world, &head, &evidence, "removed.pdf", &pdf("removed")).await;
    // The same content as one that is removed, attached a second time.
    let both = attached(&world, &head, &evidence, "both.pdf", &pdf("both")).await;
    let again = attached(&world, &head, &evidence, "again.pdf", &pdf("both")).await;
    assert_eq!(both["sha256"], again["sha256"]);
    let waiting = upload(&head, "waiting.pdf").await;
    assert_eq!(send(&world, &waiting, &pdf("waiting")).await.status, 201);
    for gone in [&removed, &both] {
        let input = json!({ "attachment": gone["id"], "reason": "not this one" });
        head.ask(REMOVE, json!({ "input": input })).await;
    }
    let dir = world.app().files().blobs.dir().to_owned();
    assert_eq!(stored(&dir).len(), 4);

    world.clock.advance(chrono::TimeDelta::hours(22));
    attachment::sweep(world.app()).await.unwrap();
    assert_eq!(stored(&dir).len(), 4, "a day is not over");
    let head = world.caller("head-of-service");
    let fresh = upload(&head, "fresh.pdf").await;
    // Came in once more: from now on it is wanted for another day.
    assert_eq!(send(&world, &fresh, &pdf("waiting")).await.status, 201);

    world.clock.advance(chrono::TimeDelta::hours(3));
    let swept = attachment::sweep(world.app()).await.unwrap();
    assert_eq!(swept.blobs, 1, "only what was removed");
    let mut expected: Vec<String> = [&kept, &again]
        .map(|it| it["sha256"].as_str().unwrap().to_owned())
        .into();
    expected.push(digest_of(&world, "fresh.pdf").await);
    expected.sort();
    assert_eq!(stored(&dir), expected);
    let head = world.caller("head-of-service");
    let forgotten = attach(&head, &evidence, &waiting).await;
    assert_eq!(forgotten["errors"][0]["code"], "NOT_FOUND", "{forgotten}");
    assert_eq!(attach(&head, &evidence, &fresh).await["errors"], json!([]));
    for file in [&kept, &again] {
        assert_eq!(download(&world, "head-of-service", file).await.status, 200);
    }
    assert_eq!(download(&world, "head-of-service", &both).await.status, 404);
});

async fn digest_of(world: &World, name: &str) -> String {
    let sql = format!("SELECT sha256 AS it FROM upload WHERE name = '{name}'");
    world.db.texts(&sql).await.remove(0)
}

both!(
    what_a_crash_leaves_is_swept_at_start,
    Content::County,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        let dir = plumbline.dir.path().join("attachments");
        let token = plumbline.token("head-of-service");
        let server = plumbline.serve();
        let head = server.caller(&token);
        let evidence = submit(&head).await;
        let attached = attach_to(&server, &head, &evidence, "a.pdf", b"%PDF-1.7 kept").await;
        let begun = upload(&head, "half.pdf").await;
        let mut line = Line::open(
            &server.base,
            begun["address"].as_str().unwrap(),
            "Content-Length: 9000000\r\n",
        )
        .await;
        assert!(
            line.bytes(&[b"%PDF-1.7 ".as_slice(), &vec![b'x'; 3_000_000]].concat())
                .await
        );
        let part = until_there(&dir.join("incoming")).await;
        server.kill();
        assert_eq!(db.count("upload", "received_at IS NOT NULL").await, 1);

        // What the power cut would leave between the file and its row, and in the middle of a sweep; all of it of the day before
        // yesterday.
        let orphan = dir.join("ab").join("cd".repeat(31));
        fs::create_dir_all(orphan.parent().unwrap()).unwrap();
        fs::write(&orphan, b"nobody's").unwrap();
        let sha256 = attached["sha256"].as_str().unwrap();
        let place = dir.join(&sha256[..2]).join(&sha256[2..]);
        let aside = dir.join("incoming").join(format!("{sha256}.doomed"));
        fs::rename(&place, &aside).unwrap();
        for path in [&part, &orphan, &aside] {
            let before = SystemTime::now() - Duration::from_hours(48);
            File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(before)
                .unwrap();
        }
        let server = plumbline.serve();
        let gone = || !part.exists() && !orphan.exists() && !aside.exists();
        for _ in 0..500 {
            if gone() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(gone(), "{}", server.log());
        let bearer = format!("Bearer {token}");
        let url = format!("{}{}", server.base, attached["url"].as_str().unwrap());
        let got = get(&url, &[("authorization", &bearer)]).await;
        assert_eq!(
            (got.status, got.text.as_str()),
            (200, "%PDF-1.7 kept"),
            "{}",
            server.log()
        );
    }
);

/// Waits until something comes in, and gives its path.
async fn until_there(incoming: &Path) -> PathBuf {
    for _ in 0..500 {
        let first = fs::read_dir(incoming).unwrap().flatten().next();
        if let Some(part) = first.filter(|it| it.metadata().unwrap().len() > 1_000_000) {
            return part.path();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing came in");
}

async fn submit(head: &Caller) -> Value {
    let input = json!({ "input": Submission::checks_report().input() });
    head.ask(&document::submit(), input).await["submitEvidence"]["evidence"].clone()
}

async fn attach_to(server: &Server, head: &Caller, evidence: &Value, name: &str, content: &[u8]) -> Value {
    let begun = upload(head, name).await;
    let url = format!("{}{}", server.base, begun["address"].as_str().unwrap());
    assert_eq!(put(&url, &[], content).await.status, 201);
    let input = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "upload": begun["id"] });
    head.ask(ATTACH, json!({ "input": input })).await["attachFile"]["attachment"].clone()
}

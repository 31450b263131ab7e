//! Files in a bucket instead of a directory: the same promises, a service that goes away, and a sweep in two days.

use std::fs;

use api::{
    config::{Settings, Sources},
    service::attachment,
};
use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    bucket::Bucket,
    builder::{Submission, fresh_key},
    db::{Content, Db},
    fetch::get,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{ATTACH, REMOVE, attach, attached, download, listed, pdf, report, send, upload};

/// A world whose files lie in a bucket.
async fn world(db: Db, bucket: &Bucket, more: &[(&'static str, String)]) -> World {
    let mut settings = bucket.settings();
    settings.extend_from_slice(more);
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    World::with(db, &settings).await
}

/// Longer than what is sent at once, and in no order that packs.
fn long(bytes: usize) -> Vec<u8> {
    let mut content = pdf("long");
    let mut state = 1_u32;
    content.extend(
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(bytes),
    );
    content
}

fn sha256(file: &Value) -> &str {
    file["sha256"].as_str().expect("a digest")
}

#[test]
fn a_bucket_that_nobody_can_sign_in_to_is_a_mistake() {
    let own = [
        ("PLUMBLINE_ATTACHMENTS_S3_BUCKET", "files"),
        ("PLUMBLINE_ATTACHMENTS_S3_ENDPOINT", "s3.example"),
    ];
    let environment = own.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let wrong = Settings::read(&Sources {
        environment,
        ..Sources::default()
    });
    let wrong = wrong.unwrap_err().to_string();
    for told in [
        "`attachments.s3.access_key_id`",
        "`attachments.s3.secret_access_key_file`",
        "`s3.example` is no address",
    ] {
        assert!(wrong.contains(told), "{told}: {wrong}");
    }
}

both!(files_lie_in_a_bucket, Content::County, |db| async move {
    let bucket = Bucket::start().await;
    let world = world(db, &bucket, &[]).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    // At once, in two parts, and in as many whole ones as there are: the limits of a part are where mistakes are.
    for (name, content) in [
        ("short.pdf", pdf("short")),
        ("long.pdf", long(9_000_000)),
        ("even.pdf", {
            let mut even = long(2 * 8 * 1024 * 1024);
            even.truncate(2 * 8 * 1024 * 1024);
            even
        }),
    ] {
        let file = attached(&world, &head, &evidence, name, &content).await;
        assert_eq!(fs::read(bucket.place(sha256(&file))).unwrap(), content, "{name}");
        let url = format!("{}{}", world.base, file["link"]["address"].as_str().unwrap());
        let linked = reqwest::get(&url).await.unwrap();
        assert_eq!(linked.status(), 200, "{name}");
        assert_eq!(linked.bytes().await.unwrap().as_ref(), content, "{name}");
    }
    assert_eq!(bucket.loose_parts(), 0);
    let incoming = fs::read_dir(world.app().files().blobs.dir().join("incoming")).unwrap();
    assert_eq!(incoming.count(), 0, "nothing stays on this machine");
    // Somebody else sees what they saw before: nothing.
    let file = &listed(&head, &evidence).await[0];
    assert_eq!(download(&world, "police", file).await.status, 404);
    let elsewhere = world.caller("practice-manager");
    assert_eq!(listed(&elsewhere, &evidence).await.len(), 0);
    // Content that is gone from the bucket is our fault, and said to be.
    fs::remove_file(bucket.place(sha256(file))).unwrap();
    assert_eq!(download(&world, "head-of-service", file).await.status, 500);
    world.stop().await;
});

both!(a_bucket_that_is_away_loses_nothing, Content::County, |db| async move {
    let bucket = Bucket::start().await;
    let world = world(db, &bucket, &[]).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let file = attached(&world, &head, &evidence, "a.pdf", &pdf("a")).await;
    let begun = upload(&head, "b.pdf").await;

    bucket.stop();
    let refused = send(&world, &begun, &pdf("b")).await;
    assert_eq!((refused.status, refused.code()), (503, "UNAVAILABLE"), "{refused:?}");
    let got = download(&world, "head-of-service", &file).await;
    assert_eq!(got.status, 503, "{}", got.text);
    assert!(!got.text.contains("127.0.0.1"), "nothing of our inside: {}", got.text);
    // Concerns do not wait for a bucket.
    world
        .submit(
            &world.caller("practice-manager"),
            &Submission::supervision_audit().significant(),
        )
        .await;

    bucket.come_back().await;
    assert_eq!(
        send(&world, &begun, &pdf("b")).await.status,
        201,
        "the same address again"
    );
    assert_eq!(attach(&head, &evidence, &begun).await["errors"], json!([]));
    assert_eq!(download(&world, "head-of-service", &file).await.status, 200);
    world.stop().await;
});

both!(a_sweep_of_a_bucket_takes_two_days, Content::County, |db| async move {
    let bucket = Bucket::start().await;
    // What the service calls late is its own clock's business: ours begins where it stands.
    let world = world(db, &bucket, &[]).await;
    world.clock.set(chrono::DateTime::from(std::time::SystemTime::now()));
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let kept = attached(&world, &head, &evidence, "kept.pdf", &pdf("kept")).await;
    let gone = attached(&world, &head, &evidence, "gone.pdf", &pdf("gone")).await;
    let wanted = attached(&world, &head, &evidence, "wanted.pdf", &pdf("wanted")).await;
    for file in [&gone, &wanted] {
        let input = json!({ "attachment": file["id"], "reason": "not this one" });
        head.ask(REMOVE, json!({ "input": input })).await;
    }
    attachment::sweep(world.app()).await.unwrap();
    assert!(bucket.place(sha256(&gone)).exists(), "a day is not over");

    world.clock.advance(TimeDelta::hours(25));
    let swept = attachment::sweep(world.app()).await.unwrap();
    assert_eq!(swept.blobs, 0, "put aside, and not gone yet");
    for file in [&gone, &wanted] {
        assert!(!bucket.place(sha256(file)).exists());
        assert!(bucket.aside(sha256(file)).exists());
    }
    assert!(bucket.place(sha256(&kept)).exists());

    // While it was put aside somebody attached the same content, whose upload the service took just before: as if it had never
    // been put where it belongs.
    let head = world.caller("head-of-service");
    let again = attached(&world, &head, &evidence, "again.pdf", &pdf("wanted")).await;
    fs::remove_file(bucket.place(sha256(&wanted))).unwrap();
    assert_eq!(
        download(&world, "head-of-service", &again).await.status,
        200,
        "found aside"
    );

    world.clock.advance(TimeDelta::hours(1));
    let swept = attachment::sweep(world.app()).await.unwrap();
    assert_eq!(swept.blobs, 1, "only what nobody wants");
    assert!(bucket.place(sha256(&wanted)).exists(), "put back");
    for file in [&gone, &wanted] {
        assert!(!bucket.aside(sha256(file)).exists());
    }
    assert!(!bucket.place(sha256(&gone)).exists());
    for file in [&kept, &again] {
        assert_eq!(download(&world, "head-of-service", file).await.status, 200);
    }
    world.stop().await;
});

both!(
    a_scanner_reads_a_copy_of_what_lies_in_a_bucket,
    Content::County,
    |db| async move {
        let bucket = Bucket::start().await;
        let dir = TempDir::new().unwrap();
        let script = dir.path().join("scan.sh");
        fs::write(&script, "cp \"$1\" \"$(dirname \"$0\")/seen\"\n").unwrap();
        let scanner = [
            ("PLUMBLINE_ATTACHMENTS_SCAN", "command".to_owned()),
            (
                "PLUMBLINE_ATTACHMENTS_SCAN_COMMAND",
                format!("[\"sh\", \"{}\"]", script.display()),
            ),
        ];
        let world = world(db, &bucket, &scanner).await;
        let head = world.caller("head-of-service");
        let evidence = report(&world).await;
        attached(&world, &head, &evidence, "a.pdf", &pdf("to be seen")).await;
        world
            .until("it was scanned", || async {
                listed(&head, &evidence).await[0]["state"] == "CLEAN"
            })
            .await;
        assert_eq!(fs::read(dir.path().join("seen")).unwrap(), pdf("to be seen"));
        let incoming = fs::read_dir(world.app().files().blobs.dir().join("incoming")).unwrap();
        assert_eq!(incoming.count(), 0, "the copy is gone");
        world.stop().await;
    }
);

both!(
    replicas_share_a_bucket_and_nothing_else,
    Content::County,
    |db| async move {
        let bucket = Bucket::start().await;
        let first = world(db, &bucket, &[]).await;
        let head = first.caller("head-of-service");
        let evidence = report(&first).await;
        let file = attached(&first, &head, &evidence, "a.pdf", &pdf("shared")).await;
        let begun = upload(&head, "b.pdf").await;
        let settings = bucket.settings();
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let second = World::by(first.db.again(), std::sync::Arc::clone(&first.clock), &settings).await;
        // Addresses of the one are good at the other, though no directory is shared.
        let link = format!("{}{}", second.base, file["link"]["address"].as_str().unwrap());
        let got = get(&link, &[]).await;
        assert_eq!((got.status, got.text.as_bytes()), (200, pdf("shared").as_slice()));
        assert_eq!(send(&second, &begun, &pdf("b")).await.status, 201);
        let attach = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "upload": begun["id"] });
        let reply = head.ask(ATTACH, json!({ "input": attach })).await;
        assert_eq!(reply["attachFile"]["errors"], json!([]));
        second.stop().await;
        first.stop().await;
    }
);

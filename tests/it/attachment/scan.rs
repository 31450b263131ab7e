//! What a virus scanner says of files: a program, and clamd by its protocol. Until it has spoken, nobody reads them.

use std::{fs, path::Path, sync::Arc};

use api::config::{Settings, Sources};
use harness::{app::World, both, builder::Submission, db::Content};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::{attached, download, listed, pdf, report};

const INBOX: &str =
    "{ viewer { inbox(first: 50) { nodes { mode status because { origin sentence } evidence { id } } } } }";

/// A scanner as a shell script, which waits for the file `go` beside it, fails while there is a file `broken`, and writes down
/// what it is asked about.
fn script(dir: &Path) -> String {
    let script = dir.join("scan.sh");
    let text = r#"
dir=$(dirname "$0")
while [ ! -e "$dir/go" ]; do sleep 0.02; done
echo "$1" >> "$dir/asked"
if [ -e "$dir/broken" ]; then echo "out of order" >&2; exit 2; fi
if grep -q EICAR "$1"; then echo "$1: Eicar-Test-Signature"; exit 1; fi
"#;
    fs::write(&script, text).unwrap();
    format!("[\"sh\", \"{}\"]", script.display())
}

fn asked(dir: &Path) -> Vec<String> {
    let asked = fs::read_to_string(dir.join("asked")).unwrap_or_default();
    asked.lines().map(str::to_owned).collect()
}

/// Waits until the scanner has spoken about every file of the evidence.
async fn settled(world: &World, evidence: &Value) -> Vec<Value> {
    let head = world.caller("head-of-service");
    world
        .until("the scanner has spoken", || async {
            let files = listed(&head, evidence).await;
            files.iter().all(|file| file["state"] != "PENDING")
        })
        .await;
    listed(&head, evidence).await
}

async fn refused(world: &World, attachment: &Value) -> String {
    let got = download(world, "head-of-service", attachment).await;
    let body: Value = serde_json::from_str(&got.text).unwrap();
    assert_eq!(
        (got.status, &body["errors"][0]["extensions"]["code"]),
        (409, &json!("FILE_WITHHELD"))
    );
    body["errors"][0]["message"].as_str().unwrap().to_owned()
}

both!(a_program_decides_what_is_read, Content::County, |db| async move {
    let dir = TempDir::new().unwrap();
    let command = script(dir.path());
    let settings = [
        ("PLUMBLINE_ATTACHMENTS_SCAN", "command"),
        ("PLUMBLINE_ATTACHMENTS_SCAN_COMMAND", &command),
    ];
    let world = World::with(db, &settings).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let clean = attached(&world, &head, &evidence, "clean.pdf", &pdf("all is well")).await;
    let bad = attached(&world, &head, &evidence, "bad.pdf", &pdf("EICAR")).await;
    for file in [&clean, &bad] {
        assert_eq!((&file["state"], &file["link"]), (&json!("PENDING"), &Value::Null));
        assert!(refused(&world, file).await.contains("still being looked at"));
    }
    fs::write(dir.path().join("go"), "").unwrap();
    let files = settled(&world, &evidence).await;
    assert_eq!(
        (&files[0]["state"], &files[0]["finding"]),
        (&json!("CLEAN"), &Value::Null)
    );
    assert_eq!(
        (&files[1]["state"], &files[1]["finding"]),
        (&json!("QUARANTINED"), &json!("it: Eicar-Test-Signature"))
    );
    assert_eq!(download(&world, "head-of-service", &clean).await.status, 200);
    assert!(refused(&world, &bad).await.contains("found something"));
    assert_eq!(files[1]["link"], Value::Null);
    assert_eq!(download(&world, "police", &bad).await.status, 404);

    // Whoever attached it is told, and goes on being told when the evidence is revised.
    world
        .revise(
            &head,
            &evidence,
            &Submission::checks_report().with("narrative", "clearer"),
        )
        .await;
    let inbox = head.ask(INBOX, Value::Null).await;
    let told: Vec<&Value> = inbox["viewer"]["inbox"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["because"]["sentence"].as_str().unwrap().contains("bad.pdf"))
        .collect();
    assert_eq!(told.len(), 1, "{inbox:#}");
    assert_eq!(
        (&told[0]["mode"], &told[0]["status"]),
        (&json!("ALERT"), &json!("ACTIVE"))
    );
    assert_eq!(told[0]["evidence"]["id"], evidence["id"]);
    assert_eq!(asked(dir.path()).len(), 2);
    world.stop().await;
});

both!(
    a_scanner_without_an_answer_is_asked_again,
    Content::County,
    |db| async move {
        let dir = TempDir::new().unwrap();
        let command = script(dir.path());
        for name in ["go", "broken"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let settings = [
            ("PLUMBLINE_ATTACHMENTS_SCAN", "command"),
            ("PLUMBLINE_ATTACHMENTS_SCAN_COMMAND", &command),
        ];
        let world = World::with(db, &settings).await;
        let head = world.caller("head-of-service");
        let evidence = report(&world).await;
        let file = attached(&world, &head, &evidence, "a.pdf", &pdf("a")).await;
        world
            .until("it was asked", || async { !asked(dir.path()).is_empty() })
            .await;
        world
            .until("it is put off", || async {
                world
                    .db
                    .count("attachment", "fence = 1 AND lease_until = 1796900430000000")
                    .await
                    == 1
            })
            .await;
        refused(&world, &file).await;
        assert_eq!(
            api::service::attachment::scan(world.app()).await.unwrap().asked(),
            0,
            "not before its time"
        );
        fs::remove_file(dir.path().join("broken")).unwrap();
        world.clock.advance(chrono::TimeDelta::seconds(31));
        assert_eq!(settled(&world, &evidence).await[0]["state"], "CLEAN");
        world.stop().await;
    }
);

both!(what_a_scanner_cannot_cope_with_waits_longest, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    for (name, claims) in [("hard.pdf", 3), ("harder.pdf", 9), ("new.pdf", 0)] {
        let file = attached(&world, &head, &evidence, name, &pdf(name)).await;
        let sha256 = file["sha256"].as_str().unwrap();
        let waits = format!("UPDATE attachment SET state = 'PENDING', fence = {claims} WHERE sha256 = '{sha256}'");
        world.db.execute(&waits).await;
    }
    let now = world.app().now();
    let mut order = Vec::new();
    for _ in 0..3 {
        let until = now + chrono::TimeDelta::minutes(10);
        let claimed = api::store::attachment::claim(world.store(), now.into(), until.into(), 1)
            .await
            .unwrap();
        order.extend(claimed.into_iter().map(|row| row.name));
    }
    assert_eq!(order, ["new.pdf", "hard.pdf", "harder.pdf"]);
});

both!(replicas_share_the_work, Content::County, |db| async move {
    let dir = TempDir::new().unwrap();
    let command = script(dir.path());
    let store = dir.path().join("store").display().to_string();
    let settings = [
        ("PLUMBLINE_ATTACHMENTS_SCAN", "command"),
        ("PLUMBLINE_ATTACHMENTS_SCAN_COMMAND", &command),
        ("PLUMBLINE_ATTACHMENTS_DIR", &store),
    ];
    let other = db.again();
    let world = World::with(db, &settings).await;
    let beside = World::by(other, Arc::clone(&world.clock), &settings).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    for n in 0..9 {
        attached(&world, &head, &evidence, &format!("{n}.pdf"), &pdf(&n.to_string())).await;
    }
    fs::write(dir.path().join("go"), "").unwrap();
    let files = settled(&world, &evidence).await;
    assert!(files.iter().all(|file| file["state"] == "CLEAN"));
    let mut asked = asked(dir.path());
    assert_eq!(asked.len(), 9);
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 9, "each once");
    // Sent to one, read from the other, by the link of the first.
    let address = files[0]["link"]["address"].as_str().unwrap();
    let got = harness::fetch::get(&format!("{}{address}", beside.base), &[]).await;
    assert_eq!((got.status, got.text.as_bytes()), (200, pdf("0").as_slice()));
    beside.stop().await;
    world.stop().await;
});

/// Speaks clamd's INSTREAM: tells what came in, and answers by it.
async fn clamd(listener: TcpListener, heard: mpsc::UnboundedSender<Vec<u8>>) {
    let mut calls = 0;
    while let Ok((mut line, _)) = listener.accept().await {
        calls += 1;
        if calls == 1 {
            // Restarting: it hangs up.
            continue;
        }
        let content = instream(&mut line).await;
        let answer: &[u8] = if content.windows(5).any(|it| it == b"EICAR") {
            b"stream: Eicar-Test-Signature FOUND\0"
        } else {
            b"stream: OK\0"
        };
        line.write_all(answer).await.unwrap();
        heard.send(content).unwrap();
    }
}

async fn instream(line: &mut TcpStream) -> Vec<u8> {
    let mut command = [0; 10];
    line.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = line.read_u32().await.unwrap();
        if length == 0 {
            return content;
        }
        let mut part = vec![0; length as usize];
        line.read_exact(&mut part).await.unwrap();
        content.extend(part);
    }
}

both!(clamd_is_sent_the_content, Content::County, |db| async move {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let (sender, mut heard) = mpsc::unbounded_channel();
    let serving = tokio::spawn(clamd(listener, sender));
    let settings = [
        ("PLUMBLINE_ATTACHMENTS_SCAN", "clamd"),
        ("PLUMBLINE_ATTACHMENTS_CLAMD", &address),
    ];
    let world = World::with(db, &settings).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let long = pdf(&"all is well ".repeat(30_000));
    attached(&world, &head, &evidence, "long.pdf", &long).await;
    world
        .until("it is put off", || async {
            world.db.count("attachment", "lease_until = 1796900430000000").await == 1
        })
        .await;
    world.clock.advance(chrono::TimeDelta::seconds(31));
    attached(&world, &head, &evidence, "bad.pdf", &pdf("EICAR")).await;
    let files = settled(&world, &evidence).await;
    assert_eq!(
        (&files[0]["state"], &files[1]["state"]),
        (&json!("CLEAN"), &json!("QUARANTINED"))
    );
    assert_eq!(files[1]["finding"], "Eicar-Test-Signature");
    let mut contents = vec![heard.recv().await.unwrap(), heard.recv().await.unwrap()];
    contents.sort_by_key(Vec::len);
    assert_eq!(contents, [pdf("EICAR"), long]);
    serving.abort();
    world.stop().await;
});

#[test]
fn a_scanner_that_is_not_named_is_a_mistake() {
    for (scan, more, expected) in [
        ("command", None, "`attachments.scan_command`"),
        ("clamd", None, "`attachments.clamd`"),
        (
            "clamd",
            Some(("PLUMBLINE_ATTACHMENTS_CLAMD", "http://x")),
            "`attachments.clamd`",
        ),
        ("everything", None, "`attachments.scan`"),
        (
            "command",
            Some(("PLUMBLINE_ATTACHMENTS_SCAN_COMMAND", "sh")),
            "a list of words",
        ),
    ] {
        let own = [("PLUMBLINE_ATTACHMENTS_SCAN", scan)];
        let environment = own.into_iter().chain(more);
        let environment = environment
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let wrong = Settings::read(&Sources {
            environment,
            ..Sources::default()
        })
        .unwrap_err()
        .to_string();
        assert!(wrong.contains(expected), "{scan}: {wrong}");
    }
}

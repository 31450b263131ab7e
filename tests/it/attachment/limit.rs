//! How much is taken: of one file, while it comes in, of one piece of evidence, and of one person.

use harness::{
    app::World,
    both,
    db::Content,
    process::Plumbline,
    upload::{Line, put},
};
use serde_json::json;

use super::{REMOVE, attach, attached, begin, listed, pdf, report, send, upload};

const SMALL: [(&str, &str); 4] = [
    ("PLUMBLINE_ATTACHMENTS_MAX_FILE_BYTES", "100000"),
    ("PLUMBLINE_ATTACHMENTS_MAX_EVIDENCE_BYTES", "150000"),
    ("PLUMBLINE_ATTACHMENTS_MAX_FILES", "3"),
    ("PLUMBLINE_ATTACHMENTS_MAX_WAITING", "4"),
];

both!(
    too_long_a_file_is_stopped_on_its_way,
    Content::County,
    |db| async move {
        let world = World::with(db, &SMALL).await;
        let head = world.caller("head-of-service");
        let begun = upload(&head, "a.pdf").await;
        assert_eq!(begun["maxBytes"], json!(100_000));
        let address = begun["address"].as_str().unwrap();

        // Said beforehand: refused before any of it is read.
        let headers = "Content-Length: 100001\r\nExpect: 100-continue\r\n";
        let sent = Line::open(&world.base, address, headers).await.reply().await;
        assert_eq!((sent.status, sent.code()), (413, "FILE_TOO_LARGE"), "{sent:?}");

        // Not said: refused as soon as it is too much, though more would come for ever.
        let mut line = Line::open(&world.base, address, "Transfer-Encoding: chunked\r\n").await;
        assert!(line.chunk(b"%PDF-1.7\n").await);
        let mut taken = 0;
        while taken < 400_000 && line.chunk(&[b'x'; 10_000]).await {
            taken += 10_000;
        }
        assert!(line.bytes(b"0\r\n\r\n").await);
        let sent = line.reply().await;
        assert_eq!((sent.status, sent.code()), (413, "FILE_TOO_LARGE"), "{sent:?}");
        assert!(sent.message().contains("more than 100000 bytes"), "{sent:?}");

        let whole = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 100_000 - 9]].concat();
        assert_eq!(
            send(&world, &begun, &whole).await.status,
            201,
            "the longest that is taken"
        );
        world.stop().await;
    }
);

both!(evidence_has_room_for_so_much, Content::County, |db| async move {
    let world = World::with(db, &SMALL).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let long = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 80_000]].concat();
    let first = attached(&world, &head, &evidence, "a.pdf", &long).await;
    let begun = upload(&head, "b.pdf").await;
    assert_eq!(send(&world, &begun, &long).await.status, 201);
    let refused = attach(&head, &evidence, &begun).await;
    assert_eq!(refused["errors"][0]["code"], "WRONG_STATE", "{refused}");
    assert!(
        refused["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("150000 bytes"),
        "{refused}"
    );
    for name in ["c.pdf", "d.pdf"] {
        attached(&world, &head, &evidence, name, &pdf(name)).await;
    }
    let begun = upload(&head, "e.pdf").await;
    assert_eq!(send(&world, &begun, &pdf("e")).await.status, 201);
    let refused = attach(&head, &evidence, &begun).await;
    assert!(
        refused["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("3 files already"),
        "{refused}"
    );
    assert_eq!(listed(&head, &evidence).await.len(), 3);

    // What is removed makes room.
    let input = json!({ "attachment": first["id"], "reason": "the wrong quarter" });
    let removed = head.ask(REMOVE, json!({ "input": input })).await["removeAttachment"].clone();
    assert_eq!(removed["errors"], json!([]));
    assert_eq!(attach(&head, &evidence, &begun).await["errors"], json!([]));
    world.stop().await;
});

both!(one_person_has_room_for_so_many, Content::County, |db| async move {
    let world = World::with(db, &SMALL).await;
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    attached(&world, &head, &evidence, "a.pdf", &pdf("a")).await;
    for n in 0..4 {
        let begun = upload(&head, &format!("{n}.pdf")).await;
        if n < 2 {
            assert_eq!(send(&world, &begun, &pdf("waiting")).await.status, 201);
        }
    }
    let refused = begin(&head, "b.pdf").await;
    assert_eq!(refused["errors"][0]["code"], "WRONG_STATE", "{refused}");
    assert_eq!(
        begin(&world.caller("practice-manager"), "b.pdf").await["errors"],
        json!([])
    );

    // What was never sent takes no room once its time is over; what has arrived does for a day.
    world.clock.advance(chrono::TimeDelta::minutes(16));
    for _ in 0..2 {
        assert_eq!(begin(&head, "b.pdf").await["errors"], json!([]));
    }
    assert_eq!(begin(&head, "b.pdf").await["errors"][0]["code"], "WRONG_STATE");
    world.clock.advance(chrono::TimeDelta::hours(24));
    let head = world.caller("head-of-service");
    assert_eq!(
        begin(&head, "b.pdf").await["errors"],
        json!([]),
        "they are forgotten after a day"
    );
    world.stop().await;
});

both!(there_is_room_for_so_many_at_once, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_ATTACHMENTS_MAX_AT_ONCE", "1")]).await;
    let head = world.caller("head-of-service");
    let (slow, quick) = (upload(&head, "slow.pdf").await, upload(&head, "quick.pdf").await);
    let content = pdf("in two parts");
    let headers = format!("Content-Length: {}\r\n", content.len());
    let mut line = Line::open(&world.base, slow["address"].as_str().unwrap(), &headers).await;
    assert!(line.bytes(&content[..5]).await);
    let incoming = world.app().files().blobs.dir().join("incoming");
    world
        .until("the first comes in", || async {
            std::fs::read_dir(&incoming).unwrap().count() == 1
        })
        .await;
    let sent = send(&world, &quick, &content).await;
    assert_eq!((sent.status, sent.code()), (503, "UNAVAILABLE"), "{sent:?}");
    assert!(line.bytes(&content[5..]).await);
    assert_eq!(line.reply().await.status, 201);
    assert_eq!(send(&world, &quick, &content).await.status, 201, "there is room again");
    world.stop().await;
});

both!(an_address_holds_one_place, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_ATTACHMENTS_MAX_AT_ONCE", "2")]).await;
    let head = world.caller("head-of-service");
    let (begun, other) = (upload(&head, "a.pdf").await, upload(&head, "b.pdf").await);
    let content = pdf("sent again and again");
    let headers = format!("Content-Length: {}\r\n", content.len());
    let incoming = world.app().files().blobs.dir().join("incoming");
    let parts = || -> Vec<_> {
        let entries = std::fs::read_dir(&incoming).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    };
    let (mut lines, mut before) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let mut line = Line::open(&world.base, begun["address"].as_str().unwrap(), &headers).await;
        assert!(line.bytes(&content[..5]).await);
        lines.push(line);
        world
            .until("the one before is given up", || async {
                parts().len() == 1 && parts() != before
            })
            .await;
        before = parts();
    }
    // Nobody else waits for them, and who was replaced is told so.
    assert_eq!(send(&world, &other, &content).await.status, 201);
    let last = lines.pop().unwrap();
    for line in lines {
        let given_up = line.reply().await;
        assert_eq!(
            (given_up.status, given_up.code()),
            (400, "UPLOAD_INCOMPLETE"),
            "{given_up:?}"
        );
    }
    let mut last = last;
    assert!(last.bytes(&content[5..]).await);
    assert_eq!(last.reply().await.status, 201);
    world.stop().await;
});

both!(
    many_at_once_begin_no_more_than_they_may,
    Content::County,
    |db| async move {
        let world = World::with(db, &SMALL).await;
        let head = world.caller("head-of-service");
        let begun: Vec<_> = (0..24)
            .map(|n| {
                let head = head.clone();
                tokio::spawn(async move { begin(&head, &format!("{n}.pdf")).await })
            })
            .collect();
        let mut taken = 0;
        for payload in begun {
            taken += i32::from(payload.await.unwrap()["errors"] == json!([]));
        }
        assert_eq!(taken, 4);
        world.stop().await;
    }
);

both!(memory_does_not_grow_with_the_file, Content::County, |db| async move {
    const LENGTH: usize = 192 * 1024 * 1024;
    let plumbline = Plumbline::on(Some(&db.url)).with("PLUMBLINE_ATTACHMENTS_MAX_FILE_BYTES", "209715200");
    let server = plumbline.serve();
    let head = server.caller(&plumbline.token("head-of-service"));
    let small = upload(&head, "small.pdf").await;
    let address = |upload: &serde_json::Value| upload["address"].as_str().unwrap().to_owned();
    let sent = put(&format!("{}{}", server.base, address(&small)), &[], &pdf("x")).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let (_, before) = server.memory();

    let large = upload(&head, "large.pdf").await;
    let mut line = Line::open(&server.base, &address(&large), &format!("Content-Length: {LENGTH}\r\n")).await;
    let part = vec![b'x'; 1024 * 1024];
    assert!(line.bytes(b"%PDF-1.7\n").await);
    let mut left = LENGTH - 9;
    while left > 0 {
        let some = left.min(part.len());
        assert!(line.bytes(&part[..some]).await, "{}", server.log());
        left -= some;
    }
    let sent = line.reply().await;
    assert_eq!((sent.status, &sent.body["bytes"]), (201, &json!(LENGTH)), "{sent:?}");
    let (_, after) = server.memory();
    let grown = (after - before) / 1024 / 1024;
    eprintln!(
        "{:?}: {grown} MiB more at most while {} MiB came in",
        db.backend,
        LENGTH / 1024 / 1024
    );
    assert!(grown < 24, "{grown} MiB");
});

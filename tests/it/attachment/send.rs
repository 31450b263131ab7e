//! A file on its way: from its name to the download.

use harness::{
    both,
    builder::fresh_key,
    fetch::get,
    upload::{Line, put},
};
use serde_json::{Value, json};

use super::{ATTACH, START, attach, attached, begin, download, listed, pdf, report, send, upload, url};

/// SHA-256 of `pdf("all is well")`, in Base64, as another program worked it out.
const DIGEST: &str = "sha-256=:XiWU3RNeqyRCA6XO8GTVXnlxnJewIHgJAuRCOYOGt5Q=:";

both!(a_file_goes_all_the_way, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let begun = upload(&head, "Prüfbericht \"Q3\".pdf").await;
    assert_eq!(begun["expiresAt"], "2026-12-10T11:15:00.000000Z");
    assert_eq!(begun["maxBytes"], json!(26_214_400));
    assert_eq!(begun["receivedAt"], Value::Null);

    let early = attach(&head, &evidence, &begun).await;
    assert_eq!(early["errors"][0]["code"], "WRONG_STATE", "{early}");

    let content = pdf("all is well");
    let sent = send(&world, &begun, &content).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    assert_eq!(sent.body["mediaType"], "application/pdf");
    assert_eq!(sent.body["bytes"], json!(content.len()));

    let attachment = attach(&head, &evidence, &begun).await["attachment"].clone();
    assert_eq!(attachment["name"], "Prüfbericht \"Q3\".pdf");
    assert_eq!(attachment["state"], "NOT_SCANNED");
    assert_eq!(attachment["sha256"], sent.body["sha256"]);
    assert_eq!(attachment["evidence"]["id"], evidence["id"]);
    assert_eq!(attachment["uploadedAt"], "2026-12-10T11:00:00.000000Z");

    let shown = listed(&head, &evidence).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["id"], attachment["id"]);
    let got = download(&world, "head-of-service", &attachment).await;
    assert_eq!((got.status, got.text.as_bytes()), (200, content.as_slice()));
    assert_eq!(got.header("content-length"), content.len().to_string());
    assert_eq!(got.header("content-type"), "application/pdf");
    assert_eq!(
        got.header("content-disposition"),
        "attachment; filename=\"Pr_fbericht _Q3_.pdf\"; filename*=UTF-8''Pr%C3%BCfbericht%20%22Q3%22.pdf"
    );
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(got.header("cache-control"), "private, no-cache");
    assert_eq!(
        got.header("etag"),
        format!("\"{}\"", attachment["sha256"].as_str().unwrap())
    );
});

both!(what_is_known_is_not_sent_again, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let attachment = attached(&world, &head, &evidence, "a.txt", "£ 12".as_bytes()).await;
    let first = download(&world, "head-of-service", &attachment).await;
    assert_eq!(first.header("content-type"), "text/plain; charset=utf-8");
    let bearer = format!("Bearer {}", world.token("head-of-service"));
    let url = format!("{}{}", world.base, attachment["url"].as_str().unwrap());
    let known = [
        ("authorization", bearer.as_str()),
        ("if-none-match", first.header("etag")),
    ];
    let again = get(&url, &known).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let nobody = get(&url, &known[1..]).await;
    assert_eq!(nobody.status, 401, "a name of the content is no sign-in");
});

both!(what_is_sent_is_not_packed, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let content = pdf(&"all is well ".repeat(1000));
    let attachment = attached(&world, &head, &evidence, "a.pdf", &content).await;
    let bearer = format!("Bearer {}", world.token("head-of-service"));
    let url = format!("{}{}", world.base, attachment["url"].as_str().unwrap());
    let got = get(&url, &[("authorization", &bearer), ("accept-encoding", "gzip")]).await;
    assert_eq!((got.status, got.header("content-encoding")), (200, ""));
    assert_eq!(got.header("content-length"), content.len().to_string());
});

both!(a_retry_finds_what_the_first_made, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let start = json!({ "input": { "idempotencyKey": fresh_key(), "name": "a.pdf" } });
    let first = head.ask(START, start.clone()).await["startUpload"]["upload"].clone();
    let again = head.ask(START, start.clone()).await["startUpload"]["upload"].clone();
    assert_eq!(first, again, "the address too");
    assert_eq!(world.db.count("upload", "1 = 1").await, 1);
    let mut other = start.clone();
    other["input"]["name"] = "b.pdf".into();
    let refused = head.ask(START, other).await["startUpload"].clone();
    assert_eq!(refused["errors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");

    assert_eq!(send(&world, &first, &pdf("one")).await.status, 201);
    let late = head.ask(START, start).await["startUpload"]["upload"].clone();
    assert_eq!(
        (&late["address"], &late["mediaType"]),
        (&Value::Null, &json!("application/pdf"))
    );
    let second = put(&url(&world, &first), &[], &pdf("two")).await;
    assert_eq!((second.status, second.code()), (410, "UPLOAD_OVER"), "{second:?}");

    let input = json!({ "idempotencyKey": fresh_key(), "evidence": evidence["id"], "upload": first["id"] });
    let made = head.ask(ATTACH, json!({ "input": input })).await["attachFile"].clone();
    let same = head.ask(ATTACH, json!({ "input": input })).await["attachFile"].clone();
    assert_eq!(made["errors"], json!([]));
    assert_eq!(made["attachment"]["id"], same["attachment"]["id"]);
    assert_eq!(world.db.count("attachment", "1 = 1").await, 1);
    let twice = attach(&head, &evidence, &first).await;
    assert_eq!(twice["errors"][0]["code"], "WRONG_STATE", "{twice}");
});

both!(two_at_once_are_both_kept, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let mut uploads = Vec::new();
    for n in 0..6 {
        let begun = upload(&head, &format!("{n}.pdf")).await;
        // The same content lies in the store once and belongs to each.
        assert_eq!(send(&world, &begun, &pdf("the same")).await.status, 201);
        uploads.push(begun);
    }
    let waiting: Vec<_> = uploads
        .iter()
        .map(|upload| {
            let (head, evidence, upload) = (head.clone(), evidence.clone(), upload.clone());
            tokio::spawn(async move { attach(&head, &evidence, &upload).await })
        })
        .collect();
    for one in waiting {
        assert_eq!(one.await.unwrap()["errors"], json!([]));
    }
    let places = world
        .db
        .texts("SELECT CAST(place AS text) AS it FROM attachment ORDER BY place")
        .await;
    assert_eq!(places, ["1", "2", "3", "4", "5", "6"]);
});

both!(an_address_is_good_for_its_time, |world| async move {
    let head = world.caller("head-of-service");
    let begun = upload(&head, "a.pdf").await;
    let address = begun["address"].as_str().unwrap();
    for wrong in [
        address.replace(&address[40..44], "0000"),
        format!("{address}0"),
        "/upload/x".to_owned(),
        format!("/upload/{}", "0".repeat(96)),
    ] {
        let sent = put(&format!("{}{wrong}", world.base), &[], &pdf("x")).await;
        assert_eq!((sent.status, sent.code()), (404, "BAD_REQUEST"), "{wrong}");
    }
    world.clock.set("2026-12-10T11:15:01Z".parse().unwrap());
    let sent = send(&world, &begun, &pdf("x")).await;
    assert_eq!((sent.status, sent.code()), (410, "UPLOAD_OVER"), "{sent:?}");
    assert_eq!(world.db.count("upload", "received_at IS NOT NULL").await, 0);
});

both!(what_is_not_whole_is_not_there, |world| async move {
    let head = world.caller("head-of-service");
    let content = pdf("all is well");
    let wrong = [(
        "content-digest",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
    )];
    let range = [("content-range", "bytes 0-9/20")];
    for (headers, expected) in [
        (&wrong[..], "UPLOAD_INCOMPLETE"),
        (&[("content-digest", "sha-256=nothing")], "UPLOAD_INCOMPLETE"),
        (&[("content-encoding", "gzip")], "UPLOAD_INCOMPLETE"),
        (&range, "UPLOAD_INCOMPLETE"),
        (&[("content-digest", "sha-512=:AA==:")], ""),
        (&[("content-digest", DIGEST)], ""),
    ] {
        let begun = upload(&head, "a.pdf").await;
        let sent = put(&url(&world, &begun), headers, &content).await;
        assert_eq!(sent.code(), expected, "{headers:?}: {sent:?}");
        assert_eq!(sent.status, if expected.is_empty() { 201 } else { 400 });
    }

    // Announced with one length, sent with another.
    let input = json!({ "idempotencyKey": fresh_key(), "name": "a.pdf", "bytes": content.len() + 1 });
    let begun = head.ask(START, json!({ "input": input })).await["startUpload"]["upload"].clone();
    let sent = send(&world, &begun, &content).await;
    assert_eq!((sent.status, sent.code()), (400, "UPLOAD_INCOMPLETE"), "{sent:?}");

    // A line that goes dead, and a body without its end.
    let arrived = world.db.count("upload", "received_at IS NOT NULL").await;
    for headers in ["Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"] {
        let begun = upload(&head, "a.pdf").await;
        let mut line = Line::open(&world.base, begun["address"].as_str().unwrap(), headers).await;
        let part = if headers.starts_with('C') {
            content.clone()
        } else {
            [b"10\r\n", &content[..16], b"\r\n"].concat()
        };
        assert!(line.bytes(&part).await);
        drop(line);
        let whole = send(&world, &begun, &content).await;
        assert_eq!(whole.status, 201, "it can be sent again: {whole:?}");
    }
    assert_eq!(world.db.count("upload", "received_at IS NOT NULL").await, arrived + 2);
    world
        .until("nothing is left of what broke off", || async {
            std::fs::read_dir(world.app().files().blobs.dir().join("incoming"))
                .unwrap()
                .count()
                == 0
        })
        .await;
});

both!(partners_send_nothing, |world| async move {
    let payload = begin(&world.caller("police"), "a.pdf").await;
    assert_eq!(payload["errors"][0]["code"], "FORBIDDEN", "{payload}");
    assert_eq!(world.db.count("upload", "1 = 1").await, 0);
});

//! What is not taken, and what is said of it. Nothing of it is kept.

use harness::{
    app::World,
    archive::{Archive, Lie, docx},
    both,
};
use serde_json::json;

use super::{START, begin, pdf, send, upload};

/// Sends a file that must be refused and gives the reason.
async fn refused(world: &World, name: &str, content: &[u8]) -> String {
    let head = world.caller("head-of-service");
    let begun = upload(&head, name).await;
    let sent = send(world, &begun, content).await;
    assert_eq!((sent.status, sent.code()), (415, "FILE_REFUSED"), "{name}: {sent:?}");
    assert!(sent.message().contains(&format!("`{name}`")), "{sent:?}");
    assert!(sent.message().ends_with("nothing was recorded"), "{sent:?}");
    sent.message().to_owned()
}

/// A Windows program, as far as its first bytes tell.
fn program() -> Vec<u8> {
    [b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".as_slice(), &[0; 200]].concat()
}

both!(names_are_looked_at_before_anything_is_sent, |world| async move {
    let head = world.caller("head-of-service");
    for name in [
        "setup.exe",
        "run.bat",
        "macros.docm",
        "letter.doc",
        "mail.msg",
        "page.html",
        "archive.zip",
        "pdf",
        ".pdf",
        "report.pdf.js",
        "../report.pdf",
        "a\\b.pdf",
        "report\u{202e}fdp.exe.pdf",
        "line\nbreak.pdf",
        "   ",
        "",
        &"x".repeat(300),
    ] {
        let payload = begin(&head, name).await;
        assert_eq!(payload["errors"][0]["code"], "INVALID", "{name:?}: {payload}");
        assert_eq!(payload["errors"][0]["field"], json!(["input", "name"]), "{name:?}");
        let message = payload["errors"][0]["message"].as_str().unwrap();
        assert!(message.ends_with("nothing was recorded"), "{message}");
    }
    let help = begin(&head, "setup.exe").await["errors"][0]["help"].clone();
    assert!(help.as_str().unwrap().contains("PDF, PNG and JPEG"), "{help}");
    for (bytes, code) in [(0, "INVALID"), (-1, "INVALID"), (26_214_401, "INVALID")] {
        let input = json!({ "idempotencyKey": harness::builder::fresh_key(), "name": "a.pdf", "bytes": bytes });
        let payload = head.ask(START, json!({ "input": input })).await["startUpload"].clone();
        assert_eq!(payload["errors"][0]["code"], code, "{bytes}");
    }
    assert_eq!(world.db.count("upload", "1 = 1").await, 0);
});

both!(a_file_is_what_it_holds, |world| async move {
    let windows_1252 = b"fee;\xa312\r\n".to_vec();
    for (name, content, said) in [
        ("report.pdf", program(), "not a PDF but a Windows program"),
        ("report.docx", program(), "not a Word document but a Windows program"),
        ("notes.txt", program(), "not plain text but a Windows program"),
        (
            "photo.png",
            b"\x7fELF\x02\x01\x01".to_vec(),
            "not a PNG picture but a program",
        ),
        (
            "photo.jpg",
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            "not a JPEG picture but a PNG picture",
        ),
        ("list.csv", pdf("x"), "not a CSV table but a PDF"),
        ("list.csv", windows_1252, "save it as `CSV UTF-8`"),
        ("notes.txt", "\u{feff}<!DOCTYPE html><p>".into(), "but a web page"),
        ("notes.txt", b"#!/bin/sh\n".to_vec(), "but a script"),
        ("notes.txt", b"\xff\xfeH\0i\0".to_vec(), "not UTF-8 text"),
        (
            "notes.txt",
            [b"fine until here ".repeat(8000).as_slice(), b"\0"].concat(),
            "not UTF-8 text",
        ),
        (
            "notes.txt",
            [b"cut off: ".as_slice(), &"£".as_bytes()[..1]].concat(),
            "not UTF-8 text",
        ),
        ("report.pdf", b"just words".to_vec(), "but plain text"),
        (
            "letter.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "a document of an old Office, one locked with a password, or an e-mail",
        ),
        ("report.pdf", Vec::new(), "is empty"),
    ] {
        let message = refused(&world, name, &content).await;
        assert!(message.contains(said), "{name}: {message}");
    }
    assert_eq!(world.db.count("upload", "received_at IS NOT NULL").await, 0);
    let incoming = std::fs::read_dir(world.app().files().blobs.dir().join("incoming"));
    assert_eq!(incoming.unwrap().count(), 0, "nothing is left");
});

/// A Word document of some length.
fn letter() -> Vec<u8> {
    let words: Vec<String> = (0..5_000).map(|n| (n * 7_919 % 10_007).to_string()).collect();
    docx(&words.join(" ")).finish()
}

both!(documents_are_looked_into, |world| async move {
    let odt = "application/vnd.oasis.opendocument.text";
    let excel = Archive::default()
        .with("[Content_Types].xml", b"<Types/>")
        .with("xl/workbook.xml", b"<workbook/>");
    let written = Archive::default()
        .stored("mimetype", odt.as_bytes())
        .with("content.xml", b"<office/>");
    let macros = docx("x").with("word/vbaProject.bin", b"Sub AutoOpen");
    let types = b"application/vnd.ms-word.document.macroEnabled.main+xml";
    let named = Archive::default()
        .with("[Content_Types].xml", types)
        .with("word/document.xml", b"x");
    let other = Archive::default().with("a/b.txt", b"x");
    for (name, archive, said) in [
        ("a.docx", excel, "not a Word document but an Excel workbook"),
        (
            "a.ods",
            written,
            "not an OpenDocument spreadsheet but an OpenDocument text",
        ),
        ("a.docx", macros, "holds macros"),
        ("a.docx", named, "holds macros"),
        ("a.docx", other, "but another archive"),
    ] {
        let message = refused(&world, name, &archive.finish()).await;
        assert!(message.contains(said), "{name}: {message}");
    }
    let head = world.caller("head-of-service");
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let csv = "\u{feff}unit;fee\r\nNorth;£ 12\r\n".repeat(9000);
    for (name, content, media) in [
        ("a.DOCX", letter(), word),
        ("a.csv", csv.into_bytes(), "text/csv"),
        ("a.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "image/jpeg"),
    ] {
        let begun = upload(&head, name).await;
        let sent = send(&world, &begun, &content).await;
        assert_eq!(sent.body["mediaType"], media, "{name}: {sent:?}");
    }
});

both!(damaged_archives_are_not_taken, |world| async move {
    let whole = letter();
    let mut damaged = whole.clone();
    let at = damaged.len() / 2;
    damaged[at] ^= 0xff;
    // One name for whoever reads the list, another for whoever reads along.
    let mut renamed = docx("x").finish();
    renamed[30] = b'_';
    let lying = |flags, at| {
        let lie = Lie {
            flags,
            at,
            unpacked: None,
        };
        docx("x").lying("word/a.xml", b"y", lie).finish()
    };
    for (content, said) in [
        (whole[..whole.len() - 30].to_vec(), "its end is missing"),
        ([whole.as_slice(), b"behind it"].concat(), "its end is missing"),
        (b"PK\x03\x04 and nothing more".to_vec(), "its end is missing"),
        (damaged, "cannot be opened"),
        (lying(1, None), "locked with a password"),
        (lying(0, Some(0)), "its parts lie in each other"),
        (renamed, "its list of contents speaks of another content"),
    ] {
        let message = refused(&world, "a.docx", &content).await;
        assert!(message.contains(said), "{message}");
    }
});

both!(bombs_are_not_opened, |world| async move {
    let zeros = vec![0; 40 * 1024 * 1024];
    // Honest: forty megabytes out of forty kilobytes.
    let honest = docx("x").with("word/media/a.bin", &zeros).finish();
    assert!(honest.len() < 60_000);
    let message = refused(&world, "a.docx", &honest).await;
    assert!(
        message.contains("unpacks to more than such a document should hold"),
        "{message}"
    );
    // Lying: it says to be small.
    let small = Lie {
        unpacked: Some(1000),
        ..Lie::default()
    };
    let lying = docx("x").lying("word/media/a.bin", &zeros, small).finish();
    let message = refused(&world, "a.docx", &lying).await;
    assert!(
        message.contains("unpacks to more than such a document should hold"),
        "{message}"
    );
    // Boasting: four gigabytes that are not there.
    let large = Lie {
        unpacked: Some(u32::MAX - 1),
        ..Lie::default()
    };
    let boasting = docx("x").lying("word/media/a.bin", b"x", large).finish();
    let message = refused(&world, "a.docx", &boasting).await;
    assert!(
        message.contains("unpacks to more than such a document should hold"),
        "{message}"
    );
    // Many: more entries than any document has.
    let many = (0..10_001).fold(docx("x"), |archive, n| archive.stored(&format!("word/{n}"), b""));
    let message = refused(&world, "a.docx", &many.finish()).await;
    assert!(
        message.contains("unpacks to more than such a document should hold"),
        "{message}"
    );
});

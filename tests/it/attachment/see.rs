//! Who sees files: whoever sees the evidence, on every path, and nobody else on any.

use std::collections::BTreeSet;

use harness::{app::World, both, builder::Submission, fetch::get, fixture::RESTRICTED_FILE, gql::Caller, persona};
use serde_json::{Value, json};

use super::{attach, attached, download, listed, pdf, report, send, upload};

const NODE: &str = "query($id: ID!) { node(id: $id) { ... on Attachment { name sha256 evidence { id } } } }";

/// Who reads what, of those who can sign in in the demo.
async fn readers(world: &World, evidence: &Value, attachment: &Value) -> BTreeSet<&'static str> {
    let mut readers = BTreeSet::new();
    for person in persona::all().filter(|it| *it != "system") {
        let caller = world.caller(person);
        let got = download(world, person, attachment).await;
        let node = caller.ask(NODE, json!({ "id": attachment["id"] })).await["node"].clone();
        let listed = listed(&caller, evidence).await.len();
        assert_eq!(node.is_object(), got.status == 200, "{person}: {node} {got:?}");
        assert_eq!(listed == 1, got.status == 200, "{person}: {got:?}");
        if got.status == 200 {
            readers.insert(person);
        } else {
            let nothing = download(
                world,
                person,
                &json!({ "url": "/attachment/att_00000000000000000000000000000000" }),
            )
            .await;
            assert_eq!((got.status, nothing.status), (404, 404), "{person}");
            assert_eq!(
                anonymous(&got.text),
                anonymous(&nothing.text),
                "{person}: no hint that it exists"
            );
        }
    }
    readers
}

/// A reply without what tells one request from another.
fn anonymous(text: &str) -> Value {
    let mut body: Value = serde_json::from_str(text).unwrap();
    body["errors"][0]["extensions"]["requestId"].take();
    body
}

both!(files_are_seen_with_their_evidence, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = world.submit(&manager, &Submission::supervision_audit()).await;
    let of_audit = attached(&world, &manager, &audit, "notes.txt", b"what was seen").await;
    let seen = readers(&world, &audit, &of_audit).await;
    for person in [
        "practice-manager",
        "operations-manager",
        "head-of-safeguarding",
        "qa-lead",
        "dcs",
    ] {
        assert!(seen.contains(person), "{person} of {seen:?}");
    }
    for person in ["police", "health", "lead-member"] {
        assert!(!seen.contains(person), "{person} of {seen:?}");
    }

    let year = json!({ "start": "2026-04-01", "end": "2027-03-31" });
    let head = world.caller("head-of-service");
    let report = world
        .submit(&head, &Submission::checks_report().with("period", year))
        .await;
    let of_report = attached(&world, &head, &report, "report.pdf", &pdf("results")).await;
    let seen = readers(&world, &report, &of_report).await;
    for person in ["head-of-service", "lead-member", "head-of-safeguarding"] {
        assert!(seen.contains(person), "{person} of {seen:?}");
    }
    for person in ["police", "health", "practice-manager"] {
        assert!(!seen.contains(person), "{person} of {seen:?}");
    }
    let nobody = get(&format!("{}{}", world.base, of_report["url"].as_str().unwrap()), &[]).await;
    assert_eq!(nobody.status, 401);
});

both!(who_may_change_the_evidence_may_attach, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = world.submit(&manager, &Submission::supervision_audit()).await;
    for (person, code) in [
        ("operations-manager", "FORBIDDEN"),
        ("qa-lead", "FORBIDDEN"),
        ("practice-manager-east", "NOT_FOUND"),
    ] {
        let caller = world.caller(person);
        let begun = upload(&caller, "a.pdf").await;
        assert_eq!(send(&world, &begun, &pdf("a")).await.status, 201);
        let refused = attach(&caller, &audit, &begun).await;
        assert_eq!(refused["errors"][0]["code"], code, "{person}: {refused}");
        // Nor can an upload of somebody else be used.
        let refused = attach(&manager, &audit, &begun).await;
        assert_eq!(refused["errors"][0]["code"], "NOT_FOUND", "{person}: {refused}");
    }
    let safeguarding = world.caller("head-of-safeguarding");
    attached(&world, &safeguarding, &audit, "a.pdf", &pdf("a")).await;
    assert_eq!(world.db.count("attachment", "1 = 1").await, 1);
});

both!(a_link_is_good_for_a_while_and_for_one_person, |world| async move {
    let head = world.caller("head-of-service");
    let evidence = report(&world).await;
    let attachment = attached(&world, &head, &evidence, "a.pdf", &pdf("a")).await;
    let other = attached(&world, &head, &evidence, "b.pdf", &pdf("b")).await;
    assert_eq!(attachment["link"]["expiresAt"], "2026-12-10T11:05:00.000000Z");
    let fetch = async |address: &str| get(&format!("{}{address}", world.base), &[]).await;
    let address = attachment["link"]["address"].as_str().unwrap().to_owned();
    let got = fetch(&address).await;
    assert_eq!((got.status, got.text.as_bytes()), (200, pdf("a").as_slice()));
    let (path, link) = address.split_once('?').unwrap();
    let tampered = link.replace(".1796", ".1896");
    assert_ne!(tampered, link, "{link}");
    for wrong in [
        format!("{}?{link}", other["url"].as_str().unwrap()),
        format!("{path}?{tampered}"),
        format!("{path}?link=x"),
        format!("{path}?link="),
        format!("{path}?{link}0"),
    ] {
        assert_eq!(fetch(&wrong).await.status, 404, "{wrong}");
    }

    // It shows what its person may see when it is used.
    world.db.execute("UPDATE evidence SET submitted_by = (SELECT id FROM person WHERE subject = 'qa-lead'), service_id = NULL, unit_id = (SELECT id FROM unit WHERE code = 'T-CARE'), team_id = NULL").await;
    let still = fetch(&address).await.status;
    let with_token = download(&world, "head-of-service", &attachment).await.status;
    assert_eq!(still, with_token);
    world.clock.set("2026-12-10T11:05:01Z".parse().unwrap());
    assert_eq!(fetch(&address).await.status, 404, "its time is over");
});

both!(downloads_of_what_is_restricted_are_noted, |world| async move {
    let manager = world.caller("practice-manager");
    let restricted = Submission::supervision_audit()
        .with("worker", "W-N2")
        .with("caseFile", RESTRICTED_FILE);
    for (audit, noted) in [(restricted, 1), (Submission::supervision_audit(), 0)] {
        let evidence = world.submit(&manager, &audit).await;
        let attachment = attached(&world, &manager, &evidence, "a.pdf", &pdf("a")).await;
        let id = attachment["id"].as_str().unwrap().trim_start_matches("att_").to_owned();
        let before = world.db.count("access", "subject_kind = 'evidence'").await;
        assert_eq!(download(&world, "qa-lead", &attachment).await.status, 200);
        let notes = world.app().store();
        let key = id.parse().unwrap();
        let of_file = api::store::access::by_subject(notes, &[key]).await.unwrap();
        assert_eq!(of_file.len(), noted);
        assert!(
            of_file
                .iter()
                .all(|row| row.subject_kind == "attachment" && row.purpose == "whole authority")
        );
        let after = world.db.count("access", "subject_kind = 'evidence'").await;
        assert_eq!(after - before, i64::try_from(noted).unwrap(), "and with the evidence");
        world
            .caller("qa-lead")
            .ask(NODE, json!({ "id": attachment["id"] }))
            .await;
        let named = world.db.count("access", "subject_kind = 'evidence'").await;
        assert_eq!(named - after, i64::try_from(noted).unwrap(), "its name alone, too");
        assert_eq!(download(&world, "police", &attachment).await.status, 404);
        assert_eq!(
            api::store::access::by_subject(notes, &[key]).await.unwrap().len(),
            noted
        );
    }
});

const NESTED: &str = "query($first: Int!) { evidence(first: $first) { nodes { id
  attachments(first: 10) { totalCount nodes { id name url link { address } uploadedBy { name } evidence { id } } } } } }";

both!(many_files_cost_no_more_statements_than_few, |world| async move {
    let manager = world.caller("practice-manager");
    for n in 0..8 {
        let audit = world.submit(&manager, &Submission::of_a_load(n)).await;
        for name in ["a.pdf", "b.pdf"] {
            attached(&world, &manager, &audit, name, &pdf(name)).await;
        }
    }
    let (few, two) = cost(&world, &manager, 2).await;
    let (many, eight) = cost(&world, &manager, 8).await;
    assert_eq!((two, eight), (4, 16));
    assert_eq!(few, many, "statements for four files and for sixteen");
    assert!(
        many <= 3,
        "{many} statements: evidence, its files, and the evidence of the files"
    );
});

/// Fewest statements of some tries, and how many files they showed.
async fn cost(world: &World, caller: &Caller, first: usize) -> (u64, usize) {
    let mut fewest = (u64::MAX, 0);
    for _ in 0..6 {
        let before = world.store().statements();
        let data = caller.ask(NESTED, json!({ "first": first })).await;
        let nodes = data["evidence"]["nodes"].as_array().unwrap();
        let files = nodes
            .iter()
            .map(|it| it["attachments"]["nodes"].as_array().unwrap().len());
        fewest = fewest.min((world.store().statements() - before, files.sum()));
    }
    fewest
}

both!(
    a_file_of_a_revision_about_one_worker_is_not_in_its_summary,
    |world| async move {
        let head = world.caller("head-of-service");
        let yearly = json!({ "start": "2026-04-01", "end": "2027-03-31" });
        let summary = Submission::checks_report().with("period", yearly);
        let first = world.submit(&head, &summary.again().with("worker", "W-N1")).await;
        let before = attached(&world, &head, &first, "one.txt", b"about one worker").await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let second = world.revise(&head, &first, &summary).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let after = attached(&world, &head, &second, "all.txt", b"about all of them").await;
        for (person, both) in [
            ("lead-member", false),
            ("chief-executive", false),
            ("head-of-service", true),
            ("qa-lead", true),
        ] {
            let caller = world.caller(person);
            assert_eq!(listed(&caller, &second).await.len(), 1 + usize::from(both), "{person}");
            let expected = if both { 200 } else { 404 };
            assert_eq!(download(&world, person, &before).await.status, expected, "{person}");
            assert_eq!(download(&world, person, &after).await.status, 200, "{person}");
        }
    }
);

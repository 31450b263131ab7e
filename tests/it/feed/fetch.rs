//! What stands in a calendar, and when it is sent again.

use std::collections::BTreeSet;

use harness::{both, builder::Submission, fetch::get};
use serde_json::{Value, json};

use super::{address, calendar, fetch, planned};

const MINE: &str = "query($filter: ObligationFilter, $after: String) { viewer {
  obligations(filter: $filter, first: 100, after: $after) { nodes { id dueOn status } pageInfo { hasNextPage endCursor } } } }";

const STATUSES: [&str; 8] = [
    "NOT_DUE",
    "OPEN",
    "PARTIAL",
    "MET",
    "MET_LATE",
    "OVERDUE",
    "WAIVED",
    "NOT_APPLICABLE",
];

both!(one_s_own_calendar_is_one_s_own_list, |world| async move {
    planned(&world).await;
    for person in [
        "practice-manager",
        "operations-manager",
        "head-of-service",
        "qa-lead",
        "worker",
    ] {
        let caller = world.caller(person);
        let address = address(&caller, "PERSON", None).await;
        let calendar = calendar(&world, &address).await;
        let mut listed = BTreeSet::new();
        let filter = json!({ "dated": true, "dueFrom": "2026-10-11", "statuses": STATUSES });
        let mut after = Value::Null;
        loop {
            let page = caller.ask(MINE, json!({ "filter": filter, "after": after })).await;
            let page = &page["viewer"]["obligations"];
            for node in page["nodes"].as_array().unwrap() {
                let bare = node["id"].as_str().unwrap().trim_start_matches("obl_").to_owned();
                listed.insert((bare, node["dueOn"].as_str().unwrap().replace('-', "")));
            }
            if page["pageInfo"]["hasNextPage"] != json!(true) {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        let shown: BTreeSet<(String, String)> = calendar
            .events
            .iter()
            .map(|event| {
                let id = event["UID"]
                    .trim_start_matches("obligation-")
                    .trim_end_matches("@plumbline");
                (id.replace('-', ""), event["DTSTART;VALUE=DATE"].clone())
            })
            .collect();
        assert_eq!(shown, listed, "{person}");
        let nothing_to_do = ["qa-lead", "worker"].contains(&person);
        assert_eq!(shown.is_empty(), nothing_to_do, "{person}");
    }
});

both!(an_entry_says_what_is_due_in_plain_words, |world| async move {
    planned(&world).await;
    let manager = world.caller("practice-manager");
    let address = address(&manager, "PERSON", None).await;
    let before = calendar(&world, &address).await;
    assert_eq!(before.own["X-WR-CALNAME"], "Duties of Maya Holloway");
    let summary = "3.16 Practice managers audit a case file of each worker: Asha Whitlow, December 2026";
    let of_worker = |calendar: &harness::ics::Ics| {
        let mut found = calendar.events.iter().filter(|event| event["SUMMARY"] == summary);
        found
            .next()
            .cloned()
            .unwrap_or_else(|| panic!("{:#?}", calendar.each("SUMMARY")))
    };
    let open = of_worker(&before);
    assert_eq!(open["DTSTART;VALUE=DATE"], "20270110");
    assert_eq!(
        (open["STATUS"].as_str(), open["CATEGORIES"].as_str()),
        ("CONFIRMED", "Open")
    );
    assert_eq!(
        open["DESCRIPTION"],
        "Open. Due on 10 January 2027. Nothing is there yet."
    );
    assert_eq!((open["TRANSP"].as_str(), open.get("DTEND")), ("TRANSPARENT", None));

    let audit = Submission::supervision_audit().with("eventDate", "2026-12-08");
    world.submit(&manager, &audit).await;
    let met = of_worker(&calendar(&world, &address).await);
    assert_eq!(
        (met["UID"].as_str(), met["CATEGORIES"].as_str()),
        (open["UID"].as_str(), "Met")
    );
});

both!(what_has_not_changed_is_not_sent_again, |world| async move {
    planned(&world).await;
    let manager = world.caller("practice-manager");
    let address = address(&manager, "PERSON", None).await;
    let first = fetch(&world, &address).await;
    let etag = first.header("etag").to_owned();
    assert!(etag.starts_with('"') && etag.len() > 20, "{etag}");
    assert_eq!(first.header("cache-control"), "private, max-age=900");
    assert_eq!(fetch(&world, &address).await.header("etag"), etag);
    let url = format!("{}{address}", world.base);
    for known in [
        etag.clone(),
        format!("\"other\", {etag}"),
        format!("W/{etag}"),
        "*".to_owned(),
    ] {
        let again = get(&url, &[("if-none-match", &known)]).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{known}");
        assert_eq!(again.header("etag"), etag);
    }
    world.submit(&manager, &Submission::supervision_audit()).await;
    let changed = get(&url, &[("if-none-match", &etag)]).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), etag);
});

both!(a_decision_is_seen, |world| async move {
    planned(&world).await;
    let head = world.caller("head-of-service");
    let address = address(&head, "PERSON", None).await;
    let uid = calendar(&world, &address).await.events[0]["UID"].clone();
    let id = uid
        .trim_start_matches("obligation-")
        .trim_end_matches("@plumbline")
        .replace('-', "");
    let waive = "mutation($id: ID!) { waiveObligation(input: { obligation: $id, reason: \"agreed, for now\" }) {
      errors { message } } }";
    let above = world.caller("head-of-safeguarding");
    let done = above.ask(waive, json!({ "id": format!("obl_{id}") })).await;
    assert_eq!(done["waiveObligation"]["errors"], json!([]));
    let after = calendar(&world, &address).await;
    let event = after.events.iter().find(|event| event["UID"] == uid).unwrap();
    assert_eq!(
        (event["STATUS"].as_str(), event["CATEGORIES"].as_str()),
        ("CANCELLED", "Waived")
    );
    assert_eq!(event["DESCRIPTION"], "Waived: agreed, for now");
    assert_eq!(event["LAST-MODIFIED"], "20261210T110000Z");
});

both!(
    a_forum_s_calendar_has_its_meetings_and_what_goes_there,
    |world| async move {
        planned(&world).await;
        let head = world.caller("head-of-service");
        let address = address(&head, "FORUM", Some("CSCMT")).await;
        let calendar = calendar(&world, &address).await;
        let meetings: Vec<_> = calendar
            .events
            .iter()
            .filter(|event| event["CATEGORIES"] == "Meeting")
            .collect();
        let held = world
            .db
            .count(
                "meeting",
                "forum = 'CSCMT' AND status = 'CALLED' AND held_on >= '2026-10-11'",
            )
            .await;
        assert_eq!(i64::try_from(meetings.len()).unwrap(), held);
        let january = meetings
            .iter()
            .find(|event| event["DTSTART;VALUE=DATE"] == "20270112")
            .unwrap();
        assert!(january["SUMMARY"].ends_with(" meets"), "{january:?}");
        assert_eq!(january["DESCRIPTION"], "Papers are due on 4 January 2027.");
        assert!(calendar.events.len() > meetings.len(), "reports to it");
    }
);

both!(members_read_of_no_worker, |world| async move {
    planned(&world).await;
    let workers = [
        "Whitlow", "Berriman", "Osgood", "Farthing", "Calloway", "Thorne", "Marlowe",
    ];
    let mut entries = 0;
    for (person, role) in [
        ("lead-member", "LM"),
        ("scrutiny-chair", "SCRUTINY_COMMITTEE"),
        ("lscb-chair", "LSCB"),
        ("chief-executive", "CMT"),
    ] {
        let caller = world.caller(person);
        for (kind, role) in [("PERSON", None), ("ROLE", Some(role)), ("FORUM", Some(role))] {
            let address = address(&caller, kind, role).await;
            let got = fetch(&world, &address).await;
            entries += harness::ics::Ics::read(&got.text).events.len();
            for worker in workers {
                assert!(!got.text.contains(worker), "{person} reads of {worker}");
            }
        }
    }
    assert!(entries > 0, "they do have calendars");
});

//! A list as CSV is the list of the API: the same rows for the same person, and the same reads noted.

use std::{collections::BTreeSet, path::Path};

use api::service::export;
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document,
    fixture::RESTRICTED_FILE,
    gql::Caller,
};
use serde_json::{Value, json};

use super::{export as ask, planned, rows};

const PEOPLE: [&str; 8] = [
    "practice-manager",
    "worker",
    "operations-manager",
    "head-of-service-care",
    "qa-lead",
    "lead-member",
    "police",
    "system",
];

/// Ids of a list of the API, page by page.
async fn listed(caller: &Caller, field: &str) -> BTreeSet<String> {
    let document = format!(
        "query($after: String) {{ {field}(first: 100, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut ids, mut after) = (BTreeSet::new(), Value::Null);
    loop {
        let page = caller.ask(&document, json!({ "after": after })).await;
        let nodes = page[field]["nodes"].as_array().unwrap();
        ids.extend(nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()));
        if page[field]["pageInfo"]["hasNextPage"] != json!(true) {
            return ids;
        }
        after = page[field]["pageInfo"]["endCursor"].clone();
    }
}

async fn seed(world: &World) {
    let manager = world.caller("practice-manager");
    world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    world
        .submit(
            &world.caller("operations-manager"),
            &Submission::peer_audit().significant(),
        )
        .await;
    world
        .submit(&world.caller("head-of-service"), &Submission::checks_report())
        .await;
    let concern = json!({ "input": {
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at a visit", "unit": "T-NORTH" } });
    let raised = world.caller("police").ask(document::RAISE, concern).await;
    assert_eq!(raised["raiseConcern"]["errors"], json!([]));
}

both!(each_person_gets_what_they_see_and_no_more, |world| async move {
    planned(&world).await;
    seed(&world).await;
    let lists = [
        ("obligations", "obligations"),
        ("evidence", "evidence"),
        ("concerns", "concerns"),
        ("follow-ups", "followUps"),
        ("distributions", "distributions"),
        ("meetings", "meetings"),
    ];
    assert_eq!(lists.map(|(list, _)| list).as_slice(), export::NAMES);
    for person in PEOPLE {
        let caller = world.caller(person);
        for (list, field) in lists {
            let written = rows(&world, person, &format!("{list}.csv")).await;
            let ids: BTreeSet<String> = written.iter().map(|row| row["id"].clone()).collect();
            assert_eq!(ids.len(), written.len(), "{list} has a row twice");
            assert_eq!(ids, listed(&caller, field).await, "{list} of {person}");
            if ["qa-lead"].contains(&person) {
                assert!(!ids.is_empty(), "{list}");
            }
        }
    }
});

both!(a_line_says_what_the_api_says, |world| async move {
    planned(&world).await;
    seed(&world).await;
    let due = rows(
        &world,
        "practice-manager",
        "obligations.csv?task=3.16&unit=W-N1&status=OPEN",
    )
    .await;
    let december = due.iter().find(|row| row["period_start"] == "2026-12-01").unwrap();
    assert_eq!(december["title"], "Practice managers audit a case file of each worker");
    assert_eq!(
        (december["unit"].as_str(), december["unit_name"].as_str()),
        ("W-N1", "Asha Whitlow")
    );
    assert_eq!(
        (december["team"].as_str(), december["service"].as_str()),
        ("T-NORTH", "SVC-LOC")
    );
    assert_eq!(
        (december["due_on"].as_str(), december["status"].as_str()),
        ("2027-01-10", "OPEN")
    );
    assert_eq!((december["required"].as_str(), december["met"].as_str()), ("1", "0"));
    assert_eq!(
        (december["owners"].as_str(), december["vacant"].as_str()),
        ("Maya Holloway", "no")
    );

    let audits = rows(&world, "practice-manager", "evidence.csv?task=3.16").await;
    assert_eq!(audits.len(), 1);
    assert_eq!(audits[0]["concern"], "SIGNIFICANT");
    assert_eq!(audits[0]["submitted_at"], "2026-12-10T11:00:00Z");
    assert_eq!(audits[0]["submitted_by_name"], "Maya Holloway");

    let sent = rows(&world, "qa-lead", "distributions.csv?mode=ALERT").await;
    let alert = sent
        .iter()
        .find(|row| row["role"] == "OPERATIONS_MANAGER" && row["task"] == "3.16")
        .unwrap();
    assert_eq!(
        (alert["about"].as_str(), &alert["subject"]),
        ("EVIDENCE", &audits[0]["id"])
    );

    let followed = rows(&world, "practice-manager", "follow-ups.csv?kind=RE_REVIEW").await;
    assert_eq!((followed.len(), followed[0]["overdue"].as_str()), (1, "no"));
});

both!(reads_of_restricted_rows_are_noted, |world| async move {
    let audit = Submission::supervision_audit()
        .with("worker", "W-N2")
        .with("caseFile", RESTRICTED_FILE);
    world.submit(&world.caller("practice-manager"), &audit).await;
    let noted = || {
        world
            .db
            .count("access", "purpose = 'export' AND subject_kind = 'evidence'")
    };
    rows(&world, "system", "evidence.csv").await;
    assert_eq!(noted().await, 0, "nothing was shown");
    let shown = rows(&world, "qa-lead", "evidence.csv").await;
    assert_eq!((shown.len(), shown[0]["restricted"].as_str()), (1, "yes"));
    assert_eq!(noted().await, 1);
    rows(&world, "qa-lead", "distributions.csv").await;
    assert!(noted().await > 1, "what a distribution carries is shown as well");
});

both!(it_is_a_file_to_keep, |world| async move {
    let got = ask(&world, "qa-lead", "meetings.csv?forum=CSCMT&from=2027-01-01").await;
    assert_eq!(got.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(
        got.header("content-disposition"),
        "attachment; filename=\"meetings-2026-12-10.csv\""
    );
    assert_eq!(got.header("cache-control"), "no-store");
    assert!(got.text.starts_with("id,forum,"), "no byte order mark: {}", got.text);
    let anonymous = harness::fetch::get(&format!("{}/export/meetings.csv", world.base), &[]).await;
    assert_eq!(anonymous.status, 401);
});

#[test]
fn the_readme_names_every_column() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    for list in export::NAMES {
        let columns: Vec<String> = export::columns(list)
            .unwrap()
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let line = format!("| {list} | {} |", columns.join(", "));
        assert!(readme.contains(&line), "README.md lacks:\n{line}");
    }
}

//! What a dashboard sees of the county.

use std::collections::BTreeSet;

use api::clock::civil_day;
use chrono::{Datelike, Utc};
use harness::process::Plumbline;
use serde_json::{Value, json};

use super::load;

const FORUMS: [&str; 11] = [
    "CABINET",
    "CMT",
    "CPP",
    "CSCMT",
    "CYPTEG",
    "JOINT_DIVISIONAL_MEETING",
    "LM",
    "LSCB",
    "LSCB_QA_SUBGROUP",
    "SCRUTINY_COMMITTEE",
    "SMT",
];

fn statuses(of: &Value) -> BTreeSet<String> {
    let counts = of.as_array().unwrap().iter().filter(|count| count["count"] != 0);
    counts
        .map(|count| count["status"].as_str().unwrap().to_owned())
        .collect()
}

fn year() -> String {
    let today = civil_day(Utc::now());
    let begun = if today.month() < 4 {
        today.year() - 1
    } else {
        today.year()
    };
    format!("{begun}/{:02}", (begun + 1) % 100)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_has_something_of_everything() {
    let plumbline = Plumbline::on(None);
    load(&plumbline, "3", "2013");
    let server = plumbline.serve();
    let lead = server.caller(&plumbline.token("head-of-safeguarding"));
    let data = lead
        .ask(
            "query($year: FinancialYear!) { complianceMatrix(year: $year) { counts { status count } rows { unit { kind } } }
               evidenceGaps(year: $year, first: 5) { totalCount nodes { kind ageDays } }
               open: concerns(filter: { statuses: [OPEN] }) { totalCount } closed: concerns(filter: { statuses: [CLOSED] }) { totalCount }
               waiting: followUps(filter: { statuses: [OPEN] }) { totalCount } done: followUps(filter: { statuses: [DONE] }) { totalCount } }",
            json!({ "year": year() }),
        )
        .await;
    let colours = statuses(&data["complianceMatrix"]["counts"]);
    for colour in ["MET", "MET_LATE", "OVERDUE", "OPEN", "NOT_DUE", "STANDING"] {
        assert!(colours.contains(colour), "{colour} in {colours:?}");
    }
    for kind in ["AUTHORITY", "SERVICE", "TEAM", "WORKER", "HOME"] {
        let rows = data["complianceMatrix"]["rows"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["unit"]["kind"] == kind), "{kind}");
    }
    for list in ["evidenceGaps", "open", "closed", "waiting", "done"] {
        assert!(data[list]["totalCount"].as_u64() > Some(0), "{list}: {data}");
    }
    let (from, to) = (
        format!("{}-04-01", &year()[..4]),
        format!("{}-03-31", year()[..4].parse::<u32>().unwrap() + 1),
    );
    for forum in FORUMS {
        let pack = lead
            .ask(
                "query($role: RoleCode!, $period: PeriodInput!) { forumPack(role: $role, period: $period) {
                   counts { status count } meetings { heldOn } } }",
                json!({ "role": forum, "period": { "start": from, "end": to } }),
            )
            .await;
        assert_ne!(pack["forumPack"]["counts"], json!([]), "{forum}");
        assert_ne!(pack["forumPack"]["meetings"], json!([]), "{forum}");
    }
    for persona in [
        "practice-manager",
        "operations-manager",
        "head-of-service",
        "iro",
        "dcs",
    ] {
        let mine = server
            .caller(&plumbline.token(persona))
            .ask("{ viewer { obligations(first: 5) { nodes { status } } } }", json!({}))
            .await;
        assert_ne!(mine["viewer"]["obligations"]["nodes"], json!([]), "{persona}");
    }
    let partner = server.caller(&plumbline.token("school"));
    let seen = partner
        .ask("{ viewer { agency { name } } evidence { totalCount } }", json!({}))
        .await;
    assert_eq!(seen["evidence"]["totalCount"], 0, "{seen}");
}

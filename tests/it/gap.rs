//! Gaps in the evidence: what is required and not held, with its owner and age; what nobody agreed on apart.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    obligation::UNDATED,
};
use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    fixture::TODAY,
    gql::Caller,
    obligation::{Chance, dated_tasks, random, rows},
};
use serde_json::{Value, json};

const GAPS: &str =
    "query($year: FinancialYear!, $kinds: [EvidenceGapKind!], $filter: ObligationFilter, $after: String) {
  evidenceGaps(year: $year, kinds: $kinds, filter: $filter, first: 50, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { kind ageDays owners { person { name } role { code } } obligation { id dueOn vacant unit { code } } } } }";
const LIST: &str =
    "query($filter: ObligationFilter, $after: String) { obligations(first: 100, filter: $filter, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { id dueOn status met } } }";

async fn pages(caller: &Caller, document: &str, list: &str, variables: Value) -> Vec<Value> {
    let (mut all, mut variables) = (Vec::new(), variables);
    loop {
        let reply = caller.ask(document, variables.clone()).await;
        all.extend(reply[list]["nodes"].as_array().unwrap().iter().cloned());
        if reply[list]["pageInfo"]["hasNextPage"] == false {
            if let Some(total) = reply[list]["totalCount"].as_u64() {
                assert_eq!(total, all.len() as u64);
            }
            return all;
        }
        variables["after"] = reply[list]["pageInfo"]["endCursor"].clone();
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The kind of gap that a row is in a year, if it is one and nothing was submitted.
fn kind(row: &Value, year: (NaiveDate, NaiveDate)) -> Option<&'static str> {
    let due = row["dueOn"].as_str().map(day);
    let of_year = due.is_some_and(|due| year.0 <= due && due <= year.1);
    match row["status"].as_str().unwrap() {
        "OVERDUE" if row["met"] == 0 && of_year => Some("LATE"),
        "STANDING" => Some("NEVER_EVIDENCED"),
        "PLANNED" => Some("NOT_AGREED"),
        _ => None,
    }
}

both!(what_is_required_and_not_held_is_a_gap, |world| async move {
    let around = day("2026-03-31");
    let written = random(&mut Chance::new(21), &rows(world.store()).await, around, 400);
    harness::obligation::store(world.store(), written).await;
    let years = [
        ("2025/26", (day("2025-04-01"), day("2026-03-31"))),
        ("2026/27", (day("2026-04-01"), day("2027-03-31"))),
    ];
    let filter = json!({ "tasks": dated_tasks() });
    let mut kinds = BTreeMap::new();
    for person in ["qa-lead", "operations-manager", "lead-member"] {
        let caller = world.caller(person);
        let all = pages(&caller, LIST, "obligations", json!({ "filter": filter })).await;
        for (label, year) in years {
            let found = pages(
                &caller,
                GAPS,
                "evidenceGaps",
                json!({ "year": label, "filter": filter }),
            )
            .await;
            let expected: Vec<_> = all
                .iter()
                .filter_map(|row| Some((&row["id"], kind(row, year)?)))
                .collect();
            let said: Vec<_> = found
                .iter()
                .map(|gap| (&gap["obligation"]["id"], gap["kind"].as_str().unwrap()))
                .collect();
            let first = said.iter().zip(&expected).find(|(said, expected)| said != expected);
            assert!(
                first.is_none() && said.len() == expected.len(),
                "{person} {label}: {first:?}"
            );
            for gap in &found {
                let age = gap["ageDays"].as_i64();
                let days = |from: NaiveDate| day(TODAY).signed_duration_since(from).num_days();
                match gap["kind"].as_str().unwrap() {
                    "LATE" => assert_eq!(age, Some(days(day(gap["obligation"]["dueOn"].as_str().unwrap())))),
                    "NOT_AGREED" => assert_eq!(age, None),
                    _ => assert_eq!(age, Some(if label == "2025/26" { 364 } else { days(year.0) })),
                }
                assert!(
                    !gap["owners"].as_array().unwrap().is_empty(),
                    "somebody answers for {gap:#}"
                );
                *kinds.entry(gap["kind"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            }
            let apart = json!({ "year": label, "filter": filter, "kinds": ["NOT_AGREED"] });
            let apart = pages(&caller, GAPS, "evidenceGaps", apart).await;
            assert_eq!(
                apart.len(),
                expected.iter().filter(|(_, kind)| *kind == "NOT_AGREED").count()
            );
        }
    }
    assert!(kinds.len() == 3 && kinds.values().all(|count| *count > 10), "{kinds:?}");
});

both!(
    evidence_of_the_year_closes_the_gap_of_a_standing_duty,
    |world| async move {
        let county = rows(world.store()).await;
        let worker = county.units.iter().find(|unit| unit.code == "W-N1").unwrap().id;
        let mut row = random(&mut Chance::new(1), &county, day(TODAY), 1).remove(0);
        "3.16".clone_into(&mut row.task);
        "3.16/r1".clone_into(&mut row.leg);
        (row.unit_id, row.holder_id, row.nature, row.due_on) = (worker, None, ObligationNature::Standing, UNDATED);
        (row.state, row.met, row.completed_on) = (ObligationState::Active, 0, None);
        harness::obligation::store(world.store(), vec![row]).await;
        assert_eq!(standing(&world).await, ["2025/26", "2026/27"]);
        let manager = world.caller("practice-manager");
        let another = Submission::supervision_audit()
            .with("worker", "W-N3")
            .with("caseFile", "HM-4321");
        world.submit(&manager, &another).await;
        assert_eq!(
            standing(&world).await,
            ["2025/26", "2026/27"],
            "it is about another worker"
        );
        let evidence = world.submit(&manager, &Submission::supervision_audit()).await;
        assert_eq!(standing(&world).await, ["2025/26"]);
        let withdrawn = json!({ "input": {
        "idempotencyKey": fresh_key(), "evidence": evidence["id"], "reason": "of another worker",
    } });
        manager.ask(&harness::document::withdraw(), withdrawn).await;
        assert_eq!(
            standing(&world).await,
            ["2025/26", "2026/27"],
            "what is withdrawn shows nothing"
        );
    }
);

/// The years in which nothing shows that the standing duty of 3.16 is kept.
async fn standing(world: &World) -> Vec<&'static str> {
    let mut years = Vec::new();
    for year in ["2025/26", "2026/27", "2027/28"] {
        let asked = json!({ "year": year, "kinds": ["NEVER_EVIDENCED"], "filter": { "tasks": ["3.16"] } });
        if !pages(&world.caller("qa-lead"), GAPS, "evidenceGaps", asked)
            .await
            .is_empty()
        {
            years.push(year);
        }
    }
    years
}

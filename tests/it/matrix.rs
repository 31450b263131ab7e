//! The compliance matrix: every obligation in exactly one cell, and the same numbers as the lists.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use harness::{
    app::World,
    both,
    gql::Caller,
    obligation::{Chance, dated_tasks, random, rows},
};
use serde_json::{Value, json};

const MATRIX: &str =
    "query($year: FinancialYear!, $filter: ObligationFilter) { complianceMatrix(year: $year, filter: $filter) {
  total counts { status count } undatedTotal undatedCounts { status count }
  months { month start end total counts { status count } }
  tasks { task { ref } total counts { status count } }
  rows { unit { id code } total counts { status count } lines { task { ref } total counts { status count }
    cells { month total gravest counts { status count } } } }
} }";
const LIST: &str =
    "query($filter: ObligationFilter, $after: String) { obligations(first: 100, filter: $filter, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id dueOn status unit { code } task { ref } } } }";

/// Unit, task, month from 1 or 0 without a date, status: how many.
type Cells = BTreeMap<(String, String, u32, String), u64>;

async fn list(caller: &Caller, filter: &Value) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = caller.ask(LIST, json!({ "filter": filter, "after": after })).await;
        let list = &reply["obligations"];
        all.extend(list["nodes"].as_array().unwrap().iter().cloned());
        if list["pageInfo"]["hasNextPage"] == false {
            assert_eq!(list["totalCount"], json!(all.len()));
            return all;
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// First calendar year of the reporting year, and the month in it.
fn place(due: &Value) -> Option<(i32, u32)> {
    let day: NaiveDate = due.as_str()?.parse().unwrap();
    let months = day.year() * 12 + i32::try_from(day.month0()).unwrap() - 3;
    Some((months.div_euclid(12), u32::try_from(months.rem_euclid(12)).unwrap() + 1))
}

fn add(cells: &mut Cells, row: &Value, month: u32) {
    let key = (
        text(&row["unit"]["code"]),
        text(&row["task"]["ref"]),
        month,
        text(&row["status"]),
    );
    *cells.entry(key).or_default() += 1;
}

/// What the matrix says, having looked that all of its sums agree with its cells.
fn read(matrix: &Value) -> Cells {
    let mut cells = Cells::new();
    for row in matrix["rows"].as_array().unwrap() {
        for line in row["lines"].as_array().unwrap() {
            for cell in line["cells"].as_array().unwrap() {
                let month = u32::try_from(cell["month"].as_u64().unwrap_or_default()).unwrap();
                for count in cell["counts"].as_array().unwrap() {
                    let key = (
                        text(&row["unit"]["code"]),
                        text(&line["task"]["ref"]),
                        month,
                        text(&count["status"]),
                    );
                    let before = cells.insert(key.clone(), count["count"].as_u64().unwrap());
                    assert!(before.is_none(), "{key:?} stands there twice");
                }
            }
        }
    }
    agree(&cells, matrix, |_| true, "all");
    let undated = json!({ "total": matrix["undatedTotal"], "counts": matrix["undatedCounts"] });
    agree(&cells, &undated, |(_, _, month, _)| *month == 0, "without a date");
    for it in matrix["months"].as_array().unwrap() {
        agree(&cells, it, |(_, _, month, _)| json!(month) == it["month"], "a month");
    }
    for it in matrix["tasks"].as_array().unwrap() {
        agree(&cells, it, |(_, task, _, _)| json!(task) == it["task"]["ref"], "a task");
    }
    for row in matrix["rows"].as_array().unwrap() {
        let of_unit = |key: &(String, String, u32, String)| json!(key.0) == row["unit"]["code"];
        agree(&cells, row, of_unit, "a unit");
        for line in row["lines"].as_array().unwrap() {
            agree(
                &cells,
                line,
                |key| of_unit(key) && json!(key.1) == line["task"]["ref"],
                "a line",
            );
        }
    }
    cells
}

/// Whether a sum is that of its cells.
fn agree(cells: &Cells, sum: &Value, of: impl Fn(&(String, String, u32, String)) -> bool, what: &str) {
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, count) in cells.iter().filter(|(key, _)| of(key)) {
        *expected.entry(key.3.as_str()).or_default() += count;
    }
    let counts = sum["counts"].as_array().unwrap();
    let said: BTreeMap<&str, u64> = counts
        .iter()
        .map(|it| (it["status"].as_str().unwrap(), it["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(said, expected, "{what}: {sum}");
    assert_eq!(sum["total"], json!(expected.values().sum::<u64>()), "{what}");
}

async fn filled(world: &World, seed: u64, count: usize) {
    let around = NaiveDate::from_ymd_opt(2031, 3, 31).unwrap();
    let written = random(&mut Chance::new(seed), &rows(world.store()).await, around, count);
    harness::obligation::store(world.store(), written).await;
}

both!(every_obligation_stands_in_one_cell_of_all_years, |world| async move {
    filled(&world, 3, 500).await;
    let people = [
        "qa-lead",
        "operations-manager",
        "practice-manager",
        "head-of-service",
        "lead-member",
        "chief-executive",
        "worker",
        "police",
    ];
    let mut seen = BTreeSet::new();
    for person in people {
        let caller = world.caller(person);
        for narrower in [
            json!({}),
            json!({ "statuses": ["OVERDUE", "NOT_DUE"] }),
            json!({ "parts": [3, 5], "roles": ["HOS_CSC", "CSCMT"] }),
        ] {
            let mut filter = narrower.clone();
            filter["tasks"] = json!(dated_tasks());
            filter["dueFrom"] = json!("2029-04-01");
            let mut expected: BTreeMap<i32, Cells> = (2029..2033).map(|year| (year, Cells::new())).collect();
            let mut undated = Cells::new();
            for row in list(&caller, &filter).await {
                match place(&row["dueOn"]) {
                    Some((year, month)) => add(expected.get_mut(&year).unwrap(), &row, month),
                    None => add(&mut undated, &row, 0),
                }
            }
            for (year, mut cells) in expected {
                cells.extend(undated.clone());
                let label = format!("{year}/{:02}", (year + 1) % 100);
                let reply = caller.ask(MATRIX, json!({ "year": label, "filter": filter })).await;
                assert_eq!(read(&reply["complianceMatrix"]), cells, "{person} {label} {filter}");
                if !cells.is_empty() {
                    seen.insert(person);
                }
            }
        }
    }
    assert!(seen.len() > 5 && !seen.contains("police"), "only {seen:?} saw anything");
});

const CELLS: &str = "query($filter: ObligationFilter) { complianceMatrix(year: \"2030/31\", filter: $filter) { rows { lines { cells { total
  filter { tasks parts legs roles forums units unit holders states statuses natures dated dueFrom dueTo completed }
  obligations(first: 2) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } } } } }";

both!(a_cell_shows_what_it_counts, |world| async move {
    filled(&world, 9, 400).await;
    let caller = world.caller("qa-lead");
    let service = caller
        .ask("{ units(first: 50) { nodes { id code } } }", Value::Null)
        .await;
    let service = service["units"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["code"] == "SVC-LOC")
        .unwrap()
        .clone();
    let filter = json!({ "parts": [3], "units": [service["id"]], "dueFrom": "2030-05-11" });
    let reply = caller.ask(CELLS, json!({ "filter": filter })).await;
    let lines = reply["complianceMatrix"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["lines"].as_array().unwrap());
    let cells: Vec<&Value> = lines.flat_map(|line| line["cells"].as_array().unwrap()).collect();
    assert!(cells.len() > 20, "{} cells", cells.len());
    for cell in cells {
        assert_eq!(cell["total"], cell["obligations"]["totalCount"]);
        let found = list(&caller, &cell["filter"]).await;
        assert_eq!(json!(found.len()), cell["total"], "{cell:#}");
        let shown = cell["obligations"]["nodes"].as_array().unwrap();
        for (one, other) in shown.iter().zip(&found) {
            assert_eq!(one["id"], other["id"]);
        }
        assert_eq!(shown.len(), found.len().min(2));
    }
});

both!(what_cannot_be_answered_is_said_plainly, |world| async move {
    filled(&world, 4, 500).await;
    let caller = world.caller("qa-lead");
    let whole = json!({ "filter": { "tasks": dated_tasks() } });
    let reply = caller.send(CELLS, whole).await;
    assert_eq!(reply.code(), "BAD_INPUT", "{reply}");
    assert!(
        reply
            .at("/errors/0/message")
            .as_str()
            .unwrap()
            .contains("at most 200 lists"),
        "{reply}"
    );
    for (year, told) in [
        ("2012/13", "expected one from `2013/14` to `2112/13`"),
        ("9999/00", "expected one from `2013/14` to `2112/13`"),
        ("2026/28", "write it as `2026/27`"),
    ] {
        let reply = caller.send(MATRIX, json!({ "year": year })).await;
        assert_eq!(reply.code(), "BAD_INPUT", "{reply}");
        assert!(
            reply.at("/errors/0/message").as_str().unwrap().contains(told),
            "{reply}"
        );
    }
});

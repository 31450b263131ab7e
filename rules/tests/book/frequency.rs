//! The frequencies of the book mean what the framework's own data say, leg by leg: read back from the sentences.

use std::collections::BTreeMap;

use rules::book::Format;
use serde_json::Value;

use crate::{
    csv,
    fixture::{book, day, shipped},
    spoken::{LookedAt, Reading, Understood, understand},
};

type Line = BTreeMap<String, String>;

fn golden() -> Vec<Value> {
    serde_json::from_str(include_str!("../golden/rows.json")).unwrap()
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Each row of the golden data with its lines of the book and what their sentences say.
fn each_row(as_of: &str, check: impl Fn(&Value, &[(Line, Understood)])) {
    let lines = csv::lines(&book(Format::Csv, as_of));
    let mut legs = 0;
    for row in golden() {
        let own = lines
            .iter()
            .filter(|line| line["number"] == row["ref"].as_str().unwrap());
        let said: Vec<(Line, Understood)> = own.map(|line| (line.clone(), understand(line, day(as_of)))).collect();
        legs += said.len();
        assert_eq!(said.len(), row["legs"].as_array().unwrap().len(), "{}", row["ref"]);
        check(&row, &said);
    }
    assert_eq!((legs, lines.len()), (104, 104));
}

const DAYS: [&str; 2] = ["2013-04-01", "2026-05-01"];

#[test]
fn how_often_in_all_104_legs() {
    for as_of in DAYS {
        each_row(as_of, |row, said| {
            for ((line, said), leg) in said.iter().zip(row["legs"].as_array().unwrap()) {
                let id = leg["id"].as_str().unwrap();
                assert_eq!(
                    (line["leg"].as_str(), line["kind"].as_str()),
                    (id, leg["type"].as_str().unwrap())
                );
                assert_eq!(said.kind, leg["kind"], "{id}: {}", line["frequency"]);
                assert_eq!(said.per_year, leg["per_year"].as_u64(), "{id}");
                assert_eq!(said.at_least, leg["at_least"], "{id}");
                let reading = match &leg["our_reading"] {
                    Value::Null => Reading::None,
                    Value::Number(times) => Reading::Times(times.as_u64().unwrap()),
                    as_required => {
                        assert_eq!(as_required, "as_required", "{id}");
                        Reading::AsRequired
                    }
                };
                assert_eq!(said.reading, reading, "{id}: is it the source or our reading?");
                let times = said.per_year.or(reading.times());
                assert_eq!(
                    line["times a year"],
                    times.map_or_else(String::new, |times| times.to_string()),
                    "{id}"
                );
                assert_eq!(line["at least"] == "yes", said.at_least, "{id}");
                assert_eq!(line["our reading"] == "yes", reading != Reading::None, "{id}");
                assert_eq!(
                    line["source words"],
                    leg["source_words"].as_str().unwrap_or_default(),
                    "{id}"
                );
            }
        });
    }
}

#[test]
fn to_whom_with_whom_and_by_whom_in_all_104_legs() {
    for as_of in DAYS {
        each_row(as_of, |row, said| {
            for ((line, said), leg) in said.iter().zip(row["legs"].as_array().unwrap()) {
                let id = leg["id"].as_str().unwrap();
                assert_eq!(said.to, list(&leg["to"]), "{id}: {}", line["frequency"]);
                assert_eq!(said.for_information, list(&leg["for_information"]), "{id}");
                assert_eq!(said.for_consideration, list(&leg["for_consideration"]), "{id}");
                let forum = list(&leg["via"]);
                let via: Vec<_> = list(&leg["via_applies_to"])
                    .into_iter()
                    .map(|to| (forum[0].clone(), to))
                    .collect();
                assert_eq!(said.via, via, "{id}");
                assert_eq!(said.with, list(&leg["with"]), "{id}");
                assert_eq!(said.by, list(&leg["by"]), "{id}");
                assert_eq!(said.conditional, list(&leg["condition_applies_to"]), "{id}");
                columns(line, said, as_of);
            }
        });
    }
}

/// The columns of the line name the same roles as its sentence, in full.
fn columns(line: &Line, said: &Understood, as_of: &str) {
    let full = |codes: &[String]| -> String {
        let names: Vec<&str> = codes
            .iter()
            .map(|code| shipped().role(code).unwrap().name_on(day(as_of)))
            .collect();
        names.join("; ")
    };
    let other = [&said.for_information, &said.for_consideration, &said.feedback];
    let plain = said
        .to
        .iter()
        .filter(|role| !other.iter().any(|list| list.contains(role)));
    let plain: Vec<String> = plain.cloned().collect();
    assert_eq!(line["to"], full(&plain));
    assert_eq!(line["for information to"], full(&said.for_information));
    assert_eq!(line["for consideration by"], full(&said.for_consideration));
    assert_eq!(line["feedback to"], full(&said.feedback));
    assert_eq!(line["with"], full(&said.with));
    assert_eq!(line["by"], full(&said.by));
}

#[test]
fn on_what_condition_and_what_exactly() {
    each_row("2026-05-01", |row, said| {
        for ((line, said), leg) in said.iter().zip(row["legs"].as_array().unwrap()) {
            let id = leg["id"].as_str().unwrap();
            let condition = leg["condition"].as_str().filter(|_| said.conditional.is_empty());
            // What a report includes is part of what it is (2.5); nothing waits for it.
            let includes = condition.is_some_and(|condition| condition.starts_with("includes "));
            assert_eq!(
                said.condition,
                condition.is_some() && !includes,
                "{id}: {}",
                line["frequency"]
            );
            assert!(
                said.detail || (leg["detail"].is_null() && !includes),
                "{id}: what is it?"
            );
            assert_eq!(said.channel, !leg["channel"].is_null(), "{id}");
            assert_eq!(
                said.feedback,
                list(&leg["to"])
                    .into_iter()
                    .filter(|to| to == "WORKER")
                    .collect::<Vec<_>>(),
                "{id}"
            );
        }
    });
}

#[test]
fn what_is_looked_at_in_all_16_samples() {
    each_row("2026-05-01", |row, said| {
        let taken: Vec<(&Understood, &LookedAt)> = said
            .iter()
            .filter_map(|(_, said)| Some((said, said.looked_at.as_ref()?)))
            .collect();
        let golden = row["sampling"].as_array().unwrap();
        assert_eq!(taken.len(), golden.len(), "{}", row["ref"]);
        for ((leg, sample), golden) in taken.iter().zip(golden) {
            let row = &row["ref"];
            assert_eq!(sample.count, golden["count"].as_u64(), "{row}");
            assert_eq!(singular(&sample.item), item(golden["item"].as_str()), "{row}");
            assert_eq!(sample.of.as_deref(), golden["subject"].as_str(), "{row}");
            per(leg, sample, golden);
            let place = golden["where"].as_str();
            let known = matches!(place, Some("own team" | "own service" | "different service"));
            assert_eq!(sample.place, place.filter(|_| known), "{row}");
            assert_eq!(sample.quoted.as_deref(), place.filter(|_| !known), "{row}");
            let tool = sample.tool.as_deref().or(sample.tool_in_words.as_deref());
            assert_eq!(tool, golden["tool"].as_str(), "{row}");
            let times = leg.per_year.or(leg.reading.times());
            assert!(
                golden["per_year"].is_null() || times == golden["per_year"].as_u64(),
                "{row}"
            );
        }
    });
}

fn per(leg: &Understood, sample: &LookedAt, golden: &Value) {
    let (unit, holders): (_, &[&str]) = match golden["per"].as_str() {
        Some("each team") => (Some("team"), &[]),
        Some("each worker") => (Some("worker"), &[]),
        Some("each IRO and each CPA") => (None, &["IRO", "CPA"]),
        Some("review") => (Some("area"), &[]),
        Some("quarterly multi-agency audit" | "quarterly audit") | None => (None, &[]),
        Some(other) => panic!("nobody looks at `{other}`"),
    };
    assert_eq!(leg.per_unit.as_deref(), unit);
    assert_eq!(sample.of_each, holders);
}

fn item(golden: Option<&str>) -> &str {
    match golden {
        None => "practice",
        Some("casefile") => "case file",
        Some("staff supervision (records not specified)") => "staff supervision",
        Some(item) => item,
    }
}

/// `case records or practice` is `case record or practice`, `files` is `file`.
fn singular(item: &str) -> String {
    let words: Vec<&str> = item
        .split(' ')
        .map(|word| word.strip_suffix('s').unwrap_or(word))
        .collect();
    words.join(" ")
}

#[test]
fn who_gets_a_copy_and_what_follows() {
    each_row("2026-05-01", |row, said| {
        let copies: Vec<(String, bool)> = said.iter().flat_map(|(_, said)| said.copies.clone()).collect();
        let golden = row["copy_to"].as_array().unwrap().iter();
        let golden: Vec<(String, bool)> = golden
            .map(|copy| (copy["role"].as_str().unwrap().to_owned(), copy["conditional"] == false))
            .collect();
        assert_eq!(copies, golden, "{}", row["ref"]);
        let follows = &said[0].0["what follows"];
        let mut draws: Vec<(String, String)> = said.iter().flat_map(|(_, said)| said.draws.clone()).collect();
        let mut audits = follows.matches("further audit").count() + follows.matches("another review").count();
        for rule in row["follow_up"].as_array().unwrap() {
            let actor = |code: &str| shipped().role(code).unwrap().said_on(day("2026-05-01")).to_owned();
            match rule["action"].as_str().unwrap() {
                "audit further files" | "review further files" => {
                    assert_eq!(rule["count"], 2);
                    let of = rule["selection"].as_str().unwrap().rsplit(' ').next().unwrap();
                    let by = actor(rule["actor"].as_str().unwrap());
                    let words = format!(
                        "After a significant concern: two further audits of the same {of}, by {by} within 28 days"
                    );
                    assert!(follows.contains(&words), "{follows}");
                    audits -= 1;
                }
                "alert Operations Manager" => {
                    assert!(follows.contains("an alert to the Operations Manager"), "{follows}");
                }
                action if action.starts_with("re-review") => {
                    assert_eq!(rule["within"], 3);
                    assert!(follows.contains("another review of the same case file"), "{follows}");
                    assert!(follows.contains("within three months"), "{follows}");
                    audits -= 1;
                }
                action if action.starts_with("randomly") => {
                    let (by, of) = draws.pop().unwrap();
                    assert_eq!(
                        (Some(by.as_str()), of.as_str()),
                        (rule["actor"].as_str(), "audited cases")
                    );
                }
                other => panic!("nobody looks at `{other}`"),
            }
        }
        assert_eq!(
            (audits, draws.len()),
            (0, 0),
            "{}: more than the framework asks for",
            row["ref"]
        );
    });
}

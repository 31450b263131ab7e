//! What stands outside the framework's tables has its place, and the row that is offered for it works as it stands.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use rules::{RuleSet, Source, term::DistributionMode};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("OUTSIDE_THE_TABLES.md");
    fs::read_to_string(path).expect("rules/OUTSIDE_THE_TABLES.md")
}

#[test]
fn every_entry_has_its_place() {
    let page = page();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| XC-"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 53);
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(row[0], format!("XC-{number:02}"));
        assert!(row.len() == 3 && row.iter().all(|cell| !cell.is_empty()), "{}", row[0]);
    }
}

#[test]
fn every_row_that_it_points_to_is_there() {
    let set = RuleSet::load(Source::shipped()).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e)));
    let page = page();
    let words = page.lines().filter(|line| line.starts_with("| XC-"));
    for line in words {
        let references = line
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .map(|word| word.trim_matches('.'));
        for reference in references.filter(|word| word.contains('.')) {
            assert!(set.task(reference).is_some(), "there is no row {reference}: {line}");
        }
    }
}

#[test]
fn the_annual_report_of_the_lscb_can_be_added_as_it_stands() {
    let page = page();
    let script = page
        .split("```rhai\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let mut files = Source::shipped().files().clone();
    files.insert(
        "part0/0.42_annual_report_of_the_lscb.rhai".to_owned(),
        script.to_owned(),
    );
    let set = RuleSet::load(Source::from_files(files)).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e)));
    let leg = &set.task("0.42").unwrap().legs[0];
    assert_eq!(leg.cadence.times_per_year(), Some(1));
    assert_eq!(leg.recipients[0].role, "CYPT");
    assert_eq!(leg.recipients[0].mode, DistributionMode::Report);
}

//! A row for early help, still being developed, added as the guide says: known, planned, never late.

use std::{fs, path::Path};

use rules::{
    lint,
    plan::{Timing, When, plan},
    row::RowStatus,
    source::Source,
};

use crate::{
    county,
    fixture::{load, shipped, year},
};

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The whole script of the guide whose head says that it is planned.
fn script(guide: &str) -> String {
    let mut blocks = guide
        .split("```rhai\n")
        .skip(1)
        .filter_map(|block| block.split("```").next());
    let found = blocks.find(|block| block.starts_with("//!") && block.contains("status:      planned"));
    found
        .unwrap_or_else(|| panic!("the guide shows no planned row"))
        .to_owned()
}

#[test]
fn the_row_of_the_guide_is_accepted_and_planned_for_each_owner_without_a_date() {
    let script = script(&guide());
    let reference = script.split_whitespace().nth(1).unwrap().to_owned();
    let mut files = Source::shipped().files().clone();
    assert!(shipped().task(&reference).is_none(), "{reference} is a free number");
    files.insert(format!("part3/{reference}_early_help.rhai"), script);
    files.insert(
        format!("part3/{reference}_early_help.cases.toml"),
        "[[case]]\nname = \"nothing follows\"\nexpect.not = [\"alert\"]\n".to_owned(),
    );
    assert!(lint::check(&Source::from_files(files.clone())).is_empty());
    let set = load(files);
    let task = set.task(&reference).unwrap();
    assert_eq!(
        (task.status, task.service_scope.as_str()),
        (RowStatus::Planned, "EARLY_HELP")
    );

    let county = county::County::new();
    let before = plan(&county.ground(shipped()), year()).count();
    let plan: Vec<_> = plan(&county.ground(&set), year()).collect();
    let planned: Vec<_> = plan.iter().filter(|due| due.task.reference == reference).collect();
    assert!(!planned.is_empty());
    assert!(
        planned
            .iter()
            .all(|due| due.slot == When::Planned && due.due_on.is_none())
    );
    assert_eq!(plan.len(), before + planned.len(), "nothing else changes");
}

#[test]
fn agreeing_on_it_is_to_say_how_often_and_to_take_the_line_out() {
    let agreed = script(&guide()).replace("//! status:      planned\n", "");
    let agreed = agreed.replace(".frequency_not_stated()", ".every(\"year\")");
    let reference = agreed.split_whitespace().nth(1).unwrap().to_owned();
    let mut files = Source::shipped().files().clone();
    files.insert(format!("part3/{reference}_early_help.rhai"), agreed);
    let set = load(files);
    let task = set.task(&reference).unwrap();
    assert_eq!(Timing::of(task, &task.legs[0]), Timing::Periodic(1));
}

#[test]
fn no_shipped_row_is_planned_for_the_source_numbers_none() {
    assert_eq!(shipped().tasks().count(), 54);
    assert!(shipped().tasks().all(|task| task.status == RowStatus::InForce));
}

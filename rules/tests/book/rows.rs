//! Every row stands in the book once, in each format; one that is added at run time too.

use rules::{
    RuleSet,
    book::{self, Format},
};

use crate::{
    csv,
    fixture::{Row, day, load, shipped},
    html, markdown,
};

/// The numbers of the rows in the order of each format.
fn references(set: &RuleSet) -> [Vec<String>; 3] {
    let day = day("2026-05-01");
    let document = book::render(set, Format::Markdown, day);
    let tables = document
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(markdown::cells);
    let in_markdown = tables.filter(|cells| cells.len() == 5).map(|mut cells| cells.remove(0));
    let (elements, _) = html::read(&book::render(set, Format::Html, day));
    let ids = elements.into_iter().filter(|element| element.name == "tr");
    let in_html = ids.filter_map(|mut row| row.attributes.pop()?.1.strip_prefix("row-").map(str::to_owned));
    let mut in_csv: Vec<String> = csv::lines(&book::render(set, Format::Csv, day))
        .into_iter()
        .map(|line| line["number"].clone())
        .collect();
    in_csv.dedup();
    let numbered = |cell: &String| cell.contains('.') && cell.chars().all(|c| c.is_ascii_digit() || c == '.');
    [in_markdown.filter(numbered).collect(), in_html.collect(), in_csv]
}

fn declared(set: &RuleSet) -> Vec<String> {
    set.tasks().map(|task| task.reference.clone()).collect()
}

#[test]
fn every_row_of_the_framework_stands_there_once_and_in_order() {
    let all = declared(shipped());
    assert_eq!(all.len(), 54);
    for found in references(shipped()) {
        assert_eq!(found, all);
    }
}

#[test]
fn a_row_that_was_added_stands_with_those_of_its_heading() {
    let row = Row::of("task.report_to(\"SMT\").every(\"year\");");
    let set = row.among_the_shipped();
    for found in references(&set) {
        let at = |reference: &str| found.iter().position(|known| known == reference).unwrap();
        assert_eq!(found.len(), 55);
        // Its heading is `C. Complaints`, as that of 4.7.
        assert_eq!(at("4.19"), at("4.7") + 1);
    }
}

#[test]
fn a_part_and_a_heading_of_its_own_and_a_row_without_duties() {
    let mut row = Row::of("");
    row.reference = "6.1";
    row.section = "Early help: to be agreed".to_owned();
    let set = row.among_the_shipped();
    for found in references(&set) {
        assert_eq!(found.last().unwrap(), "6.1");
        assert_eq!(found.len(), 55);
    }
    let document = book::render(&set, Format::Markdown, day("2026-05-01"));
    assert!(document.contains("\n## Part 6\n\n### Early help: to be agreed\n"));
    assert!(
        document
            .lines()
            .any(|line| line.starts_with("| 6.1 ") && line.contains("| No duty is declared |"))
    );
}

#[test]
fn a_framework_without_rows_is_a_book_without_tables() {
    let mut files = rules::Source::shipped().files().clone();
    files.retain(|path, _| !path.starts_with("part"));
    let set = load(files);
    assert!(references(&set).iter().all(Vec::is_empty));
}

#[test]
fn a_row_that_is_still_being_developed_says_so() {
    let mut row = Row::of("task.report_to(\"SMT\").every(\"year\");");
    // The head's keys stand one below the other.
    row.section = "C. Complaints\n//! status: planned".to_owned();
    let set = row.alone();
    let day = day("2026-05-01");
    let says = "Still being developed: nothing of it is due yet.";
    assert!(book::render(&set, Format::Markdown, day).contains(says));
    assert!(html::read(&book::render(&set, Format::Html, day)).1.contains(says));
    assert_eq!(
        csv::lines(&book::render(&set, Format::Csv, day))[0]["status"],
        "planned"
    );
    let shipped = csv::lines(&book::render(shipped(), Format::Csv, day));
    assert!(shipped.iter().all(|line| line["status"] == "in force"));
}

//! The document: two sections as they stand, its tables, and its footnotes.

use std::collections::BTreeSet;

use rules::book::{self, Format};

use crate::fixture::{Row, book, day};

/// The text of one section.
fn section(document: &str, heading: &str) -> String {
    let begin = document.find(&format!("\n### {heading}")).unwrap();
    let rest = &document[begin + 1..];
    let end = rest.find("\n##").unwrap_or(rest.len());
    let end = rest[3..].find("\n### ").map_or(end, |next| end.min(next + 3));
    rest[..end].to_owned()
}

/// The cells of the line of a table.
pub fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cells.last_mut().unwrap().push(letters.next().unwrap()),
            '|' => cells.push(String::new()),
            letter => cells.last_mut().unwrap().push(letter),
        }
    }
    assert_eq!(
        (cells.remove(0), cells.pop()),
        (String::new(), Some(String::new())),
        "{line}"
    );
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[test]
fn supervision_as_it_stood_at_the_start() {
    insta::assert_snapshot!(section(&book(Format::Markdown, "2013-04-01"), "A.1 Supervision"));
}

#[test]
fn central_audits_as_they_stand_today() {
    insta::assert_snapshot!(section(
        &book(Format::Markdown, "2026-05-01"),
        "B. Central file and practice audits"
    ));
}

#[test]
fn the_title_page_says_whose_it_is_and_which() {
    let document = book(Format::Markdown, "2026-05-01");
    let front = document.split("\n## ").next().unwrap();
    let framework = crate::fixture::shipped().framework();
    assert!(front.starts_with(&format!("# {}\n\n{}\n", framework.name, framework.authority)));
    assert!(front.contains("| As of | 1 May 2026 |"));
    assert!(front.contains(&format!("| Rule set | {} |", crate::fixture::shipped().hash())));
    assert!(front.contains("54 rows, 104 duties"));
}

#[test]
fn every_line_of_a_table_has_as_many_cells_as_its_head() {
    let document = book(Format::Markdown, "2026-05-01");
    let mut wide = 0;
    for line in document.lines().filter(|line| line.starts_with('|')) {
        let cells = cells(line);
        match cells.len() {
            5 => wide += 1,
            2 => {}
            other => panic!("{other} cells: {line}"),
        }
    }
    let tables = document
        .matches("| No. | Role | Quality assurance task | Frequency | Purpose |")
        .count();
    assert_eq!(wide, 54 + 2 * tables);
}

#[test]
fn every_open_point_is_a_footnote_with_our_reading() {
    let document = book(Format::Markdown, "2026-05-01");
    let (notes, body): (Vec<&str>, Vec<&str>) = document.lines().partition(|line| line.starts_with("[^"));
    let body = body.join("\n");
    let mut known = BTreeSet::new();
    for note in &notes {
        let mark = note.split(": ").next().unwrap();
        assert!(known.insert(mark), "{mark} stands twice");
        assert_eq!(body.matches(mark).count(), 1, "{mark}");
        assert!(note.contains("**We read:** "), "{note}");
    }
    let open: usize = crate::fixture::shipped()
        .tasks()
        .map(|task| task.ambiguities.len())
        .sum();
    assert_eq!(notes.len(), open);
}

#[test]
fn no_word_is_taken_for_markup() {
    let hostile = "<script>alert(1)</script> | **bold** [link](javascript:x) `code` \\| ![](http://x)";
    let mut row = Row::of("task.report_to(\"SMT\").every(\"year\");");
    hostile.clone_into(&mut row.title);
    hostile.clone_into(&mut row.purpose);
    let document = book::render(&row.alone(), Format::Markdown, day("2026-05-01"));
    assert!(!document.contains("<script"));
    let line = document.lines().find(|line| line.starts_with("| 4.19 ")).unwrap();
    let unescaped = hostile.replace('<', "&lt;").replace('>', "&gt;");
    assert_eq!(cells(line)[4], unescaped);
    assert!(line.contains("\\[link\\](javascript:x) \\`code\\` \\\\\\| \\!\\[\\](http://x)"));
}

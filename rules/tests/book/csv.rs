//! Reads CSV as RFC 4180 has it, so that the book is read by other eyes than those that wrote it.

use std::collections::BTreeMap;

use rules::book::{COLUMNS, Format};

use crate::fixture::{Row, book, day, quoted};

/// Every line after the header, by column.
pub fn lines(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut records = records(text).into_iter();
    let header = records.next().unwrap();
    records
        .map(|record| {
            assert_eq!(record.len(), header.len(), "{record:?}");
            header.iter().cloned().zip(record).collect()
        })
        .collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        let record = records.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => record.last_mut().unwrap().push(letters.next().unwrap()),
            '"' if quoted => quoted = false,
            '"' => {
                assert!(record.last().unwrap().is_empty(), "a quotation mark within a bare cell");
                quoted = true;
            }
            ',' if !quoted => record.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'), "a line ends with CR and LF");
                records.push(vec![String::new()]);
            }
            letter => {
                assert!(quoted || letter != '\n', "a bare line feed");
                record.last_mut().unwrap().push(letter);
            }
        }
    }
    assert!(!quoted, "a quotation mark is left open");
    assert_eq!(records.pop(), Some(vec![String::new()]), "the last line ends too");
    records
}

#[test]
fn the_header_is_the_documented_one() {
    let csv = book(Format::Csv, "2026-05-01");
    let documented: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    assert_eq!(records(&csv)[0], documented);
}

#[test]
fn no_cell_is_a_formula() {
    for start in ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"] {
        let mut row = Row::of(&format!(
            "task.report_to(\"SMT\").every(\"year\").namely({words}).source_words({words});",
            words = quoted(&format!("{start}, \"x\""))
        ));
        row.title = start.trim().to_owned();
        row.purpose = start.trim().to_owned();
        let set = row.alone();
        let csv = rules::book::render(&set, Format::Csv, day("2026-05-01"));
        let line = lines(&csv).remove(0);
        for (column, cell) in &line {
            let first = cell.trim_start().chars().next();
            assert!(
                !first.is_some_and(|first| "=+-@＝＋－＠".contains(first)),
                "{column}: {cell}"
            );
            assert!(!cell.starts_with(['\t', '\r', '\n']), "{column}: {cell}");
        }
        assert_eq!(line["task"], format!("'{}", start.trim()));
        assert_eq!(line["namely"], format!("'{start}, \"x\""));
    }
}

//! Whatever words a QA lead writes: the page stays well formed, the tables keep their cells, and the words come back whole.

use proptest::prelude::*;
use rules::book::{self, Format};

use crate::{
    csv,
    fixture::{Row, day, quoted},
    html, markdown,
};

/// Words of a head: some letters that matter to HTML, Markdown, CSV or spreadsheets among plain ones.
fn words() -> impl Strategy<Value = String> {
    "[a-zé“<>&'\"=@|*_`\\[\\]\\\\~#!$,;:+-]([ -~é“”<>&|=]{0,30}[a-z<>&|\"'=\\\\])?"
        .prop_filter("no heading and no key of the head", |words| !words.contains("  "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_book_stands(title in words(), section in words(), done in words(), purpose in words(), what in words(), when in words()) {
        let duty = format!(
            "task.report_to(\"SMT\").every(\"year\").namely({}).copied_to(\"DCS\", {});",
            quoted(&what),
            quoted(&when),
        );
        let mut row = Row::of(&duty);
        row.title.clone_from(&title);
        row.section.clone_from(&section);
        row.done.clone_from(&done);
        row.purpose = format!("know {purpose}");
        let set = row.alone();
        let today = day("2026-05-01");
        let task = set.task("4.19").unwrap();
        let say = |text: &str| set.vocabulary().worded(text, today).into_owned();

        let (_, text) = html::read(&book::render(&set, Format::Html, today));
        for words in [&task.title, &task.section, &task.description, &task.purposes[0]] {
            prop_assert!(text.contains(&say(words)), "{words}");
        }

        let document = book::render(&set, Format::Markdown, today);
        let line = document.lines().find(|line| line.starts_with("| 4.19 ")).unwrap();
        let cells = markdown::cells(line);
        prop_assert_eq!(cells.len(), 5);
        let plain = |text: &str| say(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let bold = ["**", &plain(&task.title), "**"].concat();
        prop_assert!(cells[2].starts_with(&bold), "{}", cells[2]);

        let line = csv::lines(&book::render(&set, Format::Csv, today)).remove(0);
        for (column, words) in [("task", &task.title), ("section", &task.section), ("what is done", &task.description)] {
            let (cell, words) = (&line[column], say(words));
            prop_assert!(*cell == words || *cell == format!("'{words}"), "{cell}");
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
        }
    }
}

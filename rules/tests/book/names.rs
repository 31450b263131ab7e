//! Roles and terms are called as on the day of the book; the source's own words never change.

use rules::{book::Format, vocabulary::Vocabulary};

use crate::{
    csv,
    fixture::{book, day, load, shipped},
};

#[test]
fn the_board_is_a_partnership_since_2019() {
    let before = book(Format::Markdown, "2019-09-28");
    let after = book(Format::Markdown, "2019-09-29");
    assert!(before.contains("Quarterly to CSCMT and the LSCB") && !before.contains("ESSCP"));
    assert!(after.contains("Quarterly to CSCMT and the ESSCP"));
    // Only what is said about the source itself keeps its words.
    let rows = after
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("LSCB"));
    assert_eq!(rows.count(), 0);
    assert!(after.contains("| ESSCP | East Sussex Safeguarding Children Partnership |"));
    assert!(after.contains("**Chair of the Safeguarding Children Partnership meets the Chief Executive and the DCS**"));
}

#[test]
fn regulation_33_is_regulation_44_since_2015() {
    let visit = |as_of: &str| {
        let lines = csv::lines(&book(Format::Csv, as_of));
        let line = lines.into_iter().find(|line| line["leg"] == "4.4/r1").unwrap();
        (line["frequency"].clone(), line["what is done"].clone())
    };
    let (frequency, done) = visit("2015-03-31");
    assert!(frequency.ends_with("the visit to the home under Regulation 33"));
    assert!(done.contains("under Regulation 33 of the Children's Homes Regulations 2001."));
    let (frequency, done) = visit("2015-04-01");
    assert!(frequency.ends_with("the visit to the home under Regulation 44"));
    assert!(done.contains("under Regulation 44 of the Children's Homes (England) Regulations 2015."));
}

#[test]
fn serious_case_reviews_are_practice_reviews_since_2019() {
    let mentions = |as_of: &str| {
        let lines = csv::lines(&book(Format::Csv, as_of));
        let of = |words: &str| {
            let says = |line: &&std::collections::BTreeMap<String, String>| {
                line["namely"] == words || line["what is done"].contains(words)
            };
            lines.iter().filter(says).count()
        };
        [of("serious case reviews"), of("practice reviews")]
    };
    let before = mentions("2018-01-01");
    assert!(before[0] >= 2 && before[1] == 0, "{before:?}");
    assert_eq!(mentions("2020-01-01"), [0, before[0]]);
}

#[test]
fn the_words_of_the_source_stay() {
    let words = |as_of: &str| -> Vec<String> {
        let lines = csv::lines(&book(Format::Csv, as_of));
        lines
            .iter()
            .flat_map(|line| [line["source words"].clone(), line["left open"].clone()])
            .collect()
    };
    assert_eq!(words("2013-04-01"), words("2026-05-01"));
}

#[test]
fn a_name_is_found_as_a_word_however_it_is_written() {
    let vocabulary = shipped().vocabulary();
    let cases = [
        ("the LSCB's plan", "the ESSCP's plan"),
        ("LSCB", "ESSCP"),
        ("an LSCB-led audit (LSCB)", "an ESSCP-led audit (ESSCP)"),
        ("LSCBs and xLSCB", "LSCBs and xLSCB"),
        (
            "Serious case reviews, and a serious case review",
            "Practice reviews, and a practice review",
        ),
        ("a SERIOUS CASE REVIEW", "a SERIOUS CASE REVIEW"),
        ("Regulation 331, Regulation 33.", "Regulation 331, Regulation 44."),
        ("by Reg. 33 and by Reg. 44", "by Regulation 44 and by Regulation 44"),
        ("the ESSCP as it is", "the ESSCP as it is"),
        (
            "LSCB Quality Assurance Sub-Group",
            "Safeguarding Children Partnership Quality Assurance Sub-Group",
        ),
        ("“LSCB”, é LSCB é", "“ESSCP”, é ESSCP é"),
        ("", ""),
    ];
    for (written, today) in cases {
        assert_eq!(vocabulary.worded(written, day("2026-05-01")), today);
    }
    assert_eq!(
        vocabulary.worded("under Regulation 44, for the ESSCP", day("2014-01-01")),
        "under Regulation 33, for the LSCB"
    );
}

#[test]
fn a_set_from_before_there_were_terms_has_none() {
    let mut files = rules::Source::shipped().files().clone();
    files.remove("terms.toml");
    let set = load(files);
    assert_eq!(set.terms().count(), 0);
    assert_eq!(
        set.vocabulary().worded("Regulation 33 for the LSCB", day("2026-05-01")),
        "Regulation 33 for the ESSCP"
    );
    assert_eq!(Vocabulary::default().worded("the LSCB", day("2026-05-01")), "the LSCB");
}

#[test]
fn a_term_is_called_by_the_name_of_the_day() {
    let term = shipped()
        .terms()
        .find(|term| term.code == "SERIOUS_CASE_REVIEW")
        .unwrap();
    assert_eq!(term.name_on(day("2019-09-28")), "serious case review");
    assert_eq!(term.name_on(day("2019-09-29")), "practice review");
}

//! The checker reads whatever it is given: it never breaks, and it never takes long.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rules::{Source, lint, ruleset::is_row};

const PATH: &str = "part3/3.16_supervision_case_file_audit.rhai";

fn check(script: &str) -> Vec<rules::Problem> {
    let mut files: BTreeMap<String, String> = Source::shipped().files().clone();
    files.insert(PATH.to_owned(), script.to_owned());
    lint::check(&Source::from_files(files))
}

fn in_on_evidence(body: &str) -> String {
    format!("//! 3.16  Example\n\nfn duties(task) {{\n}}\n\nfn on_evidence(e) {{\n{body}\n}}\n")
}

#[test]
fn deep_and_long_scripts_are_read_to_the_end() {
    let deep = 12_000;
    let bodies = [
        format!("e{};", ".team".repeat(deep)),
        format!("e.alert(\"DCS\"){};", ".because(\"\")".repeat(deep / 4)),
        format!("e.draw(2, \"case\"){};", ".by(\"\")".repeat(deep / 4)),
        format!("let x = 1{};", " + 1".repeat(deep)),
        format!("let x = {}1{};", "(".repeat(deep), ")".repeat(deep)),
        format!("let x = {}1;", "-".repeat(deep)),
        format!("let x = {}true;", "!".repeat(deep)),
        format!("let x = {}{};", "[".repeat(deep), "]".repeat(deep)),
        format!("let x = e{};", "[0]".repeat(deep)),
        format!("{}{}", "{".repeat(deep), "}".repeat(deep)),
        format!("{}{}", "if true { ".repeat(deep / 2), "}".repeat(deep / 2)),
        format!("if true {{ }}{}", " else if true { }".repeat(deep / 4)),
        format!("let x = {}1{};", "`${".repeat(deep / 4), "}`".repeat(deep / 4)),
        format!("let x = true{};", " && true".repeat(deep / 2)),
        format!("let x = e{};", " ?? e".repeat(deep / 2)),
        format!("let x = {}1;", "#{a:".repeat(deep / 2)),
        "\"".repeat(deep),
        "/*".repeat(deep),
        "fn ".repeat(deep),
    ];
    for body in bodies {
        let problems = check(&in_on_evidence(&body));
        assert!(!problems.is_empty(), "{}", &body[..20]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A slip anywhere in a shipped script: characters lost, doubled or put in.
    #[test]
    fn slips_never_break_the_checker(
        row in 0..6usize, at in 0.0..1.0f64, lost in 0..12usize, put in "[\"`{}()\\[\\].,;=&|!/*a-z\\n ]{0,6}",
    ) {
        let shipped = Source::shipped();
        let scripts: Vec<&String> =
            shipped.files().iter().filter(|(path, _)| is_row(path)).map(|(_, t)| t).collect();
        let text: Vec<char> = scripts[row].chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let at = (at * text.len() as f64) as usize;
        let end = (at + lost).min(text.len());
        let changed: String = text[..at].iter().copied().chain(put.chars()).chain(text[end..].iter().copied()).collect();
        for problem in check(&changed) {
            prop_assert!(problem.line == 0 || problem.source_line.is_some(), "{problem}");
        }
    }
}

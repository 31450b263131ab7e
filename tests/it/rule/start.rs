//! A broken rule set at the start: the server refuses and prints every error with its place.

use harness::{
    process::Plumbline,
    rule_dir::{RuleDir, SUPERVISION},
};

#[test]
fn it_refuses_and_prints_every_error() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "significant_concerns(e)", "e.concern == SIGNIFICNAT");
    rules.replace(SUPERVISION, "\"OPERATIONS_MANAGER\"", "\"OPERATION_MANAGER\"");
    let plumbline = Plumbline::on(None).with("PLUMBLINE_RULES_DIR", rules.path().to_str().unwrap());
    let said = plumbline.try_serve().err().expect("it does not start");
    assert_ne!(said.code, Some(0));
    assert_named(&said.out, "SIGNIFICNAT", "SIGNIFICANT");
    assert_named(&said.out, "OPERATION_MANAGER", "OPERATIONS_MANAGER");
}

/// Both the wrong word and the one that was meant, and a place of file, line and column before them.
#[track_caller]
fn assert_named(said: &str, wrong: &str, meant: &str) {
    assert!(said.contains(wrong), "`{wrong}` in:\n{said}");
    assert!(said.contains(meant), "`{meant}` in:\n{said}");
    let place = format!("{SUPERVISION}:");
    let placed = said.match_indices(&place).any(|(at, _)| {
        let rest: String = said[at + place.len()..]
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == ':')
            .collect();
        let mut numbers = rest.split(':').map(str::parse::<u32>);
        matches!((numbers.next(), numbers.next()), (Some(Ok(_)), Some(Ok(_))))
    });
    assert!(placed, "`{place}line:column` in:\n{said}");
}

#[test]
fn a_case_that_fails_refuses_too() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "audit_further(2", "audit_further(1");
    let plumbline = Plumbline::on(None).with("PLUMBLINE_RULES_DIR", rules.path().to_str().unwrap());
    let said = plumbline.try_serve().err().expect("it does not start");
    assert_ne!(said.code, Some(0));
    assert!(said.out.contains("3.16"), "{}", said.out);
}

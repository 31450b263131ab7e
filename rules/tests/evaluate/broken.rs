//! Scripts meant to break the reader: each is refused with a place, none takes the process down.

use rules::{RuleSet, Source};

const PATH: &str = "part3/3.15_peer_audit_by_operations_managers.rhai";

fn load(body: &str) -> Result<RuleSet, Vec<rules::Problem>> {
    let mut files = Source::shipped().files().clone();
    let text = files.get_mut(PATH).unwrap();
    let head = text.split("fn on_evidence").next().unwrap().to_owned();
    *text = format!("{head}fn on_evidence(e) {{\n{body}\n}}\n");
    RuleSet::load(Source::from_files(files))
}

#[test]
fn nesting_without_end_is_refused() {
    for (open, close, times) in [
        ("(", ")", 6_000),
        ("[", "]", 6_000),
        ("{", "}", 6_000),
        ("!", "", 6_000),
        ("-", "", 6_000),
        ("if true {", "}", 2_000),
        ("1 + (", ")", 2_000),
        ("`${", "}`", 2_000),
        ("e.alert(", ")", 2_000),
        ("switch e { _ => ", "}", 3_000),
    ] {
        let body = format!("{}e{};", open.repeat(times), close.repeat(times));
        let problems = load(&body).expect_err("too deep");
        assert!(problems.iter().any(|problem| problem.file == PATH), "{open}");
    }
}

#[test]
fn long_chains_are_refused_or_run() {
    for body in [
        format!("e{}", ".unit".repeat(3_000)),
        format!("1{}", " + 1".repeat(3_000)),
        "e;".repeat(6_000),
    ] {
        if let Ok(set) = load(&body) {
            let _ = rules::evaluate(&set, &crate::fixture::audit("3.15"));
        }
    }
}

#[test]
fn bytes_that_are_no_script_are_refused() {
    for body in [
        "\u{0}",
        "\"",
        "`",
        "/*",
        "\u{202e}",
        "fn",
        "fn fn fn",
        "é ü 中",
        "0x",
        "'",
        "#{",
        "@",
        "\\",
    ] {
        let problems = load(body).err();
        assert!(problems.is_some(), "{body:?} is taken for a script");
    }
}

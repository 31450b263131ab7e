//! What the checker says to do can be done, and is what was meant.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use rules::{Problem, Severity, Source, lint, problem};

const PATH: &str = "part3/3.16_supervision_case_file_audit.rhai";

/// What is said of row 3.16 with these lines in its `on_evidence`.
fn check(body: &str) -> Vec<Problem> {
    let mut files = Source::shipped().files().clone();
    let text = files.get_mut(PATH).expect("3.16");
    let head = text.split("fn on_evidence").next().unwrap_or_default().to_owned();
    *text = format!("{head}fn on_evidence(e) {{\n{body}\n}}\n");
    lint::check(&Source::from_files(files))
}

#[track_caller]
fn helped(body: &str, code: &str, help: &str) {
    let problems = check(body);
    let found = problems
        .iter()
        .any(|p| p.code.as_str() == code && p.help.as_deref().unwrap_or_default().contains(help));
    assert!(found, "`{body}` lacks {code} `{help}`:\n{}", problem::render(&problems));
}

#[test]
fn other_ways_of_writing_are_told_ours() {
    for quotes in ["e.alert(“DCS”)", "e.alert(‘DCS’)", "e.alert(„DCS“)"] {
        helped(
            &format!("{quotes}.because(\"why\");"),
            "PL001",
            "straight quotation marks",
        );
    }
    helped("e.alert('DCS').because('why');", "PL001", "double quotation marks");
    for joined in [
        "if e.concern == NONE and e.has_grade { }",
        "if e.concern == NONE or e.has_grade { }",
        "if not e.has_grade { }",
    ] {
        helped(joined, "PL001", "`&&`");
    }
    helped("if e.concern = NONE { }", "PL001", "`==`");
    helped(
        "e.review_again(\"case_file\").within(3 months);",
        "PL001",
        "`months(3)`",
    );
}

#[test]
fn what_is_to_be_looked_at_first_can_be_looked_at() {
    let look = "e.answered(\"recommendations\")";
    let ask = "e.answer(\"recommendations\") == \"none\"";
    helped(&format!("if {ask} {{ }}"), "PL411", look);
    let problems = check(&format!("if {look} && {ask} {{ }}"));
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    assert_eq!(errors, 0, "{}", problem::render(&problems));
    assert!(
        problems.iter().all(|p| p.code.as_str() != "PL411"),
        "{}",
        problem::render(&problems)
    );
}

#[test]
fn both_places_of_a_function_are_named() {
    let mut files = Source::shipped().files().clone();
    let again = "fn significant_concerns(e) {\n    false\n}\n";
    files.insert("lib/zz.rhai".to_owned(), again.to_owned());
    let problems = lint::check(&Source::from_files(files));
    let told = problem::render(&problems);
    assert!(told.contains("lib/zz.rhai:1:4: error PL205"), "{told}");
    assert!(told.contains("`lib/concern.rhai` already, in line 9"), "{told}");
}

#[test]
fn settings_are_told_their_bounds_and_sorts_in_plain_words() {
    for (from, to, words) in [
        ("grace_days = 10", "grace_days = 4000000000", "from 0 to 366"),
        ("grace_days = 10", "grace_days = -1", "from 0 to 366"),
        ("concern_working_days = 1", "concern_working_days = 0", "from 1 to 30"),
        (
            "further_audit_days = 28",
            "further_audit_days = 1000000",
            "from 0 to 366",
        ),
        (
            "grace_days = 10",
            "grace_days = \"ten\"",
            "the text `ten` is written here, and a whole number is wanted",
        ),
        ("month = 4", "month = -4", "a whole number, nought or more"),
        (
            "grace_days = 10",
            "grace_day = 10",
            "there is no key `grace_day` here: use one of `grace_days`",
        ),
        ("grace_days = 10\n", "", "the key `grace_days` is missing"),
        ("[\"HEAD_OF_SAFEGUARDING\", \"DCS\"]", "[]", "name one at least"),
        (
            "[\"HEAD_OF_SAFEGUARDING\", \"DCS\"]",
            "[\"LSCB\"]",
            "`LSCB` is no post that one person holds",
        ),
    ] {
        let mut files = Source::shipped().files().clone();
        let text = files.get_mut("framework.toml").expect("the settings");
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        let problems = lint::check(&Source::from_files(files));
        let told = problem::render(&problems);
        assert!(told.contains(words) && told.contains("error PL006"), "`{to}`: {told}");
        assert!(!told.contains("u32") && !told.contains("i64"), "{told}");
    }
}

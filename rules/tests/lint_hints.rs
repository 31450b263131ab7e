//! What the checker says to do can be done, and is what was meant.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use rules::{Source, lint, problem};

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

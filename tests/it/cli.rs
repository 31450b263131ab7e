//! The command line, by the real binary.

use harness::{
    fixture::shipped,
    process::Plumbline,
    rule_dir::{RuleDir, SUPERVISION},
};
use rules::book::{self, Format};
use serde_json::Value;

#[test]
fn config_check_prints_the_settings_with_their_sources() {
    let said = Plumbline::on(None)
        .with("PLUMBLINE_HTTP_MAX_TOKENS", "1234")
        .run(["config", "check"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out.contains("1234") && said.out.contains("PLUMBLINE_HTTP_MAX_TOKENS"),
        "{}",
        said.out
    );
}

#[test]
fn config_check_names_every_mistake() {
    let plumbline = Plumbline::on(None)
        .with("PLUMBLINE_HTTP_MAX_TOKENS", "many")
        .with("PLUMBLINE_HTPP_MAX_DEPTH", "3")
        .with("DATABASE_URL", "mysql://somewhere/else");
    let said = plumbline.run(["config", "check"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    let all = format!("{}{}", said.out, said.err);
    for wrong in [
        "PLUMBLINE_HTTP_MAX_TOKENS",
        "PLUMBLINE_HTPP_MAX_DEPTH",
        "PLUMBLINE_HTTP_MAX_DEPTH",
        "database.url",
    ] {
        assert!(all.contains(wrong), "`{wrong}` in:\n{all}");
    }
}

#[test]
fn config_check_misses_the_folder_of_rules() {
    let said = Plumbline::on(None)
        .with("PLUMBLINE_RULES_DIR", "/no/such/folder")
        .run(["config", "check"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(
        said.err.contains("rules.dir") && said.err.contains("/no/such/folder"),
        "{said:?}"
    );
}

#[test]
fn a_password_in_an_address_is_not_printed() {
    let said = Plumbline::on(Some("postgres://plumbline:hunter2@db.example/qa")).run(["config", "check"]);
    assert!(!format!("{said:?}").contains("hunter2"), "{said:?}");
    assert!(said.out.contains("db.example"), "{said:?}");
}

#[test]
fn a_token_is_printed_alone() {
    let said = Plumbline::on(None).run(["token", "--as", "practice-manager"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out.trim().split('.').count(), 3, "{said:?}");
    assert_eq!(said.out.lines().count(), 1, "{said:?}");
}

#[test]
fn without_the_development_issuer_there_is_no_token() {
    let said = Plumbline::default().run(["token", "--as", "practice-manager"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.err.contains("development"), "{said:?}");
}

#[test]
fn the_shipped_rules_are_sound() {
    let plumbline = Plumbline::default();
    for verb in ["check", "test"] {
        let said = plumbline.run(["rules", verb]);
        assert_eq!(said.code, Some(0), "rules {verb}: {said:?}");
    }
}

#[test]
fn rules_check_tells_every_error_to_people_and_machines() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "\"OPERATIONS_MANAGER\"", "\"OPERATION_MANAGER\"");
    rules.replace(SUPERVISION, "months(3)", "moths(3)");
    let dir = rules.path().to_str().unwrap();
    let said = Plumbline::default().run(["rules", "check", dir]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let all = format!("{}{}", said.out, said.err);
    for word in ["OPERATION_MANAGER", "OPERATIONS_MANAGER", "moths", SUPERVISION] {
        assert!(all.contains(word), "`{word}` in:\n{all}");
    }
    let said = Plumbline::default().run(["rules", "check", dir, "--json"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let told: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    assert!(told.to_string().contains("OPERATION_MANAGER"), "{told:#}");
}

#[test]
fn rules_check_names_a_file_that_is_no_utf_8() {
    let rules = RuleDir::shipped();
    rules.write(SUPERVISION, b"//! 3.16  Caf\xe9\n");
    let dir = rules.path().to_str().unwrap();
    let said = Plumbline::default().run(["rules", "check", dir]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let place = format!("{SUPERVISION}:1:14: error PL008");
    assert!(
        said.out.contains(&place) && said.out.contains("save the file as UTF-8"),
        "{said:?}"
    );
    let said = Plumbline::default().run(["rules", "check", dir, "--json"]);
    let told: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    assert_eq!(told["problems"][0]["file"], SUPERVISION, "{told:#}");
}

#[test]
fn rules_test_says_which_case_came_out_otherwise() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "months(3)", "months(4)");
    let said = Plumbline::default().run(["rules", "test", rules.path().to_str().unwrap()]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let all = format!("{}{}", said.out, said.err);
    assert!(all.contains("3.16"), "{all}");
}

#[test]
fn the_rules_of_a_directory_are_named_by_the_flag_too() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "months(3)", "moths(3)");
    let said = Plumbline::default().run(["rules", "check", "--rules", rules.path().to_str().unwrap()]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(said.out.contains("moths"), "{said:?}");
}

#[test]
fn rules_book_prints_the_tables_of_the_shipped_framework() {
    let said = Plumbline::default().run(["rules", "book", "--as-of", "2014-01-01"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let day = "2014-01-01".parse().unwrap();
    assert_eq!(said.out, book::render(shipped(), Format::Markdown, day));
    assert!(said.out.contains("Quarterly to CSCMT and the LSCB"));
    let today = Plumbline::default().run(["rules", "book"]);
    assert!(today.out.contains("Quarterly to CSCMT and the ESSCP"), "{today:?}");
}

#[test]
fn rules_book_writes_a_file_of_the_rules_of_a_directory() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, ".every(\"month\")", ".every(\"two months\")");
    let (dir, folder) = (rules.path().to_str().unwrap(), tempfile::tempdir().unwrap());
    for (format, sign) in [
        ("markdown", "# "),
        ("html", "<!DOCTYPE html>"),
        ("csv", "part,section,"),
    ] {
        let file = folder.path().join(format);
        let out = file.to_str().unwrap();
        let said = Plumbline::default().run(["rules", "book", "--rules", dir, "--format", format, "--out", out]);
        assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{said:?}");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(sign), "{format}");
        assert!(
            text.contains("Six times a year, one case file for each worker"),
            "{format}"
        );
    }
}

#[test]
fn rules_book_says_why_there_is_none() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "months(3)", "moths(3)");
    let dir = rules.path().to_str().unwrap();
    for (arguments, code, why) in [
        (&["--as-of", "2013-03-31"][..], 1, "2013-04-01"),
        (&["--out", "/nowhere/at/all"], 1, "/nowhere/at/all"),
        (&["--as-of", "soon"], 2, "soon"),
        (&["--format", "pdf"], 2, "markdown, html, csv"),
        (&["--rules", dir], 4, "moths"),
        (&["--rules", "/nowhere/at/all"], 4, "/nowhere/at/all"),
    ] {
        let said = Plumbline::default().run(["rules", "book"].iter().chain(arguments));
        assert_eq!(said.code, Some(code), "{said:?}");
        assert!(said.out.is_empty() && said.err.contains(why), "{said:?}");
    }
}

#[test]
fn wrong_usage_has_its_own_code() {
    assert_eq!(Plumbline::default().run(["audit-everything"]).code, Some(2));
    assert_eq!(Plumbline::default().run(["import"]).code, Some(2));
    assert_eq!(Plumbline::default().run(["--version"]).code, Some(0));
}

#[test]
fn a_database_that_is_away_is_told() {
    let said = Plumbline::on(Some("postgres://nobody@127.0.0.1:1/nothing")).run(["migrate"]);
    assert_eq!(said.code, Some(6), "{said:?}");
    assert!(!said.err.is_empty());
}

#[test]
fn serve_ends_in_order_when_asked() {
    let plumbline = Plumbline::on(None);
    let server = plumbline.serve();
    assert_eq!(server.terminate(), Some(0));
    // What it left can be used again.
    let server = plumbline.serve();
    assert!(
        server
            .log()
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "{}",
        server.log()
    );
    assert_eq!(server.terminate(), Some(0));
}

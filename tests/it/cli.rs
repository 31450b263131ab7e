//! The command line, by the real binary.

use harness::{
    process::Plumbline,
    rule_dir::{RuleDir, SUPERVISION},
};
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
fn rules_test_says_which_case_came_out_otherwise() {
    let rules = RuleDir::shipped();
    rules.replace(SUPERVISION, "months(3)", "months(4)");
    let said = Plumbline::default().run(["rules", "test", rules.path().to_str().unwrap()]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let all = format!("{}{}", said.out, said.err);
    assert!(all.contains("3.16"), "{all}");
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

//! A broken rule set at the start: every error is told with its place. The newest set that governed goes on governing, so that
//! concerns can be raised; where none ever did, the server does not start.

use std::{fs, time::Duration};

use harness::{
    both,
    builder::fresh_key,
    db::Content,
    document,
    gql::Caller,
    process::{Plumbline, Server},
    rule_dir::{RuleDir, SUPERVISION},
};
use serde_json::{Value, json};

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

both!(
    the_last_good_rules_serve_until_the_folder_is_mended,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let plumbline = Plumbline::on(Some(&db.url)).with("PLUMBLINE_RULES_DIR", rules.path().to_str().unwrap());
        let token = plumbline.token("practice-manager");
        let server = plumbline.serve();
        let before = status(&server.caller(&token)).await["live"].clone();
        assert_eq!(server.terminate(), Some(0));

        rules.replace(SUPERVISION, "significant_concerns(e)", "e.concern == SIGNIFICNAT");
        let server = plumbline.serve();
        assert_refused(&server, &token, "SIGNIFICNAT").await;
        assert_eq!(status(&server.caller(&token)).await["live"], before);
        // The folder is looked at all the time; the same mistake is told once.
        tokio::time::sleep(Duration::from_secs(6)).await;
        assert_eq!(server.log().matches("is refused").count(), 1, "{}", server.log());
        assert_eq!(server.terminate(), Some(0));

        // A case that fails, and a folder that is not there, are no worse.
        rules.replace(SUPERVISION, "e.concern == SIGNIFICNAT", "significant_concerns(e)");
        rules.replace(SUPERVISION, "audit_further(2", "audit_further(1");
        let server = plumbline.serve();
        assert_refused(&server, &token, "2 further audits").await;
        assert_eq!(server.terminate(), Some(0));
        let away = rules.path().with_extension("away");
        fs::rename(rules.path(), &away).unwrap();
        let server = plumbline.serve();
        assert_refused(&server, &token, "put it back").await;

        // What is mended is taken while the server runs.
        fs::rename(&away, rules.path()).unwrap();
        rules.replace(SUPERVISION, "audit_further(1", "audit_further(2");
        rules.replace(SUPERVISION, "two further files of", "two more files of");
        let caller = server.caller(&token);
        until(&server, || async {
            let now = status(&caller).await;
            now["refused"].is_null() && now["live"] != before
        })
        .await;
        assert_eq!(server.terminate(), Some(0));
    }
);

/// The server serves, takes in a concern, and says in its log, to people and to machines that the rules were refused.
async fn assert_refused(server: &Server, token: &str, why: &str) {
    let caller = server.caller(token);
    let input =
        json!({ "idempotencyKey": fresh_key(), "level": "SIGNIFICANT", "narrative": "a child may not be safe" });
    let raised = caller.ask(document::RAISE, json!({ "input": input })).await;
    assert_eq!(raised["raiseConcern"]["errors"], json!([]), "{raised:#}");
    let told = status(&caller).await["refused"].to_string();
    assert!(told.contains(why), "`{why}` in: {told}");
    let health = reqwest::get(format!("{}/ready", server.base)).await.unwrap();
    let health: Value = serde_json::from_str(&health.text().await.unwrap()).unwrap();
    assert!(health["rules"]["refused"].is_object(), "{health:#}");
    let log = server.log();
    assert!(log.contains("is refused") && log.contains(why), "{log}");
}

async fn status(caller: &Caller) -> Value {
    let ask = "{ ruleSetStatus { live { hash } refused { failedCases problems { file message help } } } }";
    caller.ask(ask, Value::Null).await["ruleSetStatus"].clone()
}

async fn until(server: &Server, done: impl AsyncFn() -> bool) {
    for _ in 0..300 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("half a minute was not enough: {}", server.log());
}

both!(
    rows_that_are_gone_are_told_and_kept_in_the_reason,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        for ending in ["rhai", "cases.toml"] {
            fs::remove_file(rules.file(&format!("part3/3.10_private_fostering.{ending}"))).unwrap();
        }
        let plumbline = Plumbline::on(Some(&db.url)).with("PLUMBLINE_RULES_DIR", rules.path().to_str().unwrap());
        let server = plumbline.serve();
        let log = server.log();
        assert!(log.contains("are gone") && log.contains("3.10 "), "{log}");

        let rest = "part3/3.15_peer_audit_by_operations_managers";
        for ending in ["cases.toml", "rhai"] {
            fs::rename(
                rules.file(&format!("{rest}.{ending}")),
                rules.file(&format!("{rest}.{ending}.off")),
            )
            .unwrap();
        }
        let caller = server.caller(&plumbline.token("qa-lead"));
        let ask = "{ ruleSetStatus { live { activations { reason } } } }";
        until(&server, || async {
            let told = caller.ask(ask, Value::Null).await["ruleSetStatus"].to_string();
            told.contains("without 3.15 ") && !told.contains("3.10")
        })
        .await;
        assert!(server.log().contains("3.15 "), "{}", server.log());
        assert_eq!(server.terminate(), Some(0));
    }
);

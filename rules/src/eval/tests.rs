//! Hostile scripts: each is stopped, stored as a fault, and told to those who must know. Never a pass.

use std::collections::BTreeMap;

use crate::{
    Evaluation, Facts, RuleSet, Source,
    engine::add_test_words,
    term::{EvidenceKind, Verdict},
    verdict::Action,
};

mod due;

const PATH: &str = "part3/3.16_supervision_case_file_audit.rhai";

/// The shipped set with another body of `on_evidence` in 3.16, past the checker: it must hold without it too.
fn set(body: &str) -> RuleSet {
    let mut set = RuleSet::load(Source::shipped()).unwrap_or_else(|e| panic!("{}", crate::problem::render(&e)));
    let text = set.script(PATH).unwrap();
    let head = text.split("fn on_evidence").next().unwrap();
    let script = format!(
        "{head}fn on_evidence(e) {{\n{body}\n}}{}",
        if body.contains("fn again") {
            ""
        } else {
            "\nfn again(e) { again(e) }"
        }
    );
    add_test_words(&mut set.engine);
    set.replace_script("3.16", &script);
    set
}

fn facts() -> Facts {
    let team = serde_json::json!({"id": "t", "kind": "TEAM", "name": "Team"});
    let worker = serde_json::json!({"id": "w", "kind": "WORKER", "name": "Worker"});
    serde_json::from_value(serde_json::json!({
        "task": "3.16", "kind": EvidenceKind::Audit, "event_date": "2026-11-12", "today": "2026-11-12",
        "period": null, "named_legs": [], "concern": "NONE", "grade": null, "tool": null,
        "unit": team, "team": team, "service": null, "worker": worker, "worker_in_unit": true,
        "auditor": {"roles": []}, "own_service": true, "case_file": null, "answers": {"score": 50.0, "note": "x"},
        "findings": 0, "follow_up": null, "open_further_audits": {"worker": 0, "team": 0}, "history": {},
    }))
    .unwrap()
}

fn faulted(body: &str, code: &str) -> Evaluation {
    let evaluation = crate::evaluate(&set(body), &facts());
    let fault = evaluation
        .fault
        .clone()
        .unwrap_or_else(|| panic!("`{body}` does not fault"));
    // On a busy machine the clock may be first to stop what a limit would.
    let stopped = code == "LIMIT" && fault.code == "DEADLINE";
    assert!(
        stopped || fault.code == code,
        "{body}: {} {}",
        fault.code,
        fault.message
    );
    assert_eq!(evaluation.verdict, Verdict::Faulted);
    for role in ["WORKER", "OPERATIONS_MANAGER", "HEAD_OF_SAFEGUARDING", "QA_LEAD"] {
        let told = |action: &Action| matches!(action, Action::Distribute { role: to, .. } if to == role);
        assert!(
            evaluation.outcomes.iter().any(|outcome| told(&outcome.action)),
            "{role} is not told"
        );
    }
    assert!(
        !evaluation
            .outcomes
            .iter()
            .any(|outcome| matches!(outcome.action, Action::Satisfy { .. }))
    );
    evaluation
}

#[test]
fn loops_and_recursions_stop() {
    faulted("loop { }", "LIMIT");
    faulted("while true { let x = 1; }", "LIMIT");
    faulted("for i in 0..9999999999 { }", "LIMIT");
    faulted("again(e);", "LIMIT");
    // As deep as each function may nest, as often as functions may call: the stack of a thread holds it.
    let nested = format!("{}again(e){}", "1 + (".repeat(9), ")".repeat(9));
    let script = format!("{nested};\n}}\nfn again(e) {{ {nested} }}\nfn last(e) {{");
    faulted(&script, "LIMIT");
}

#[test]
fn bombs_stop_before_they_grow() {
    faulted("let s = \"ab\"; loop { s += s; }", "LIMIT");
    faulted("let a = []; loop { a.push(1); }", "LIMIT");
    faulted("let a = [1]; loop { a = [a, a]; }", "LIMIT");
    let grow = "let s = \"aaaaaaaa\"; for i in 0..9 { s += s; }";
    faulted(&format!("{grow} s.replace(\"a\", s)"), "LIMIT");
    faulted(&format!("{grow} s.split(\"a\")"), "LIMIT");
    // Lists within lists: dropping them climbs down as deep as they go.
    faulted("let a = []; loop { a = [a]; }", "LIMIT");
    faulted("let a = []; loop { let b = []; b.push(a); a = b; }", "LIMIT");
    faulted("let a = []; loop { let b = [0]; b[0] = a; a = b; }", "LIMIT");
    faulted(
        "let a = []; loop { let b = []; b += a; b.insert(0, a); a = b; }",
        "LIMIT",
    );
    // Twice as much each time, by places that are already there.
    faulted(
        "let a = [1]; loop { let b = [0, 0]; b[0] = a; b[1] = a; a = b; }",
        "LIMIT",
    );
    faulted(
        "let a = [1]; for i in 0..60 { let b = [0, 0]; b[0] = a; b[1] = a; a = b; }",
        "LIMIT",
    );
    faulted("let a = [1]; a.pad(1000000000, 1);", "LIMIT");
    faulted("for i in 0..1000 { e.feedback(\"WORKER\").because(\"x\"); }", "ERROR");
}

#[test]
fn a_slow_rule_meets_its_deadline() {
    faulted("for i in 0..600 { slow(); }", "DEADLINE");
}

#[test]
fn a_panic_stays_inside() {
    faulted("break_down();", "PANIC");
    // The set goes on serving after it.
    let set = set("if e.concern == SIGNIFICANT { break_down(); }\ne.feedback(\"WORKER\").because(\"x\");");
    let mut facts = facts();
    assert_eq!(crate::evaluate(&set, &facts).verdict, Verdict::Compliant);
    facts.concern = crate::term::ConcernLevel::Significant;
    assert_eq!(crate::evaluate(&set, &facts).verdict, Verdict::Faulted);
    facts.concern = crate::term::ConcernLevel::None;
    assert_eq!(crate::evaluate(&set, &facts).verdict, Verdict::Compliant);
}

#[test]
fn mistakes_fault_at_their_place() {
    let evaluation = faulted("  if e.answer(\"score\") < \"60\" { }", "ERROR");
    let fault = evaluation.fault.unwrap();
    assert_eq!((fault.script.as_str(), fault.column), (PATH, 24));
    assert!(
        fault.message.contains("cannot compare a number with a text"),
        "{}",
        fault.message
    );
    assert_eq!(evaluation.facts_read[0].name, "answer(\"score\")");
    for (body, words) in [
        ("e.answer(\"blank\") < 60", "missing"),
        ("e.grade == GOOD", "missing"),
        ("e.concern == \"SIGNIFICANT\"", "cannot compare"),
        ("e.concern = SIGNIFICANT;", ""),
        ("e.team.nmae", "nmae"),
        (
            "e.alert(\"OPERATION_MANAGER\").because(\"x\")",
            "did you mean `OPERATIONS_MANAGER`",
        ),
        ("e.history.count(\"concern\", days(90))", "was not fetched"),
        (
            "e.review_again(\"case_file\").same(\"worker\").because(\"x\")",
            "does not fit",
        ),
        ("e.alert(\"WORKER\").because(\"  \")", "needs a sentence"),
        ("e.audit_further(2, \"case_file\").because(\"x\")", "do not say of whom"),
        ("throw \"broken\"", "broken"),
        ("e.shout()", "there is no `shout`"),
    ] {
        let fault = faulted(body, "ERROR").fault.unwrap();
        assert!(fault.message.contains(words), "{body}: {}", fault.message);
        assert!(fault.line > 0, "{body}");
    }
}

#[test]
fn an_outcome_without_a_because_faults_the_whole() {
    let evaluation = faulted(
        "e.feedback(\"WORKER\").because(\"x\");\ne.alert(\"OPERATIONS_MANAGER\");",
        "NO_BECAUSE",
    );
    let fault = evaluation.fault.unwrap();
    assert!(fault.line > 0 && fault.column > 0);
    assert!(
        !evaluation
            .outcomes
            .iter()
            .any(|outcome| outcome.key == "feedback:WORKER"),
        "all or nothing"
    );
}

#[test]
fn printing_is_capped() {
    let evaluation = crate::evaluate(&set("for i in 0..200 { print(`line ${i}`); }"), &facts());
    assert_eq!(evaluation.printed.len(), 50);
    assert_eq!(evaluation.printed.first().map(String::as_str), Some("line 0"));
    assert!(evaluation.operations > 200);
}

#[test]
fn a_set_with_any_broken_file_is_refused_whole_with_every_problem() {
    let mut files: BTreeMap<String, String> = Source::shipped().files().clone();
    for (row, from, to) in [
        ("3.16", "WORKER\")", "WROKER\")"),
        ("3.14", "same(\"team\")", "same(\"tema\")"),
        ("3.3", "//! owner:", "//! ownr:"),
    ] {
        let (_, text) = files
            .iter_mut()
            .find(|(path, _)| path.contains(&format!("/{row}_")) && crate::ruleset::is_row(path))
            .unwrap();
        *text = text.replace(from, to);
    }
    files.insert("roles.toml".to_owned(), "[[role]]\ncode = 1\n".to_owned());
    let problems = RuleSet::load(Source::from_files(files)).expect_err("it is broken");
    for file in ["part3/3.16", "part3/3.14", "part3/3.3", "roles.toml"] {
        let problem = problems.iter().find(|problem| problem.file.starts_with(file));
        assert!(
            problem.is_some_and(|problem| problem.line > 0),
            "{file}: {}",
            crate::problem::render(&problems)
        );
    }
}

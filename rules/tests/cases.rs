//! The shipped cases pass, and each would notice a change of its script.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use rules::{
    RuleSet, Source, cases,
    ruleset::{is_library, is_row},
};

fn shipped() -> BTreeMap<String, String> {
    Source::shipped().files().clone()
}

fn load(files: BTreeMap<String, String>) -> RuleSet {
    RuleSet::load(Source::from_files(files)).unwrap_or_else(|problems| {
        panic!("{}", rules::problem::render(&problems));
    })
}

#[test]
fn every_shipped_case_passes() {
    let report = cases::run(&load(shipped()));
    assert!(report.is_clean(), "{report}");
    assert!(report.passed >= 50, "{report}");
}

/// One change of a script: what stands there, and what is put in its place.
const CHANGES: &[(&str, &str)] = &[
    ("SIGNIFICANT", "CONCERN"),
    ("!= NONE", "!= SIGNIFICANT"),
    ("== SIGNIFICANT", "!= SIGNIFICANT"),
    ("!= NONE", "== NONE"),
    (" && ", " || "),
    ("== AUDIT", "== REPORT"),
    ("== REPORT", "== AUDIT"),
    ("audit_further(2,", "audit_further(1,"),
    ("audit_further(2,", "audit_further(3,"),
    (".same(\"worker\")", ".same(\"team\")"),
    (".same(\"team\")", ".same(\"worker\")"),
    ("months(3)", "months(2)"),
    ("months(3)", "months(4)"),
    (".every(\"month\")", ".every(\"quarter\")"),
    (".every(\"quarter\")", ".every(\"month\")"),
    (".every(\"quarter\")", ".every(\"year\")"),
    (".every(\"year\")", ".every(\"quarter\")"),
    (".in_another_service()", ""),
    (".in_another_service()", ".in_own_service()"),
    (".in_own_service()", ".in_another_service()"),
    (".in_own_service()", ""),
    (".for_each(\"worker\")", ""),
    (".for_each(\"team\")", ".for_each(\"worker\")"),
    (".using(\"CareFirst audit record\")", ".using(\"case file audit tool\")"),
    (".using(\"case file audit tool\")", ".using(\"CareFirst audit record\")"),
    (".using(\"supervision audit tool\")", ".using(\"case file audit tool\")"),
    (".copied_to(\"HEAD_OF_SAFEGUARDING\")", ""),
    (
        ".copied_to(\"HEAD_OF_SAFEGUARDING\", \"concerns are identified\")",
        ".copied_to(\"HEAD_OF_SAFEGUARDING\")",
    ),
    (".for_information_to(\"SMT\")", ""),
    (".for_information_to(\"LM\")", ".and_to(\"LM\")"),
    (".and_to(\"LSCB\", ", ".for_information_to(\"SMT\").and_to(\"LSCB\", "),
    (".of(\"report\")", ".of(\"audit\")"),
    ("answered_yes(", "answered("),
    ("report_to(\"CSCMT\")", "report_to(\"SMT\")"),
    ("report_to(\"DCS\")", "report_to(\"CHIEF_EXECUTIVE\")"),
    ("report_to(\"LSCB\")", "report_to(\"DCS\")"),
    ("report_to(\"HEAD_OF_SERVICE\")", "report_to(\"CSCMT\")"),
    ("e.copy(\"HEAD_OF_SAFEGUARDING\")", "e.alert(\"HEAD_OF_SAFEGUARDING\")"),
    ("e.alert(\"OPERATIONS_MANAGER\")", "e.copy(\"OPERATIONS_MANAGER\")"),
    ("feedback(\"WORKER\")", "feedback(\"PRACTICE_MANAGER\")"),
    ("days_late >= 7", "days_late > 7"),
    ("days_late >= 7", "days_late >= 6"),
    ("days_late >= 14", "days_late > 14"),
    ("days_late >= 14", "days_late >= 13"),
    ("days_late >= 28", "days_late > 28"),
    ("days_late >= 28", "days_late >= 27"),
    ("o.has_service", "o.has_team"),
    ("if o.has_service", "if !o.has_service"),
    ("tell_responsible()", "tell_up_the_line(1)"),
    ("tell_up_the_line(1)", "tell_up_the_line(2)"),
    ("tell_up_the_line(2)", "tell_up_the_line(1)"),
    ("tell_up_the_line(2)", "tell_up_the_line(3)"),
    ("tell(\"HEAD_OF_SERVICE\")", "tell(\"HOS_CSC\")"),
    ("p.draw(2,", "p.draw(3,"),
    (".by(\"HEAD_OF_SERVICE\").our_reading()", ".by(\"HEAD_OF_SERVICE\")"),
    (".by(\"HEAD_OF_SERVICE\")", ".by(\"HOS_CSC\")"),
];

/// Every version of the shipped scripts with one place changed.
fn sabotaged() -> Vec<(String, BTreeMap<String, String>)> {
    let files = shipped();
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| is_row(path) || is_library(path)) {
        let code = text.find("fn ").expect("a function");
        for (before, after) in CHANGES {
            for (at, _) in text.match_indices(before).filter(|(at, _)| *at > code) {
                let line = text[..at].matches('\n').count() + 1;
                let changed = format!("{}{after}{}", &text[..at], &text[at + before.len()..]);
                let mut files = files.clone();
                files.insert(path.clone(), changed);
                found.push((format!("{path}:{line}: `{before}` became `{after}`"), files));
            }
        }
        for (name, changed) in without_statements(path, text) {
            let mut files = files.clone();
            files.insert(path.clone(), changed);
            found.push((name, files));
        }
    }
    found
}

/// The script without one of its duties or outcomes: a statement that begins a line.
fn without_statements(path: &str, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let statement = line.trim_start();
        // A role to alert that the script itself alerts makes a difference only when the script fails.
        let redundant = statement.starts_with("task.alert(") && !path.contains("3.16_");
        if !redundant
            && ["task.", "e.", "o.", "p."]
                .iter()
                .any(|word| statement.starts_with(word))
            && let Some(length) = text[at..].find(";\n")
        {
            let rest = &text[at + length + 1..];
            found.push((
                format!("{path}:{}: left out", number + 1),
                format!("{}{rest}", &text[..at]),
            ));
        }
        at += line.len();
    }
    found
}

#[test]
fn no_change_of_a_shipped_script_goes_unnoticed() {
    let sabotaged = sabotaged();
    let unnoticed: Vec<String> = sabotaged
        .iter()
        .filter(|(_, files)| {
            RuleSet::load(Source::from_files(files.clone())).is_ok_and(|rules| cases::run(&rules).is_clean())
        })
        .map(|(name, _)| name.clone())
        .collect();
    assert!(
        unnoticed.is_empty(),
        "{} of {}:\n{}",
        unnoticed.len(),
        sabotaged.len(),
        unnoticed.join("\n")
    );
    assert!(sabotaged.len() > 60, "only {} changes were tried", sabotaged.len());
}

#[test]
fn a_failure_says_what_was_expected_what_happened_and_what_decided() {
    let mut files = shipped();
    files.insert(
        "part3/3.16_supervision_case_file_audit.cases.toml".to_owned(),
        r#"
[[case]]
name = "a concern asks for three further files"
evidence.concern = "CONCERN"
evidence.date = 2026-11-30
expect.verdict = "COMPLIANT"
expect.outcomes = ["3 further audits, same worker", "meets 3.16/r9"]
expect.not = ["feedback"]
expect.only = ["alert to OPERATIONS_MANAGER, from script"]
"#
        .to_owned(),
    );
    // The engine's own sentences are not this test's matter.
    let without_sentence = |line: &str| match line.split_once("): ") {
        Some((before, _)) if before.contains("(floor") || before.contains("(leg") => format!("{before}): …"),
        _ => line.to_owned(),
    };
    let report = cases::run(&load(files)).to_string();
    let report: Vec<String> = report.lines().map(without_sentence).collect();
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn a_failure_over_lateness_says_it_too() {
    let mut files = shipped();
    files.insert(
        "part3/3.14_audit_by_operations_managers_in_own_service.cases.toml".to_owned(),
        r#"
[[case]]
name = "after a week the director is told"
late = { leg = "3.14/r2", days_late = 7 }
expect.outcomes = ["tell DCS", "tell OPERATIONS_MANAGER, again", "tell HEAD_OF_SERVICE, because a fortnight late"]
expect.only = ["tell OPERATIONS_MANAGER"]

[[case]]
name = "three are drawn"
ended = { leg = "3.14/r2" }
expect.outcomes = ["draw 3 audited_case", "summary to DCS"]
expect.not = ["draw"]

[[case]]
name = "a duty that there is not"
late = { leg = "3.14/r7" }
expect.not = ["tell OPERATIONS_MANAGER"]

[[case]]
name = "nothing follows from a month"
ended = { leg = "3.14/r1" }
expect.only = ["draw"]
"#
        .to_owned(),
    );
    files.insert(
        "lib/overdue.cases.toml".to_owned(),
        "[[case]]\nname = \"no row\"\nlate.task = \"9.9\"\nexpect.only = []\n".to_owned(),
    );
    let report = cases::run(&load(files));
    let failed: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(failed.join("\n\n"));
}

#[test]
fn cases_that_cannot_be_read_are_failures_and_refuse_the_set() {
    let mut files = shipped();
    let path = "part3/3.16_supervision_case_file_audit.cases.toml";
    files.insert(
        path.to_owned(),
        "[[case]]\nname = \"one\"\nexpect.outcome = []\n".to_owned(),
    );
    let problems = RuleSet::load(Source::from_files(files)).expect_err("unreadable cases");
    assert!(
        problems.iter().any(|problem| problem.file == path && problem.line == 3),
        "{problems:?}"
    );
}

/// The report of row 3.16 with this line at the beginning of its `on_evidence`, and one case.
fn report(line: &str, case: &str) -> String {
    let mut files = shipped();
    let path = "part3/3.16_supervision_case_file_audit";
    let text = files.get_mut(&format!("{path}.rhai")).expect("3.16");
    let hook = "fn on_evidence(e) {";
    *text = text.replacen(hook, &format!("{hook}\n    {line}"), 1);
    files.insert(
        format!("{path}.cases.toml"),
        format!("[[case]]\nname = \"one\"\n{case}\n"),
    );
    let report = cases::run(&load(files));
    let failed: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    failed.join("\n\n")
}

#[test]
fn a_case_may_expect_that_the_script_fails() {
    let fails = "if e.grade == GOOD { e.alert(\"DCS\").because(\"good\"); }";
    let wants = |verdict: &str| format!("expect.verdict = \"{verdict}\"\nexpect.not = [\"alert to DCS\"]");
    assert_eq!(report(fails, &wants("FAULTED")), "");
    let told = report(fails, &wants("COMPLIANT"));
    assert!(told.contains("the script failed at part3/3.16_"), "{told}");
    let told = report("", &wants("FAULTED"));
    assert!(told.contains("expected the verdict FAULTED"), "{told}");
}

#[test]
fn what_a_script_prints_is_shown_below_a_case_that_fails() {
    let prints = "print(\"the grade is there\"); print(`${e.findings} findings`);";
    let told = report(prints, "expect.verdict = \"CONFLICT\"");
    assert!(
        told.contains("what the script printed:\n    the grade is there\n    0 findings"),
        "{told}"
    );
    assert_eq!(report(prints, "expect.verdict = \"COMPLIANT\""), "");
}

#[test]
fn one_of_several_is_asked_for_with_in() {
    let asks = "if e.concern in [CONCERN, SIGNIFICANT] { e.alert(\"DCS\").because(\"in the list\"); }";
    for (concern, wants) in [("NONE", "not"), ("CONCERN", "outcomes"), ("SIGNIFICANT", "outcomes")] {
        let case = format!("evidence.concern = \"{concern}\"\nexpect.{wants} = [\"alert to DCS\"]");
        assert_eq!(report(asks, &case), "", "{concern}");
    }
}

#[test]
fn what_a_limit_stops_has_a_place() {
    for (line, place) in [
        ("loop { }", "at part3/3.16_supervision_case_file_audit.rhai:"),
        (
            "let s = \"ab\"; loop { s += s; }",
            "at part3/3.16_supervision_case_file_audit.rhai:",
        ),
        ("again(e);", "at part3/3.16_supervision_case_file_audit.rhai:"),
    ] {
        let mut files = shipped();
        let path = "part3/3.16_supervision_case_file_audit";
        let text = files.get_mut(&format!("{path}.rhai")).expect("3.16");
        let hook = "fn on_evidence(e) {";
        *text = text.replacen(hook, &format!("{hook}\n    {line}"), 1);
        files.insert(
            "lib/again.rhai".to_owned(),
            "fn again(e) {\n    again(e);\n}\n".to_owned(),
        );
        let report = cases::run(&load(files)).to_string();
        assert!(
            report.contains(&format!("the script failed {place}")),
            "{line}: {report}"
        );
        assert!(
            report.contains("(in `on_evidence`, or in a function that it calls)"),
            "{line}: {report}"
        );
    }
}

//! Hostile scripts of the hooks about time: what is late is never kept quiet by a script that fails.

use super::PATH;
use crate::{
    Ended, Escalation, Late, RuleSet, Source,
    due::Due,
    engine::add_test_words,
    escalate,
    escalation::LateAction,
    facts::UnitFact,
    period_end,
    period_end::EndAction,
    ruleset::OVERDUE,
    term::{Origin, UnitKind},
    verdict::Fault,
};

/// The shipped set, and room in 3.16 for one more function, past the checker: it must hold without it too.
struct Bench(RuleSet);

impl Bench {
    fn new() -> Self {
        let mut set = RuleSet::load(Source::shipped()).unwrap_or_else(|e| panic!("{}", crate::problem::render(&e)));
        add_test_words(&mut set.engine);
        Self(set)
    }

    fn with(&mut self, function: &str) -> &RuleSet {
        let shipped = self.0.script(PATH).unwrap();
        let script = format!("{shipped}\n{function}\nfn again(o) {{ again(o) }}\n");
        self.0.replace_script("3.16", &script);
        &self.0
    }
}

fn due() -> Due {
    let unit = |id: &str, kind, name: &str| UnitFact {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
    };
    Due {
        task: "3.16".to_owned(),
        leg: "3.16/r1".to_owned(),
        unit: unit("w", UnitKind::Worker, "Worker"),
        team: Some(unit("t", UnitKind::Team, "Team")),
        service: None,
        holder: None,
        forum: None,
        period: "2026/27 M02".to_owned(),
        due_on: "2026-06-10".parse().unwrap(),
        today: "2026-06-20".parse().unwrap(),
        required: 1,
        met: 0,
    }
}

fn late() -> Late {
    Late {
        due: due(),
        follow_up: None,
    }
}

fn ended() -> Ended {
    Ended {
        due: due(),
        met_late: 0,
        submitted: 0,
        concerns: 0,
        significant_concerns: 0,
    }
}

fn keys(escalation: &Escalation) -> Vec<&str> {
    escalation.outcomes.iter().map(|outcome| outcome.key.as_str()).collect()
}

/// On a busy machine the clock may be first to stop what a limit would.
fn stopped_as(fault: &Fault, code: &str) -> bool {
    fault.code == code || (code == "LIMIT" && fault.code == "DEADLINE")
}

const BROKEN: &[(&str, &str, &str)] = &[
    ("loop { }", "LIMIT", ""),
    ("while x.days_late > 0 { }", "LIMIT", ""),
    ("again(x);", "LIMIT", ""),
    ("let s = \"ab\"; loop { s += s; }", "LIMIT", ""),
    ("let a = []; loop { a = [a]; }", "LIMIT", ""),
    ("for i in 0..600 { slow(); }", "DEADLINE", ""),
    ("break_down();", "PANIC", ""),
    ("throw \"broken\"", "ERROR", "broken"),
    ("x.days_late < \"7\"", "ERROR", "cannot compare"),
    ("x.service.name", "ERROR", "name"),
    ("x.due_on = x.today;", "ERROR", ""),
    ("x.covers_a(\"quater\")", "ERROR", "did you mean `quarter`"),
    ("x.goes_to(\"LSBC\")", "ERROR", "did you mean `LSCB`"),
    ("x.shout()", "ERROR", "there is no `shout`"),
    ("x.alert(\"DCS\").because(\"y\")", "ERROR", "there is no `alert`"),
];

fn faults_of_lateness() -> Vec<(String, &'static str, &'static str)> {
    let own: &[(&str, &str, &str)] = &[
        (
            "x.tell(\"OPERATION_MANAGER\").because(\"late\")",
            "ERROR",
            "did you mean `OPERATIONS_MANAGER`",
        ),
        ("x.tell(\"OPERATIONS_MANAGER\")", "NO_BECAUSE", "no reason"),
        (
            "x.tell(\"OPERATIONS_MANAGER\").because(\" \")",
            "ERROR",
            "needs a sentence",
        ),
        ("x.tell_up_the_line(0).because(\"late\")", "ERROR", "from 1 to 5"),
        ("x.tell_up_the_line(-1).because(\"late\")", "ERROR", "from 1 to 5"),
        (
            "x.tell_responsible().again_every(days(0)).because(\"late\")",
            "ERROR",
            "from 1 to 3660",
        ),
        (
            "for i in 0..1000 { x.tell(\"DCS\").because(\"late\"); }",
            "ERROR",
            "more than 200",
        ),
    ];
    let all = BROKEN.iter().chain(own);
    all.map(|(body, code, words)| (body.replace("x.", "o.").replace("(x)", "(o)"), *code, *words))
        .collect()
}

#[test]
fn a_fault_never_keeps_lateness_quiet() {
    let mut bench = Bench::new();
    for (body, code, words) in faults_of_lateness() {
        let script = format!("fn on_overdue(o) {{\no.tell(\"SMT\").because(\"said before it broke\");\n{body}\n}}");
        let set = bench.with(&script);
        let escalation = escalate(set, &late());
        let fault = escalation
            .fault
            .clone()
            .unwrap_or_else(|| panic!("`{body}` does not fault"));
        assert!(stopped_as(&fault, code), "{body}: {} {}", fault.code, fault.message);
        assert!(fault.message.contains(words), "{body}: {}", fault.message);
        assert!(
            fault.line > 0 || matches!(code, "PANIC" | "LIMIT" | "DEADLINE"),
            "{body}"
        );
        assert_eq!(fault.script, PATH);
        // All or nothing: what was said before it broke is not told.
        let told = ["tell:PRACTICE_MANAGER", "floor:HEAD_OF_SAFEGUARDING", "floor:QA_LEAD"];
        assert_eq!(keys(&escalation), told, "{body}");
        for outcome in &escalation.outcomes {
            assert_eq!(outcome.because.origin, Origin::Floor);
        }
        assert_eq!(
            escalate(set, &late()).outcomes,
            escalation.outcomes,
            "the next day tells nobody anew"
        );
    }
}

#[test]
fn the_set_goes_on_serving_after_a_panic() {
    let mut bench = Bench::new();
    let set = bench
        .with("fn on_overdue(o) { if o.days_late == 10 { break_down(); } o.tell_responsible().because(\"late\"); }");
    let mut late = late();
    assert!(escalate(set, &late).fault.is_some());
    late.due.today = "2026-06-21".parse().unwrap();
    assert_eq!(keys(&escalate(set, &late)), ["tell:PRACTICE_MANAGER"]);
}

#[test]
fn nobody_may_be_told() {
    let mut bench = Bench::new();
    let silent = escalate(bench.with("fn on_overdue(o) { }"), &late());
    assert_eq!((silent.outcomes, silent.fault), (Vec::new(), None));
    let said = escalate(
        bench.with("fn on_overdue(o) { o.tell_nobody().because(\"no matter\"); }"),
        &late(),
    );
    assert_eq!(keys(&said), ["nobody"]);
    assert_eq!(said.outcomes[0].action, LateAction::Nobody);
    assert_eq!(said.outcomes[0].because.sentence, "no matter");
}

#[test]
fn a_shared_script_that_breaks_is_named() {
    let mut files = Source::shipped().files().clone();
    let text = "fn tell_as_usual(o) {\n    let x = o.met / o.met;\n    o.tell_responsible().because(\"late\");\n}\n";
    files.insert(OVERDUE.to_owned(), text.to_owned());
    let set = RuleSet::load(Source::from_files(files)).unwrap();
    let escalation = escalate(&set, &late());
    let fault = escalation.fault.clone().unwrap();
    assert_eq!((fault.script.as_str(), fault.line), (OVERDUE, 2));
    assert_eq!(escalation.outcomes.len(), 3);
}

#[test]
fn without_any_rule_the_floor_is_told() {
    let mut files = Source::shipped().files().clone();
    files.retain(|path, _| !path.starts_with("lib/overdue"));
    let set = RuleSet::load(Source::from_files(files)).unwrap();
    let escalation = escalate(&set, &late());
    assert_eq!(escalation.fault, None);
    assert_eq!(
        keys(&escalation),
        ["tell:PRACTICE_MANAGER", "floor:HEAD_OF_SAFEGUARDING", "floor:QA_LEAD"]
    );
    let mut gone = late();
    gone.due.task = "9.9".to_owned();
    let escalation = escalate(&set, &gone);
    assert_eq!(escalation.fault.as_ref().unwrap().code, "MISSING");
    assert_eq!(keys(&escalation), ["floor:HEAD_OF_SAFEGUARDING", "floor:QA_LEAD"]);
    let ending = period_end(
        &set,
        &Ended {
            due: gone.due,
            ..ended()
        },
    );
    assert_eq!(ending.fault.unwrap().code, "MISSING");
    assert_eq!(ending.outcomes.len(), 2);
}

#[test]
fn a_period_that_ends_with_a_fault_is_told() {
    let own: &[(&str, &str, &str)] = &[
        ("x.draw(2, \"audited_case\").because(\"y\")", "ERROR", "who looks at it"),
        (
            "x.draw(2, \"audited_cases\").by(\"DCS\").because(\"y\")",
            "ERROR",
            "did you mean",
        ),
        (
            "x.draw(0, \"audited_case\").by(\"DCS\").because(\"y\")",
            "ERROR",
            "from 1 to 100",
        ),
        ("x.send_summary_to(\"DCS\")", "NO_BECAUSE", "no reason"),
        ("x.send_summary_to(\"DSC\").because(\"y\")", "ERROR", "no role `DSC`"),
        ("x.tell(\"DCS\").because(\"y\")", "ERROR", "there is no `tell`"),
    ];
    let mut bench = Bench::new();
    let shared = BROKEN.iter().filter(|(body, ..)| !body.contains("days_late"));
    for (body, code, words) in shared.chain(own) {
        let body = body.replace("x.", "p.").replace("(x)", "(p)");
        let script = format!("fn on_period_end(p) {{\np.send_summary_to(\"SMT\").because(\"before\");\n{body}\n}}");
        let ending = period_end(bench.with(&script), &ended());
        let fault = ending.fault.unwrap_or_else(|| panic!("`{body}` does not fault"));
        assert!(stopped_as(&fault, code), "{body}: {} {}", fault.code, fault.message);
        assert!(fault.message.contains(words), "{body}: {}", fault.message);
        let told: Vec<&str> = ending.outcomes.iter().map(|outcome| outcome.key.as_str()).collect();
        assert_eq!(told, ["floor:HEAD_OF_SAFEGUARDING", "floor:QA_LEAD"], "{body}");
        let floor = |action: &EndAction| matches!(action, EndAction::Tell { .. });
        assert!(ending.outcomes.iter().all(|outcome| floor(&outcome.action)));
    }
}

#[test]
fn what_is_printed_is_kept_and_capped() {
    let mut bench = Bench::new();
    let overdue = escalate(
        bench.with("fn on_overdue(o) { for i in 0..200 { print(`line ${i}`); } o.tell_responsible().because(\"x\"); }"),
        &late(),
    );
    assert_eq!(overdue.printed.len(), 50);
    assert!(overdue.operations > 200);
    let ended = period_end(bench.with("fn on_period_end(p) { print(p.missing); }"), &ended());
    assert_eq!(ended.printed, ["1"]);
    assert_eq!(ended.facts_read[0].name, "missing");
}

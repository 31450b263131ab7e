//! Nothing is refused: what is amiss becomes a requirement, a conflict or a warning, and counts for nothing.

use rules::{
    facts::{Answer, NamedLeg, Unmet},
    term::{ConcernLevel, EvidenceKind, Origin, UnitKind, Verdict},
    verdict::Action,
};

use crate::fixture::{audit, day, evaluate, keys, outcome, report, required, satisfies, span, unit};

#[test]
fn a_peer_audit_of_the_own_service_is_a_conflict() {
    for row in ["3.13", "3.15"] {
        let mut facts = audit(row);
        facts.own_service = true;
        facts.concern = ConcernLevel::Significant;
        let evaluation = evaluate(&facts);
        assert_eq!(evaluation.verdict, Verdict::Conflict);
        assert!(satisfies(&evaluation).is_empty());
        let conflict = outcome(&evaluation, "conflict");
        assert_eq!(conflict.because.origin, Origin::Leg);
        assert!(conflict.because.sentence.contains("Locality service"));
        assert!(
            keys(&evaluation).iter().any(|key| key.starts_with("floor:")),
            "a concern is told all the same"
        );
    }
    assert_eq!(evaluate(&report("3.13")).verdict, Verdict::Compliant);
}

#[test]
fn an_unknown_tool_makes_it_incomplete() {
    let mut facts = audit("3.16");
    facts.tool = Some("CAREFIRST_AUDIT_RECRD".to_owned());
    let evaluation = evaluate(&facts);
    assert_eq!(
        (evaluation.verdict, required(&evaluation)),
        (Verdict::Incomplete, vec!["UNKNOWN_TOOL"])
    );
    let Action::Require { message, field, .. } = &outcome(&evaluation, "require:UNKNOWN_TOOL:tool").action else {
        panic!("not a requirement");
    };
    assert!(message.contains("CAREFIRST_AUDIT_RECORD"), "{message}");
    assert_eq!(field.as_deref(), Some("tool"));
    assert!(satisfies(&evaluation).is_empty());
}

#[test]
fn a_theme_that_nobody_knows_is_told_and_costs_nothing() {
    let mut facts = audit("3.16");
    facts.themes = vec![
        "FAMILY_HISTORY_CHRONOLGY".to_owned(),
        "FAMILY_HISTORY_CHRONOLOGY".to_owned(),
    ];
    let evaluation = evaluate(&facts);
    let told: Vec<&str> = evaluation
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.action {
            Action::Warn { message } => Some(message.as_str()),
            _ => None,
        })
        .filter(|message| message.contains("theme"))
        .collect();
    assert_eq!(
        told,
        ["no theme is called `FAMILY_HISTORY_CHRONOLGY`: did you mean `FAMILY_HISTORY_CHRONOLOGY`?"]
    );
    assert_eq!(satisfies(&evaluation), satisfies(&evaluate(&audit("3.16"))));
}

#[test]
fn another_rows_tool_makes_it_incomplete() {
    let mut facts = audit("3.16");
    facts.tool = Some("CASE_FILE_AUDIT_TOOL".to_owned());
    assert_eq!(required(&evaluate(&facts)), ["WRONG_TOOL"]);
}

#[test]
fn missing_and_misfitting_answers_make_it_incomplete() {
    let mut facts = audit("3.16");
    facts.answers.remove("plan_current");
    facts.answers.insert("assessment_sound".to_owned(), Answer::Number(3.0));
    facts
        .answers
        .insert("safe_care_planning".to_owned(), Answer::Text("perhaps".to_owned()));
    let evaluation = evaluate(&facts);
    assert_eq!(
        required(&evaluation),
        ["WRONG_ANSWER", "MISSING_ANSWER", "WRONG_ANSWER"]
    );
    assert!(keys(&evaluation).contains(&"require:MISSING_ANSWER:answers.plan_current"));
    assert_eq!(required(&evaluate(&report("3.12"))), ["MISSING_ANSWER"]);
}

#[test]
fn a_worker_of_another_team_or_none_makes_it_incomplete() {
    let mut facts = audit("3.16");
    facts.worker_in_unit = Some(false);
    assert_eq!(required(&evaluate(&facts)), ["WORKER_NOT_IN_UNIT"]);
    facts.worker = None;
    facts.worker_in_unit = None;
    assert_eq!(required(&evaluate(&facts)), ["MISSING_WORKER"]);
    let mut facts = audit("3.14");
    facts.unit = unit("s1", UnitKind::Service, "Locality service");
    facts.team = None;
    assert_eq!(required(&evaluate(&facts)), ["WRONG_UNIT"]);
}

#[test]
fn dates_and_periods_that_do_not_fit() {
    let mut facts = audit("3.16");
    facts.event_date = day("2026-11-14");
    assert_eq!(required(&evaluate(&facts)), ["FUTURE_EVENT_DATE"]);
    let mut facts = audit("3.16");
    facts.period = Some(span("2026-10-01", "2026-12-31"));
    assert_eq!(required(&evaluate(&facts)), ["WRONG_PERIOD"]);
    facts.period = Some(span("2026-12-01", "2026-12-31"));
    assert_eq!(
        required(&evaluate(&facts)),
        ["WRONG_PERIOD"],
        "a period that has not begun"
    );
    facts.period = Some(span("2026-10-01", "2026-10-31"));
    assert_eq!(
        satisfies(&evaluate(&facts)),
        [("3.16/r1", "2026/27 M07")],
        "a late one for the month before"
    );
}

#[test]
fn a_named_duty_must_be_one_that_it_can_answer() {
    let mut facts = audit("3.16");
    facts.named_legs = vec![NamedLeg {
        leg: "3.16/r2".to_owned(),
        period_start: day("2026-11-01"),
        forum: None,
    }];
    assert_eq!(required(&evaluate(&facts)), ["WRONG_OBLIGATION"]);
}

#[test]
fn what_the_host_found_missing_is_required() {
    let mut facts = audit("3.16");
    facts.unmet = vec![Unmet {
        code: "FOLLOW_UP_CLOSED".to_owned(),
        field: Some("followUp".to_owned()),
        message: "the follow-up is closed already".to_owned(),
    }];
    let evaluation = evaluate(&facts);
    assert_eq!(required(&evaluation), ["FOLLOW_UP_CLOSED"]);
    assert_eq!(
        outcome(&evaluation, "require:FOLLOW_UP_CLOSED:followUp").because.origin,
        Origin::Engine
    );
}

#[test]
fn evidence_that_no_leg_asks_for_is_incomplete() {
    let mut facts = audit("3.16");
    facts.kind = EvidenceKind::Survey;
    facts.concern = ConcernLevel::Significant;
    let evaluation = evaluate(&facts);
    assert_eq!(
        (evaluation.verdict, required(&evaluation)),
        (Verdict::Incomplete, vec!["WRONG_KIND"])
    );
    let sentence = &outcome(&evaluation, "require:WRONG_KIND:kind").because.sentence;
    assert_eq!(
        sentence,
        "row 3.16 asks for audit or report; this survey answers none of its duties"
    );
    assert!(satisfies(&evaluation).is_empty());
    assert!(
        keys(&evaluation).contains(&"alert:OPERATIONS_MANAGER"),
        "a concern is told all the same"
    );
}

#[test]
fn a_row_without_a_rule_faults_and_tells_who_must_know() {
    let mut facts = audit("3.16");
    facts.task = "9.9".to_owned();
    let evaluation = rules::evaluate(crate::fixture::shipped(), &facts);
    assert_eq!(evaluation.verdict, Verdict::Faulted);
    assert_eq!(
        evaluation.fault.as_ref().map(|fault| fault.code.as_str()),
        Some("MISSING")
    );
    assert_eq!(keys(&evaluation), ["floor:HEAD_OF_SAFEGUARDING", "floor:QA_LEAD"]);
}

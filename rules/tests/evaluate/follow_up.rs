//! What significant concerns lead to: 3.14 and 3.16 differ, 3.15 asks for nothing.

use rules::{
    facts::{FollowUpFact, OpenFurtherAudits},
    term::{ConcernLevel, FollowUpKind, Origin, Same, Verdict},
    verdict::Action,
};

use crate::fixture::{audit, day, evaluate, keys, outcome, satisfies};

#[test]
fn a_fact_read_in_a_shared_script_is_placed_there() {
    let evaluation = evaluate(&audit("3.16"));
    let concern = evaluation.facts_read.iter().find(|read| read.name == "concern");
    let place = concern.map(|read| (read.script.as_str(), read.line));
    assert_eq!(place, Some(("lib/concern.rhai", 10)));
}

#[test]
fn significant_concern_of_3_16() {
    let mut facts = audit("3.16");
    facts.concern = ConcernLevel::Significant;
    facts.event_date = day("2026-11-30");
    facts.today = day("2026-11-30");
    let evaluation = evaluate(&facts);
    assert_eq!(evaluation.verdict, Verdict::ActionRequired);
    assert_eq!(
        keys(&evaluation),
        [
            "audit_further:case_file:worker:1",
            "audit_further:case_file:worker:2",
            "alert:OPERATIONS_MANAGER",
            "review_again:case_file",
            "feedback:WORKER",
            "satisfy:3.16/r1:2026-11-01",
        ]
    );
    let again = outcome(&evaluation, "review_again:case_file");
    assert_eq!(
        again.action,
        Action::FollowUp {
            kind: FollowUpKind::ReReview,
            same: Same::CaseFile,
            due_on: day("2027-02-28"),
            owner: "PRACTICE_MANAGER".to_owned(),
        }
    );
    let script = evaluation
        .outcomes
        .iter()
        .filter(|outcome| outcome.because.origin == Origin::Script);
    for outcome in script {
        assert_eq!(
            outcome.because.script.as_deref(),
            Some("part3/3.16_supervision_case_file_audit.rhai")
        );
        assert!(outcome.because.line > Some(0) && outcome.because.column > Some(0));
        assert!(!outcome.because.sentence.is_empty());
        assert_eq!(
            outcome.because.source.as_deref(),
            Some("Part 3, A.4 Managers' File Audits")
        );
    }
    assert_eq!(satisfies(&evaluation), [("3.16/r1", "2026/27 M08")]);
    let read = &evaluation.facts_read;
    assert_eq!(
        (read.len(), read[0].name.as_str(), read[0].value.as_str()),
        (1, "concern", "SIGNIFICANT")
    );
}

#[test]
fn no_concern_of_3_16_is_compliant_and_the_worker_hears() {
    let evaluation = evaluate(&audit("3.16"));
    assert_eq!(evaluation.verdict, Verdict::Compliant);
    assert_eq!(keys(&evaluation), ["feedback:WORKER", "satisfy:3.16/r1:2026-11-01"]);
}

#[test]
fn a_lesser_concern_of_3_16_reaches_the_roles_of_the_row_by_the_floor() {
    let mut facts = audit("3.16");
    facts.concern = ConcernLevel::Concern;
    let evaluation = evaluate(&facts);
    assert_eq!(evaluation.verdict, Verdict::ActionRequired);
    assert_eq!(
        keys(&evaluation),
        [
            "feedback:WORKER",
            "floor:OPERATIONS_MANAGER",
            "satisfy:3.16/r1:2026-11-01"
        ]
    );
    assert_eq!(
        outcome(&evaluation, "floor:OPERATIONS_MANAGER").because.origin,
        Origin::Floor
    );
}

#[test]
fn significant_concern_of_3_14_asks_for_two_files_of_the_team() {
    let mut facts = audit("3.14");
    facts.concern = ConcernLevel::Significant;
    let evaluation = evaluate(&facts);
    let further = outcome(&evaluation, "audit_further:case_file:team:2");
    assert_eq!(
        further.action,
        Action::FollowUp {
            kind: FollowUpKind::FurtherAudit,
            same: Same::Team,
            due_on: day("2026-12-10"),
            owner: "OPERATIONS_MANAGER".to_owned(),
        }
    );
    assert!(
        !keys(&evaluation)
            .iter()
            .any(|key| key.contains(":worker:") || key.starts_with("review_again"))
    );
    assert!(
        !keys(&evaluation).contains(&"copy:HEAD_OF_SAFEGUARDING"),
        "only the report is copied, not each audit"
    );
}

#[test]
fn significant_concern_of_3_15_asks_for_no_follow_up() {
    let mut facts = audit("3.15");
    facts.concern = ConcernLevel::Significant;
    let evaluation = evaluate(&facts);
    let follows = evaluation
        .outcomes
        .iter()
        .any(|outcome| matches!(outcome.action, Action::FollowUp { .. }));
    assert!(!follows);
    assert_eq!(satisfies(&evaluation), [("3.15/r1", "2026/27 Q3")]);
}

#[test]
fn no_second_pair_while_one_is_open() {
    let mut facts = audit("3.16");
    facts.concern = ConcernLevel::Significant;
    facts.open_further_audits = OpenFurtherAudits { worker: 1, team: 0 };
    let evaluation = evaluate(&facts);
    assert!(!keys(&evaluation).iter().any(|key| key.starts_with("audit_further")));
    let Action::Warn { message } = &outcome(&evaluation, "warn:1").action else {
        panic!("not a warning");
    };
    assert!(message.contains("open already"), "{message}");
    assert!(keys(&evaluation).contains(&"review_again:case_file"));

    facts.task = "3.14".to_owned();
    facts.open_further_audits = OpenFurtherAudits { worker: 5, team: 0 };
    assert!(keys(&evaluate(&facts)).contains(&"audit_further:case_file:team:1"));
}

#[test]
fn a_further_audit_meets_no_duty_and_may_ask_for_its_own_re_review() {
    let mut facts = audit("3.16");
    facts.concern = ConcernLevel::Significant;
    facts.follow_up = Some(FollowUpFact {
        kind: FollowUpKind::FurtherAudit,
        task: "3.16".to_owned(),
    });
    let evaluation = evaluate(&facts);
    assert!(satisfies(&evaluation).is_empty());
    assert!(keys(&evaluation).contains(&"review_again:case_file"));
    assert!(keys(&evaluation).contains(&"alert:OPERATIONS_MANAGER"));
}

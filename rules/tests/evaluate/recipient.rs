//! Who gets what: legs by the engine, copies and conditions by the scripts.

use rules::{
    RuleSet, Source,
    facts::{Answer, NamedLeg},
    term::{Anchor, ConcernLevel, DistributionMode, Origin, Verdict},
    verdict::Action,
};

use crate::fixture::{audit, day, evaluate, keys, outcome, report, satisfies, span};

#[test]
fn row_3_3_is_copied_only_with_concerns() {
    for mut facts in [audit("3.3"), report("3.3")] {
        assert!(
            !keys(&evaluate(&facts))
                .iter()
                .any(|key| key.contains("HEAD_OF_SAFEGUARDING"))
        );
        for concern in [ConcernLevel::Concern, ConcernLevel::Significant] {
            facts.concern = concern;
            let evaluation = evaluate(&facts);
            let copy = outcome(&evaluation, "copy:HEAD_OF_SAFEGUARDING");
            assert_eq!(copy.because.origin, Origin::Script);
        }
    }
    let summary = evaluate(&report("3.3"));
    let Action::Distribute { role, anchor, mode, .. } = &outcome(&summary, "report:3.3/r2:HEAD_OF_SERVICE").action
    else {
        panic!("not a distribution");
    };
    assert_eq!(
        (role.as_str(), *anchor, *mode),
        ("HEAD_OF_SERVICE", Anchor::LineOfAuditor, DistributionMode::Report)
    );
    assert_eq!(satisfies(&summary), [("3.3/r2", "2026/27")]);
}

#[test]
fn a_copy_on_a_condition_is_the_script_s_to_send_unless_it_fails() {
    const ROW: &str = "part3/3.3_supervision_audit_by_operations_managers.rhai";
    let told = |condition: &str| {
        let mut files = Source::shipped().files().clone();
        let text = files.get_mut(ROW).unwrap();
        *text = text.replace("if concerns_found(e) {", condition);
        let set = RuleSet::load(Source::from_files(files)).unwrap();
        let mut facts = report("3.3");
        facts.concern = ConcernLevel::Concern;
        let evaluation = rules::evaluate(&set, &facts);
        let keys = keys(&evaluation).into_iter().map(str::to_owned);
        let head: Vec<String> = keys.filter(|key| key.contains("HEAD_OF_SAFEGUARDING")).collect();
        (evaluation.verdict, head)
    };
    let copy = vec!["copy:HEAD_OF_SAFEGUARDING".to_owned()];
    assert_eq!(told("if concerns_found(e) {"), (Verdict::ActionRequired, copy));
    assert_eq!(told("if e.findings > 900 {"), (Verdict::ActionRequired, Vec::new()));
    let floor = vec!["floor:HEAD_OF_SAFEGUARDING".to_owned()];
    assert_eq!(told("if e.findings / 0 == 1 {"), (Verdict::Faulted, floor));
}

#[test]
fn quarterly_reports_of_3_14_and_3_15_are_always_copied() {
    for (row, anchor) in [("3.14", Anchor::LineOfAuditor), ("3.15", Anchor::LineOfUnit)] {
        let evaluation = evaluate(&report(row));
        let copy = outcome(&evaluation, "copy:HEAD_OF_SAFEGUARDING");
        assert_eq!(copy.because.origin, Origin::Leg);
        assert_eq!(copy.because.leg, Some(format!("{row}/r2")));
        let Action::Distribute { anchor: found, .. } =
            outcome(&evaluation, &format!("report:{row}/r2:HEAD_OF_SERVICE")).action
        else {
            panic!("not a distribution");
        };
        assert_eq!(found, anchor);
        assert!(
            !keys(&evaluate(&audit(row)))
                .iter()
                .any(|key| key.contains("HEAD_OF_SAFEGUARDING"))
        );
    }
}

#[test]
fn row_3_12_reaches_the_lscb_only_when_relevant() {
    let mut facts = report("3.12");
    facts
        .answers
        .insert("relevant_to_safeguarding".to_owned(), Answer::YesNo(false));
    facts.concern = ConcernLevel::Concern;
    let evaluation = evaluate(&facts);
    assert!(
        !keys(&evaluation).iter().any(|key| key.contains("LSCB")),
        "{:?}",
        keys(&evaluation)
    );
    facts
        .answers
        .insert("relevant_to_safeguarding".to_owned(), Answer::YesNo(true));
    let evaluation = evaluate(&facts);
    let lscb = outcome(&evaluation, "report:3.12/r3:LSCB");
    assert_eq!(
        (lscb.because.origin, lscb.because.leg.as_deref()),
        (Origin::Script, Some("3.12/r3"))
    );
    assert_eq!(evaluation.facts_read[1].name, "answer(\"relevant_to_safeguarding\")");
    assert_eq!(evaluation.facts_read[1].value, "yes");
}

#[test]
fn row_3_12_takes_the_shortest_period_unless_another_is_named() {
    let mut facts = report("3.12");
    facts
        .answers
        .insert("relevant_to_safeguarding".to_owned(), Answer::YesNo(false));
    let quarterly = evaluate(&facts);
    assert_eq!(
        satisfies(&quarterly),
        [("3.12/r1", "2026/27 Q3"), ("3.12/r3", "2026/27 Q3")]
    );
    assert_eq!(quarterly.verdict, Verdict::Compliant);

    facts.period = Some(span("2026-04-01", "2027-03-31"));
    let annual = evaluate(&facts);
    assert_eq!(satisfies(&annual), [("3.12/r2", "2026/27")]);
    let mode = |role: &str| match outcome(&annual, &format!("report:3.12/r2:{role}")).action {
        Action::Distribute { mode, .. } => mode,
        _ => panic!("not a distribution"),
    };
    assert_eq!(mode("DCS"), DistributionMode::Report);
    assert_eq!(mode("SMT"), DistributionMode::ForInformation);
    assert_eq!(mode("LM"), DistributionMode::ForInformation);

    facts.period = None;
    facts.named_legs = vec![NamedLeg {
        leg: "3.12/r1".to_owned(),
        period_start: day("2026-07-01"),
        forum: None,
    }];
    assert_eq!(satisfies(&evaluate(&facts)), [("3.12/r1", "2026/27 Q2")]);
}

#[test]
fn leg_recipients_say_which_leg_and_whose_reading() {
    let evaluation = evaluate(&report("3.13"));
    let because = &outcome(&evaluation, "report:3.13/r2:CSCMT").because;
    assert_eq!(because.origin, Origin::Leg);
    assert!(because.sentence.contains("our reading"), "{}", because.sentence);
    assert_eq!(because.source.as_deref(), Some("Report to CSCMT"));
}

//! Facts of a small made-up county, and short ways to look at an evaluation.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::NaiveDate;
use rules::{
    Evaluation, Facts, RuleSet, Source,
    calendar::Span,
    facts::{Answer, Auditor, CaseFileFact, OpenFurtherAudits, UnitFact},
    term::{ConcernLevel, EvidenceKind, UnitKind},
    verdict::{Action, Outcome},
};

pub fn shipped() -> &'static RuleSet {
    static SET: OnceLock<RuleSet> = OnceLock::new();
    SET.get_or_init(|| RuleSet::load(Source::shipped()).unwrap_or_else(|e| panic!("{}", rules::problem::render(&e))))
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn span(start: &str, end: &str) -> Span {
    Span {
        start: day(start),
        end: day(end),
    }
}

pub fn unit(id: &str, kind: UnitKind, name: &str) -> UnitFact {
    UnitFact {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
    }
}

/// An audit of a worker of the Harbour team on 12 November 2026, all in order, nothing amiss.
pub fn audit(task: &str) -> Facts {
    let team = unit("t1", UnitKind::Team, "Harbour team");
    let yes = Answer::YesNo(true);
    let tool = shipped()
        .task(task)
        .and_then(|task| task.legs.iter().find_map(|leg| leg.tool.clone()));
    let required = tool
        .as_deref()
        .and_then(|tool| shipped().tool(tool))
        .into_iter()
        .flat_map(|tool| &tool.questions);
    let answers: BTreeMap<_, _> = required
        .filter(|question| question.required)
        .map(|question| (question.code.clone(), yes.clone()))
        .collect();
    Facts {
        task: task.to_owned(),
        kind: EvidenceKind::Audit,
        event_date: day("2026-11-12"),
        today: day("2026-11-13"),
        period: None,
        named_legs: Vec::new(),
        concern: ConcernLevel::None,
        grade: None,
        tool,
        unit: team.clone(),
        team: Some(team),
        service: Some(unit("s1", UnitKind::Service, "Locality service")),
        worker: Some(unit("w1", UnitKind::Worker, "W. Orker")),
        worker_in_unit: Some(true),
        auditor: Auditor {
            roles: vec!["PRACTICE_MANAGER".to_owned()],
        },
        own_service: !matches!(task, "3.13" | "3.15"),
        case_file: Some(CaseFileFact {
            reference: "CF-1".to_owned(),
            known: true,
            child_protection: false,
            looked_after: false,
        }),
        answers,
        findings: 0,
        themes: Vec::new(),
        follow_up: None,
        open_further_audits: OpenFurtherAudits::default(),
        unmet: Vec::new(),
        history: BTreeMap::new(),
    }
}

/// A report about the service, all in order.
pub fn report(task: &str) -> Facts {
    let service = unit("s1", UnitKind::Service, "Locality service");
    let mut facts = audit(task);
    facts.kind = EvidenceKind::Report;
    facts.unit = service;
    facts.team = None;
    facts.worker = None;
    facts.worker_in_unit = None;
    facts.case_file = None;
    facts.tool = None;
    facts.answers.clear();
    facts
}

pub fn evaluate(facts: &Facts) -> Evaluation {
    let evaluation = rules::evaluate(shipped(), facts);
    assert!(evaluation.fault.is_none(), "{:?}", evaluation.fault);
    evaluation
}

pub fn keys(evaluation: &Evaluation) -> Vec<&str> {
    evaluation.outcomes.iter().map(|outcome| outcome.key.as_str()).collect()
}

pub fn outcome<'e>(evaluation: &'e Evaluation, key: &str) -> &'e Outcome {
    evaluation
        .outcomes
        .iter()
        .find(|outcome| outcome.key == key)
        .unwrap_or_else(|| panic!("no `{key}` among {:?}", keys(evaluation)))
}

pub fn satisfies(evaluation: &Evaluation) -> Vec<(&str, &str)> {
    evaluation
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.action {
            Action::Satisfy { leg, period } => Some((leg.as_str(), period.label.as_str())),
            _ => None,
        })
        .collect()
}

/// Codes of what is required.
pub fn required(evaluation: &Evaluation) -> Vec<&str> {
    evaluation
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.action {
            Action::Require { code, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect()
}

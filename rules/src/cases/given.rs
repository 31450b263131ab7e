//! The facts of a case: an ordinary submission for the row, with what the case says put in its place.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::evidence::{Evidence, LegEntry};
use crate::{
    calendar::Span,
    facts::{Answer, Auditor, CaseFileFact, Facts, FollowUpFact, NamedLeg, OpenFurtherAudits, UnitFact, Unmet},
    row::{AnswerKind, Leg, LegKind, Place, Task},
    ruleset::RuleSet,
    term::{ConcernLevel, EvidenceKind, UnitKind},
};

/// The day of an ordinary submission: a Tuesday in the second month of a reporting year that begins in April.
const ORDINARY_DAY: (i32, u32, u32) = (2026, 5, 12);

/// That day.
pub(super) fn ordinary_day() -> NaiveDate {
    let (year, month, day) = ORDINARY_DAY;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// The facts of one case.
pub(crate) fn facts(rules: &RuleSet, task: &Task, given: &Evidence) -> Facts {
    let kind = given.kind.unwrap_or_else(|| ordinary_kind(task));
    let leg = task
        .legs
        .iter()
        .find(|leg| leg.evidence.contains(&kind) || report(leg, kind));
    let event_date = given.date.unwrap_or_else(ordinary_day);
    let tool = given.tool.as_ref().map(|tool| tool.get_ref().clone()).or_else(|| {
        task.legs
            .iter()
            .filter(|leg| answers(leg, kind))
            .find_map(|leg| leg.tool.clone())
    });
    let unit_kind = given.unit.unwrap_or(if kind == EvidenceKind::Report {
        UnitKind::Service
    } else {
        UnitKind::Team
    });
    let worker = given
        .worker
        .unwrap_or(leg.is_some_and(|leg| leg.per_unit == Some(UnitKind::Worker)));
    let own_service = given
        .own_service
        .unwrap_or(leg.is_none_or(|leg| leg.place != Place::OtherService));
    Facts {
        task: task.reference.clone(),
        kind,
        event_date,
        today: given.submitted.unwrap_or(event_date),
        period: given.period.as_ref().map(|period| Span {
            start: period.start,
            end: period.end,
        }),
        named_legs: named_legs(given),
        concern: given.concern.unwrap_or(ConcernLevel::None),
        grade: given.grade,
        answers: answers_of(rules, task, given, kind, tool.as_deref()),
        tool: tool.map(|tool| {
            rules
                .vocabulary()
                .find_tool(&tool)
                .map_or(tool, |known| known.code.clone())
        }),
        unit: unit(unit_kind),
        team: matches!(unit_kind, UnitKind::Team | UnitKind::Worker).then(|| unit(UnitKind::Team)),
        service: (!matches!(unit_kind, UnitKind::Authority)).then(|| unit(UnitKind::Service)),
        worker: worker.then(|| unit(UnitKind::Worker)),
        worker_in_unit: worker.then(|| given.worker_in_unit.unwrap_or(true)),
        auditor: auditor(task, given),
        own_service,
        case_file: (kind == EvidenceKind::Audit || given.case_file.is_some()).then(|| case_file(given)),
        findings: given.findings,
        themes: Vec::new(),
        follow_up: given.answers_follow_up.map(|kind| FollowUpFact {
            kind,
            task: task.reference.clone(),
        }),
        open_further_audits: OpenFurtherAudits {
            worker: given.open_further_audits.worker,
            team: given.open_further_audits.team,
        },
        unmet: given.found_missing.iter().map(|code| unmet(code.get_ref())).collect(),
        history: history(task, given),
    }
}

fn named_legs(given: &Evidence) -> Vec<NamedLeg> {
    let leg = |named: &LegEntry| NamedLeg {
        leg: named.leg.clone(),
        period_start: named.period_start,
        forum: named.forum.clone(),
    };
    given.named_legs.iter().map(leg).collect()
}

fn ordinary_kind(task: &Task) -> EvidenceKind {
    let activity = task.legs.iter().find(|leg| leg.kind == LegKind::Activity);
    let kinds = activity
        .or(task.legs.first())
        .map(|leg| leg.evidence.as_slice())
        .unwrap_or_default();
    if kinds.contains(&EvidenceKind::Audit) {
        return EvidenceKind::Audit;
    }
    kinds.first().copied().unwrap_or(EvidenceKind::Report)
}

fn report(leg: &Leg, kind: EvidenceKind) -> bool {
    leg.kind == LegKind::Report && kind == EvidenceKind::Report
}

fn answers(leg: &Leg, kind: EvidenceKind) -> bool {
    leg.evidence.contains(&kind) || report(leg, kind)
}

pub(super) fn unit(kind: UnitKind) -> UnitFact {
    let word = kind.code().to_lowercase();
    UnitFact {
        id: format!("{word}-1"),
        kind,
        name: format!("the {word}"),
    }
}

fn auditor(task: &Task, given: &Evidence) -> Auditor {
    let named: Vec<String> = given.auditor_roles.iter().map(|role| role.get_ref().clone()).collect();
    Auditor {
        roles: if named.is_empty() {
            task.responsible.clone()
        } else {
            named
        },
    }
}

fn case_file(given: &Evidence) -> CaseFileFact {
    let said = given.case_file.as_ref();
    CaseFileFact {
        reference: "CF-0001".to_owned(),
        known: said.is_none_or(|file| file.known),
        child_protection: said.is_some_and(|file| file.child_protection),
        looked_after: said.is_some_and(|file| file.looked_after),
    }
}

fn unmet(code: &str) -> Unmet {
    Unmet {
        code: code.to_owned(),
        field: None,
        message: "found missing while the submission was read".to_owned(),
    }
}

/// Every question of the row is counted unless the case says otherwise: then it is none.
fn history(task: &Task, given: &Evidence) -> BTreeMap<String, i64> {
    let mut counts: BTreeMap<String, i64> = task.history.iter().map(|query| (query.key(), 0)).collect();
    counts.extend(given.history.iter().map(|(key, count)| (key.get_ref().clone(), *count)));
    counts
}

/// Every required question is answered in the ordinary way; the case's own answers stand above that.
fn answers_of(
    rules: &RuleSet,
    task: &Task,
    given: &Evidence,
    kind: EvidenceKind,
    tool: Option<&str>,
) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    let tool = tool.and_then(|tool| rules.vocabulary().find_tool(tool));
    for question in tool
        .iter()
        .flat_map(|tool| &tool.questions)
        .filter(|question| question.required)
    {
        answers.insert(question.code.clone(), ordinary(&question.answer));
    }
    let asked = task
        .questions
        .iter()
        .filter(|question| question.of.is_empty() || question.of.contains(&kind));
    for question in asked {
        answers.insert(question.code.clone(), no(&question.answer));
    }
    answers.extend(
        given
            .answers
            .iter()
            .map(|(code, answer)| (code.get_ref().clone(), answer.clone())),
    );
    for code in &given.without_answers {
        answers.remove(code.get_ref());
    }
    answers
}

fn ordinary(kind: &AnswerKind) -> Answer {
    match kind {
        AnswerKind::YesNo => Answer::YesNo(true),
        AnswerKind::Number => Answer::Number(1.0),
        AnswerKind::Text => Answer::Text("nothing to add".to_owned()),
        AnswerKind::Choice { options } => Answer::Text(options.first().cloned().unwrap_or_default()),
    }
}

/// What the row asks for itself usually changes who gets it, so the ordinary answer is no.
fn no(kind: &AnswerKind) -> Answer {
    match kind {
        AnswerKind::YesNo => Answer::YesNo(false),
        AnswerKind::Number => Answer::Number(0.0),
        other => ordinary(other),
    }
}

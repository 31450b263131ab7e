//! A submission as a manager would fill it in: every required question of its tool and row answered.

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, EvidenceKind, Grade},
    id::{FollowUpId, ObligationId},
};
use rules::{RuleSet, facts::Answer, row::AnswerKind};

use crate::service::{
    evidence::draft::{Draft, Finding, GivenAnswer, Participant},
    term::Same,
    unit::UnitNamed,
};

/// What differs from one submission to the next.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub task: String,
    pub kind: EvidenceKind,
    pub unit: String,
    pub worker: Option<String>,
    pub case_file: Option<String>,
    pub tool: Option<String>,
    pub grade: Option<Grade>,
    pub concern: ConcernLevel,
    pub on: NaiveDate,
    /// Leave every question unanswered.
    pub unanswered: bool,
    /// The obligations that it names.
    pub obligations: Vec<ObligationId>,
    /// The follow-up that it answers.
    pub follow_up: Option<FollowUpId>,
}

impl Outline {
    /// About a unit, without anything in it yet.
    pub(super) fn new(task: &str, kind: EvidenceKind, unit: &str, on: NaiveDate) -> Self {
        Self {
            task: task.to_owned(),
            kind,
            unit: unit.to_owned(),
            worker: None,
            case_file: None,
            tool: None,
            grade: None,
            concern: ConcernLevel::None,
            on,
            unanswered: false,
            obligations: Vec::new(),
            follow_up: None,
        }
    }

    /// A good audit of a team.
    pub(super) fn audit(task: &str, tool: &str, unit: &str, on: NaiveDate) -> Self {
        Self {
            tool: Some(tool.to_owned()),
            grade: Some(Grade::Good),
            ..Self::new(task, EvidenceKind::Audit, unit, on)
        }
    }

    /// A report about a unit.
    pub(super) fn report(task: &str, unit: &str, on: NaiveDate) -> Self {
        Self::new(task, EvidenceKind::Report, unit, on)
    }

    /// With this judgement.
    pub(super) fn judged(mut self, grade: Grade, concern: ConcernLevel) -> Self {
        (self.grade, self.concern) = (Some(grade), concern);
        self
    }

    /// About this file.
    pub(super) fn file(mut self, case_file: Option<&str>) -> Self {
        self.case_file = case_file.map(str::to_owned);
        self
    }

    /// About this worker's work.
    pub(super) fn of(mut self, worker: &str) -> Self {
        self.worker = Some(worker.to_owned());
        self
    }

    /// The whole submission.
    pub(super) fn draft(&self, rules: &RuleSet, key: String) -> Draft {
        let named = |code: &String| UnitNamed::Words(code.clone());
        Draft {
            idempotency_key: key,
            task: self.task.clone(),
            kind: self.kind,
            event_date: self.on,
            period: None,
            unit: named(&self.unit),
            worker: self.worker.as_ref().map(named),
            case_file: self.case_file.clone(),
            tool: self.tool.clone(),
            grade: self.grade,
            concern: self.concern,
            answers: if self.unanswered {
                Vec::new()
            } else {
                self.answers(rules)
            },
            obligations: self.obligations.clone(),
            findings: self.findings(),
            good_practice: (self.concern == ConcernLevel::None)
                .then(|| "The child's own words are on the file, and the plan follows from them.".to_owned()),
            narrative: Some(self.narrative().to_owned()),
            participants: self.participants(),
            follow_up: self.follow_up,
        }
    }

    fn answers(&self, rules: &RuleSet) -> Vec<GivenAnswer> {
        let of_tool = self
            .tool
            .as_deref()
            .and_then(|tool| rules.tool(tool))
            .into_iter()
            .flat_map(|tool| &tool.questions);
        let of_tool = of_tool.map(|question| (&question.code, &question.answer));
        let of_task = rules.task(&self.task).into_iter().flat_map(|task| &task.questions);
        let of_task = of_task.filter(|question| question.of.is_empty() || question.of.contains(&self.kind.same()));
        let of_task = of_task.map(|question| (&question.code, &question.answer));
        of_tool
            .chain(of_task)
            .map(|(code, kind)| GivenAnswer {
                question: code.clone(),
                value: self.answer(kind),
            })
            .collect()
    }

    fn answer(&self, kind: &AnswerKind) -> Answer {
        match kind {
            AnswerKind::YesNo => Answer::YesNo(self.concern != ConcernLevel::Significant),
            AnswerKind::Number => Answer::Number(1.0),
            AnswerKind::Text => Answer::Text("see the findings".to_owned()),
            AnswerKind::Choice { options } => {
                let worst = self.concern == ConcernLevel::Significant;
                let option = if worst { options.last() } else { options.first() };
                Answer::Text(option.cloned().unwrap_or_default())
            }
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let (text, strength) = match self.concern {
            ConcernLevel::None => ("Visits are in time and recorded.", true),
            ConcernLevel::Concern => ("The plan has not been looked at again since the last review.", false),
            ConcernLevel::Significant => (
                "Safe care planning is out of date and does not fit what is known.",
                false,
            ),
        };
        vec![Finding {
            text: text.to_owned(),
            theme: None,
            strength,
        }]
    }

    fn narrative(&self) -> &'static str {
        match (self.kind, self.concern) {
            (EvidenceKind::Audit, ConcernLevel::None) => "Looked at together with the worker.",
            (EvidenceKind::Audit, _) => {
                "Looked at together with the worker; recommendations agreed and written on the file."
            }
            (EvidenceKind::Report | EvidenceKind::Dataset | EvidenceKind::Survey, _) => {
                "Key themes of the quarter, and what is done about them."
            }
            (_, _) => "What was seen and heard, and what was agreed.",
        }
    }

    fn participants(&self) -> Vec<Participant> {
        let took_part = |role: &str| Participant {
            role: role.to_owned(),
            person: None,
            note: None,
        };
        self.worker.iter().map(|_| took_part("WORKER")).collect()
    }
}

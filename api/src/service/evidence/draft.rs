//! What somebody wants to submit, and the limits of its size. Content is judged by the rules, not here.

use chrono::{Datelike, NaiveDate};
use entity::{
    column::{ConcernLevel, EvidenceKind, Grade},
    id::{FollowUpId, ObligationId, PersonId},
};
use rules::{calendar::Span, facts::Answer};
use serde::{Deserialize, Serialize};

use crate::service::{
    error::{UserError, UserErrorCode},
    input,
    unit::UnitNamed,
};

/// Most answers, findings, participants or obligations in one submission.
pub const MOST_ITEMS: usize = 250;

/// Years that an event date may lie in; whether it lies in the future the rules judge.
const EARLIEST: i32 = 1990;
const LATEST: i32 = 2100;

/// A submission as it was sent, parsed but not judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The caller's key: the same key with the same body gets the same reply.
    pub idempotency_key: String,
    /// Row of the framework, such as `3.16`.
    pub task: String,
    /// What sort of evidence.
    pub kind: EvidenceKind,
    /// Day of the audit, visit, meeting or report.
    pub event_date: NaiveDate,
    /// Period that it is about, where the submitter names one.
    pub period: Option<Span>,
    /// The unit that it is about.
    pub unit: UnitNamed,
    /// The worker whose work was looked at.
    pub worker: Option<UnitNamed>,
    /// Opaque reference of the file.
    pub case_file: Option<String>,
    /// Tool code.
    pub tool: Option<String>,
    /// Overall grade.
    pub grade: Option<Grade>,
    /// The auditor's own judgement.
    pub concern: ConcernLevel,
    /// Answers to the questions of tool and task.
    pub answers: Vec<GivenAnswer>,
    /// Obligations that it answers, where the submitter names them.
    pub obligations: Vec<ObligationId>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Good practice seen.
    pub good_practice: Option<String>,
    /// Free words.
    pub narrative: Option<String>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// The follow-up that it answers.
    pub follow_up: Option<FollowUpId>,
}

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Question code.
    pub question: String,
    /// The answer.
    pub value: Answer,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What, in words.
    pub text: String,
    /// Theme code.
    pub theme: Option<String>,
    /// A strength rather than something to improve.
    pub strength: bool,
}

/// Somebody who took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Role code or words, such as `WORKER` or `foster carer`.
    pub role: String,
    /// A person of the directory.
    pub person: Option<PersonId>,
    /// How.
    pub note: Option<String>,
}

impl Draft {
    /// Every error of size and shape, all at once.
    #[must_use]
    pub fn errors(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        input::key(&mut errors, &self.idempotency_key);
        input::word(&mut errors, &["task"], Some(&self.task));
        input::word(&mut errors, &["unit"], self.unit.words());
        input::word(
            &mut errors,
            &["worker"],
            self.worker.as_ref().and_then(UnitNamed::words),
        );
        input::word(&mut errors, &["caseFile"], self.case_file.as_deref());
        input::word(&mut errors, &["tool"], self.tool.as_deref());
        input::text(&mut errors, &["goodPractice"], self.good_practice.as_deref());
        input::text(&mut errors, &["narrative"], self.narrative.as_deref());
        self.count_errors(&mut errors);
        self.answer_errors(&mut errors);
        for (index, finding) in self.findings.iter().enumerate() {
            let index = index.to_string();
            let field = ["findings", &index, "text"];
            input::text(&mut errors, &field, Some(&finding.text));
            input::said(
                &mut errors,
                &field,
                &finding.text,
                "say what was found, or leave the finding out",
            );
            input::word(&mut errors, &["findings", &index, "theme"], finding.theme.as_deref());
        }
        for (index, participant) in self.participants.iter().enumerate() {
            let index = index.to_string();
            let field = ["participants", &index, "role"];
            input::word(&mut errors, &field, Some(&participant.role));
            let help = "say as what they took part, by a role or in words, or leave them out";
            input::said(&mut errors, &field, &participant.role, help);
            input::text(
                &mut errors,
                &["participants", &index, "note"],
                participant.note.as_deref(),
            );
        }
        if !(EARLIEST..=LATEST).contains(&self.event_date.year()) {
            let message = format!(
                "the event date {} cannot be right; nothing was recorded",
                self.event_date
            );
            let help = format!("give a day between the years {EARLIEST} and {LATEST}");
            errors.push(UserError::new(UserErrorCode::Invalid, &["eventDate"], message).help(help));
        }
        if let Some(period) = self.period.filter(|period| period.end < period.start) {
            let message = format!("the period ends on {} before it starts on {}", period.end, period.start);
            errors.push(UserError::new(UserErrorCode::Invalid, &["period"], message).help("swap the two dates"));
        }
        errors
    }

    fn count_errors(&self, errors: &mut Vec<UserError>) {
        let counts = [
            ("answers", self.answers.len()),
            ("findings", self.findings.len()),
            ("participants", self.participants.len()),
            ("obligations", self.obligations.len()),
        ];
        for (field, count) in counts.into_iter().filter(|(_, count)| *count > MOST_ITEMS) {
            let message = format!("{count} {field} were sent, at most {MOST_ITEMS} can be taken; nothing was recorded");
            errors.push(UserError::new(UserErrorCode::Invalid, &[field], message).help("send fewer"));
        }
    }

    fn answer_errors(&self, errors: &mut Vec<UserError>) {
        let mut seen = std::collections::HashSet::with_capacity(self.answers.len());
        for (index, answer) in self.answers.iter().enumerate() {
            let index = index.to_string();
            input::word(errors, &["answers", &index, "question"], Some(&answer.question));
            if let Answer::Text(value) = &answer.value {
                input::text(errors, &["answers", &index, "value"], Some(value));
            }
            if !seen.insert(answer.question.as_str()) {
                let message = format!(
                    "question `{}` is answered more than once; nothing was recorded",
                    answer.question
                );
                let error = UserError::new(UserErrorCode::Invalid, &["answers", &index, "question"], message);
                errors.push(error.help("keep one answer"));
            }
        }
    }
}

//! Input of submissions, and its way into a draft: every field that cannot be read is named, all at once.

use async_graphql::{ID, InputObject};
use rules::calendar::Span;

use crate::{
    graphql::{
        id::{self, Key},
        scalar::{AnswerValue, Date},
        term::{ConcernLevel, EvidenceKind, Grade},
    },
    service::{
        error::{UserError, UserErrorCode},
        evidence::draft::{Draft, Finding, GivenAnswer, Participant},
        unit::UnitNamed,
    },
};

/// What is submitted. Whatever can be attributed is stored: what is missing or in conflict becomes an unmet requirement on
/// the evidence, and only what is malformed or not allowed is refused. A text that may be left out and is blank is taken as left out.
#[derive(InputObject)]
pub struct SubmitEvidenceInput {
    /// A fresh random text for every new submission, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// Number of the task, such as `3.16`.
    task: String,
    /// What sort of evidence it is.
    kind: EvidenceKind,
    /// The day of the audit, visit, meeting or report.
    event_date: Date,
    /// The period that it is about; left out, the periods of the task that were running on the event date are meant.
    period: Option<PeriodInput>,
    /// The unit that it is about: the team for an audit, the service for its report. Its id, or its reference or name in
    /// the authority's register.
    unit: ID,
    /// The worker whose work was looked at: an id, or a reference or name.
    worker: Option<ID>,
    /// Opaque reference of the file that was looked at. Never a name.
    case_file: Option<String>,
    /// Code of the tool that was used.
    tool: Option<String>,
    /// Overall grade.
    grade: Option<Grade>,
    /// Your own judgement; `NONE` has to be said.
    concern: ConcernLevel,
    /// Answers to the questions of the tool and the task.
    answers: Option<Vec<AnswerInput>>,
    /// Obligations that it answers; left out, they are found by task, kind, unit and date.
    obligations: Option<Vec<ID>>,
    /// What was found.
    findings: Option<Vec<FindingInput>>,
    /// Good practice that was seen.
    good_practice: Option<String>,
    /// Free words.
    narrative: Option<String>,
    /// Who took part. Children and families are never named.
    participants: Option<Vec<ParticipantInput>>,
    /// The follow-up that it answers. Such evidence closes the follow-up and meets no other duty.
    follow_up: Option<ID>,
}

/// A period by its first and last day; both belong to it.
#[derive(InputObject)]
pub struct PeriodInput {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// An answer to one question.
#[derive(InputObject)]
pub struct AnswerInput {
    /// Code of the question, as `Question.code`.
    question: String,
    /// The answer.
    value: AnswerValue,
}

/// One thing that was found.
#[derive(InputObject)]
pub struct FindingInput {
    /// What, in words; never blank.
    text: String,
    /// Code of the theme to tag it with.
    theme: Option<String>,
    /// A strength rather than something to improve.
    #[graphql(default)]
    strength: bool,
}

/// Somebody who took part.
#[derive(InputObject)]
pub struct ParticipantInput {
    /// As what: the code of a role, or words such as `foster carer`; never blank.
    role: String,
    /// Who, where they are in the directory.
    person: Option<ID>,
    /// How they took part.
    note: Option<String>,
}

/// A text that says something: forms send what was not filled in as blank.
pub fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The same of what is named by an id or in words.
pub fn named(id: Option<ID>) -> Option<ID> {
    id.filter(|id| !id.trim().is_empty())
}

/// Errors of one input, gathered while it is read.
#[derive(Default)]
pub struct Reader(Vec<UserError>);

impl Reader {
    /// Reads an id; an error is noted and leaves `None`.
    pub fn key<K: Key>(&mut self, field: &[&str], id: &ID) -> Option<K> {
        match id::decode(id) {
            Ok(key) => Some(key),
            Err(why) => {
                self.0
                    .push(UserError::new(UserErrorCode::Invalid, field, why.to_string()));
                None
            }
        }
    }

    /// Reads a unit: an id of ours, or the authority's words for it. An id of something else is an error.
    pub fn unit(&mut self, field: &str, id: &ID) -> UnitNamed {
        match id::target(id) {
            Ok(_) => self
                .key(&[field], id)
                .map_or_else(|| UnitNamed::Words(id.to_string()), UnitNamed::Id),
            Err(_) => UnitNamed::Words(id.to_string()),
        }
    }

    /// Whether anything could not be read.
    pub fn failed(&self) -> bool {
        !self.0.is_empty()
    }

    /// What could not be read.
    pub fn errors(self) -> Vec<UserError> {
        self.0
    }
}

impl SubmitEvidenceInput {
    /// Reads the draft.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read, and every one that is too long.
    pub fn draft(self) -> Result<Draft, Vec<UserError>> {
        let mut reader = Reader::default();
        let draft = self.read(&mut reader);
        let mut errors = reader.errors();
        if errors.is_empty() {
            return Ok(draft);
        }
        errors.extend(draft.errors());
        Err(errors)
    }

    fn read(self, reader: &mut Reader) -> Draft {
        let obligations = self.obligations.unwrap_or_default();
        let obligations = obligations.iter().enumerate();
        let participants = self.participants.unwrap_or_default().into_iter().enumerate();
        Draft {
            idempotency_key: self.idempotency_key,
            task: self.task,
            kind: self.kind.into(),
            event_date: self.event_date.0,
            period: self.period.map(|period| Span {
                start: period.start.0,
                end: period.end.0,
            }),
            unit: reader.unit("unit", &self.unit),
            worker: named(self.worker).map(|id| reader.unit("worker", &id)),
            case_file: said(self.case_file),
            tool: said(self.tool),
            grade: self.grade.map(Into::into),
            concern: self.concern.into(),
            answers: self.answers.unwrap_or_default().into_iter().map(Into::into).collect(),
            obligations: obligations
                .filter_map(|(at, id)| reader.key(&["obligations", &at.to_string()], id))
                .collect(),
            findings: self.findings.unwrap_or_default().into_iter().map(Into::into).collect(),
            good_practice: said(self.good_practice),
            narrative: said(self.narrative),
            participants: participants
                .map(|(at, participant)| participant.read(at, reader))
                .collect(),
            follow_up: self.follow_up.and_then(|id| reader.key(&["followUp"], &id)),
        }
    }
}

impl ParticipantInput {
    fn read(self, at: usize, reader: &mut Reader) -> Participant {
        let person = self
            .person
            .and_then(|id| reader.key(&["participants", &at.to_string(), "person"], &id));
        Participant {
            role: self.role,
            person,
            note: said(self.note),
        }
    }
}

impl From<AnswerInput> for GivenAnswer {
    fn from(input: AnswerInput) -> Self {
        Self {
            question: input.question,
            value: input.value.0,
        }
    }
}

impl From<FindingInput> for Finding {
    fn from(input: FindingInput) -> Self {
        Self {
            text: input.text,
            theme: said(input.theme),
            strength: input.strength,
        }
    }
}

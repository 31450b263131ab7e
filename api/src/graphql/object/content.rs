//! What stands within evidence: answers, findings, participants, earlier revisions.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use entity::{evidence, evidence_revision};

use super::{evaluation::parse, person::Person, theme::Theme};
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        scalar::{AnswerValue, Date, DateTime},
        term::{ConcernLevel, Grade},
    },
    service::evidence::draft,
};

/// An answer to one question of a tool or a task.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Answer {
    /// Code of the question, as `Question.code`.
    question: String,
    /// The answer.
    value: AnswerValue,
}

impl Answer {
    /// Reads the stored answers.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] when they cannot be read.
    pub fn parse(json: &str) -> Result<Vec<Self>, Fault> {
        let answers: Vec<draft::GivenAnswer> = parse(json)?;
        let each = answers.into_iter();
        Ok(each
            .map(|given| Self {
                question: given.question,
                value: AnswerValue(given.value),
            })
            .collect())
    }
}

/// One thing that was found.
pub struct Finding(draft::Finding);

impl Finding {
    /// Reads the stored findings.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] when they cannot be read.
    pub fn parse(json: &str) -> Result<Vec<Self>, Fault> {
        let findings: Vec<draft::Finding> = parse(json)?;
        Ok(findings.into_iter().map(Self).collect())
    }

    /// Code of the theme that it is tagged with.
    pub fn theme_code(&self) -> Option<&str> {
        self.0.theme.as_deref()
    }
}

/// One thing that was found.
#[Object(serial)]
impl Finding {
    /// What, in words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The theme it is tagged with.
    async fn theme(&self, ctx: &Context<'_>) -> Option<Theme> {
        self.theme_code().map(|code| Theme::named(&ctx.session().newest, code))
    }

    /// A strength rather than something to improve.
    async fn strength(&self) -> bool {
        self.0.strength
    }
}

/// Somebody who took part.
pub struct Participant(draft::Participant);

impl Participant {
    /// Reads the stored participants.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] when they cannot be read.
    pub fn parse(json: &str) -> Result<Vec<Self>, Fault> {
        let participants: Vec<draft::Participant> = parse(json)?;
        Ok(participants.into_iter().map(Self).collect())
    }
}

/// Somebody who took part in an audit. Children and families are never named.
#[Object(serial)]
impl Participant {
    /// As what: the code of a role, or words such as `foster carer`.
    async fn role(&self) -> &str {
        &self.0.role
    }

    /// Who, where they are in the directory.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        self.0.person.and_then(|id| Person::find(ctx.session(), id))
    }

    /// How they took part.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// An earlier revision.
pub struct EvidenceRevision(pub Arc<evidence_revision::Model>);

impl EvidenceRevision {
    fn content(&self) -> Result<evidence::Model, Fault> {
        parse(&self.0.content)
    }
}

/// An earlier revision of a piece of evidence, kept word for word.
#[Object(serial)]
impl EvidenceRevision {
    /// Its number.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// When the next one replaced it.
    async fn superseded_at(&self) -> DateTime {
        self.0.superseded_at.into()
    }

    /// Who replaced it.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Option<Person> {
        Person::find(ctx.session(), self.0.superseded_by)
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Its event date.
    async fn event_date(&self) -> Result<Date, Fault> {
        Ok(self.content()?.event_date.into())
    }

    /// Its overall grade.
    async fn grade(&self) -> Result<Option<Grade>, Fault> {
        Ok(self.content()?.grade.map(Into::into))
    }

    /// The auditor's judgement in it.
    async fn concern(&self) -> Result<ConcernLevel, Fault> {
        Ok(self.content()?.concern.into())
    }

    /// Its findings.
    async fn findings(&self) -> Result<Vec<Finding>, Fault> {
        Finding::parse(&self.content()?.findings)
    }

    /// Its answers.
    async fn answers(&self) -> Result<Vec<Answer>, Fault> {
        Answer::parse(&self.content()?.answers)
    }

    /// Its free words.
    async fn narrative(&self) -> Result<Option<String>, Fault> {
        Ok(self.content()?.narrative)
    }
}

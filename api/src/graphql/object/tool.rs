//! Audit tools and their questions.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use rules::{row, row::AnswerKind, vocabulary};

use crate::graphql::{
    scalar::ToolCode,
    term::{AnswerType, EvidenceKind, Reading},
};

/// A form of the framework.
#[derive(Clone)]
pub struct Tool(pub Arc<vocabulary::Tool>);

/// A form that an audit is recorded with.
#[Object(serial)]
impl Tool {
    /// Its code, as `SubmitEvidenceInput.tool` takes it.
    async fn code(&self) -> ToolCode {
        self.0.code.as_str().into()
    }

    /// What the framework calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where the framework names it.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// Its questions, in order.
    async fn questions(&self) -> Vec<Question> {
        self.0.questions.iter().map(Question::of_tool).collect()
    }

    /// Whether the questions are the source's or our reading.
    async fn confidence(&self) -> Reading {
        self.0.reading.into()
    }
}

/// A question that a submission answers.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Question {
    /// Its code, as `AnswerInput.question` takes it.
    code: String,
    /// The question in words.
    text: String,
    /// What answers it.
    answer: AnswerType,
    /// What may be chosen, for `CHOICE`; empty otherwise.
    options: Vec<String>,
    /// Without an answer the evidence is `INCOMPLETE`.
    required: bool,
    /// Kinds of evidence of which it is asked; empty: all.
    evidence_kinds: Vec<EvidenceKind>,
}

impl Question {
    /// A question of a tool.
    pub fn of_tool(question: &vocabulary::Question) -> Self {
        let (answer, options) = answer(&question.answer);
        Self {
            code: question.code.clone(),
            text: question.text.clone(),
            answer,
            options,
            required: question.required,
            evidence_kinds: Vec::new(),
        }
    }

    /// A question of a task: always required.
    pub fn of_task(question: &row::TaskQuestion) -> Self {
        let (answer, options) = answer(&question.answer);
        Self {
            code: question.code.clone(),
            text: question.text.clone(),
            answer,
            options,
            required: true,
            evidence_kinds: question.of.iter().map(|kind| (*kind).into()).collect(),
        }
    }
}

fn answer(kind: &AnswerKind) -> (AnswerType, Vec<String>) {
    match kind {
        AnswerKind::YesNo => (AnswerType::YesNo, Vec::new()),
        AnswerKind::Number => (AnswerType::Number, Vec::new()),
        AnswerKind::Text => (AnswerType::Text, Vec::new()),
        AnswerKind::Choice { options } => (AnswerType::Choice, options.clone()),
    }
}

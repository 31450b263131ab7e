//! Submissions with everything filled in, to be changed where a test cares.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};

use crate::fixture::{FILE, OTHER_TEAM, SERVICE, TEAM, WORKER};

/// The variables of a `SubmitEvidenceInput`.
#[derive(Clone, Debug)]
pub struct Submission(Map<String, Value>);

/// An idempotency key that nobody used before.
pub fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("key-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Submission {
    /// The bare minimum.
    pub fn new(task: &str, kind: &str, unit: &str) -> Self {
        let mut fields = Map::new();
        fields.insert("idempotencyKey".into(), fresh_key().into());
        fields.insert("task".into(), task.into());
        fields.insert("kind".into(), kind.into());
        fields.insert("unit".into(), unit.into());
        fields.insert("eventDate".into(), "2026-11-30".into());
        fields.insert("concern".into(), "NONE".into());
        Self(fields)
    }

    /// 3.16: a practice manager audits a file of a worker of the own team.
    pub fn supervision_audit() -> Self {
        Self::audit("3.16", TEAM, "CAREFIRST_AUDIT_RECORD")
            .with("worker", WORKER)
            .with("caseFile", FILE)
    }

    /// 3.14: an operations manager audits a file of a team of the own service.
    pub fn team_audit() -> Self {
        Self::audit("3.14", TEAM, "CAREFIRST_AUDIT_RECORD").with("caseFile", FILE)
    }

    /// 3.15: an operations manager audits a file of a team of another service.
    pub fn peer_audit() -> Self {
        Self::audit("3.15", OTHER_TEAM, "CAREFIRST_AUDIT_RECORD")
    }

    /// 3.13: a head of service audits a file of a team of another service.
    pub fn head_peer_audit() -> Self {
        Self::audit("3.13", OTHER_TEAM, "CASE_FILE_AUDIT_TOOL")
    }

    /// 3.3: an operations manager's summary of the audited supervision records.
    pub fn supervision_summary() -> Self {
        Self::new("3.3", "REPORT", TEAM).tool("SUPERVISION_AUDIT_TOOL")
    }

    /// 3.12: a head of service reports what the routine checks showed.
    pub fn checks_report() -> Self {
        Self::new("3.12", "REPORT", SERVICE).answer("relevant_to_safeguarding", false)
    }

    /// The nth audit of a load: spread over the workers of the team and the months of the year, as in a county.
    pub fn of_a_load(nth: usize) -> Self {
        let worker = ["W-N1", "W-N2", "W-N3", "W-N4"][nth % 4];
        let month = 4 + nth / 4 % 8;
        Self::audit("3.16", TEAM, "CAREFIRST_AUDIT_RECORD")
            .with("worker", worker)
            .with("eventDate", format!("2026-{month:02}-{:02}", 1 + nth / 32 % 28))
            .with("narrative", format!("What was seen in file {nth}, in a few words."))
    }

    /// An audit record made with a tool, all of its questions answered.
    pub fn audit(task: &str, unit: &str, tool: &str) -> Self {
        Self::new(task, "AUDIT", unit).tool(tool).with("grade", "GOOD")
    }

    /// With a tool, and its required questions answered well.
    #[must_use]
    pub fn tool(self, code: &str) -> Self {
        let answers = crate::fixture::answers(code);
        answers
            .into_iter()
            .fold(self.with("tool", code), |this, (question, value)| {
                this.answer(&question, value)
            })
    }

    /// With a field set.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// Without a field.
    #[must_use]
    pub fn without(mut self, field: &str) -> Self {
        self.0.remove(field);
        self
    }

    /// With one more answer, or another one.
    #[must_use]
    pub fn answer(mut self, question: &str, value: impl Into<Value>) -> Self {
        self = self.without_answer(question);
        let answers = self.0.entry("answers").or_insert_with(|| json!([]));
        answers
            .as_array_mut()
            .expect("a list")
            .push(json!({ "question": question, "value": value.into() }));
        self
    }

    /// With one answer left out.
    #[must_use]
    pub fn without_answer(mut self, question: &str) -> Self {
        if let Some(Value::Array(answers)) = self.0.get_mut("answers") {
            answers.retain(|answer| answer["question"] != question);
        }
        self
    }

    /// With the auditor's gravest judgement.
    #[must_use]
    pub fn significant(self) -> Self {
        self.with("grade", "INADEQUATE").with("concern", "SIGNIFICANT")
    }

    /// The same under a key of its own.
    #[must_use]
    pub fn again(&self) -> Self {
        self.clone().with("idempotencyKey", fresh_key())
    }

    /// Its idempotency key.
    pub fn key(&self) -> &str {
        self.0["idempotencyKey"].as_str().expect("a string")
    }

    /// As a variable.
    pub fn input(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

//! What a piece of evidence lacks.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::requirement;

use super::because::{Because, Judge};
use crate::graphql::{error::Fault, id::encode, scalar::DateTime, term::RequirementStatus};

/// A requirement.
#[derive(Clone)]
pub struct Requirement(pub Arc<requirement::Model>);

/// Something that the evidence should have and has not; while one is unmet the evidence satisfies nothing.
#[Object(serial)]
impl Requirement {
    /// Its lasting id. It is no node: its evidence has it.
    async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// What is missing, such as `UNKNOWN_TOOL`, `MISSING_ANSWER`. Treat unknown values by `message`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The input field that it is about.
    async fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// What is missing, and what to do.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether it is still missing.
    async fn status(&self) -> RequirementStatus {
        self.0.status.into()
    }

    /// When it was found missing.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Why it is required.
    async fn because(&self) -> Result<Because, Fault> {
        Because::stored(&self.0.because, Judge::Evidence(self.0.evidence_id, self.0.created_at))
    }
}

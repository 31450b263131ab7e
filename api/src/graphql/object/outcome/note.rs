//! Outcomes that only say something: what is missing, a conflict, a warning.

use async_graphql::{Context, Object};
use rules::verdict::Action;

use super::{
    super::{because::Because, requirement::Requirement},
    Asked,
};
use crate::graphql::{context::InSession, error::Fault, loader::RequirementsOf};

impl Asked {
    fn message(&self) -> &str {
        match &self.outcome.action {
            Action::Require { message, .. } | Action::Conflict { message } | Action::Warn { message } => message,
            _ => "",
        }
    }
}

/// An outcome of this sort.
pub struct RequirementOutcome(pub Asked);

/// Something is missing; while it is, the evidence satisfies nothing.
#[Object(serial)]
impl RequirementOutcome {
    /// Stable within the evidence across revisions, such as `require:UNKNOWN_TOOL:tool`.
    pub async fn key(&self) -> &str {
        self.0.key()
    }

    /// Why it is required.
    pub async fn because(&self) -> Because {
        self.0.because()
    }

    /// What is missing, such as `UNKNOWN_TOOL`, `MISSING_ANSWER`, `WORKER_NOT_IN_UNIT`. Treat unknown values by `message`.
    async fn code(&self) -> &str {
        match &self.0.outcome.action {
            Action::Require { code, .. } => code,
            _ => "",
        }
    }

    /// The input field that it is about.
    async fn field(&self) -> Option<&str> {
        match &self.0.outcome.action {
            Action::Require { field, .. } => field.as_deref(),
            _ => None,
        }
    }

    /// What is missing, and what to do.
    async fn message(&self) -> &str {
        self.0.message()
    }

    /// Whether it is still missing; `null` where you may not see it.
    async fn requirement(&self, ctx: &Context<'_>) -> Result<Option<Requirement>, Fault> {
        let all = match &self.0.given {
            Some(given) => given.requirements.clone(),
            None => ctx
                .session()
                .load(RequirementsOf(self.0.row.evidence_id))
                .await?
                .unwrap_or_default(),
        };
        let same = all.iter().filter(|row| row.outcome_key == self.0.outcome.key);
        Ok(same
            .max_by_key(|row| (row.created_at, row.id))
            .cloned()
            .map(Requirement))
    }
}

macro_rules! says {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        /// An outcome of this sort.
        pub struct $name(pub Asked);

        $(#[$doc])*
        #[Object(serial)]
        impl $name {
            /// Stable within the evidence across revisions.
            pub async fn key(&self) -> &str {
                self.0.key()
            }

            /// Why it is said.
            pub async fn because(&self) -> Because {
                self.0.because()
            }

            /// What, in words.
            async fn message(&self) -> &str {
                self.0.message()
            }
        }
    )*};
}

says! {
    /// The auditor looked at work of the own service: a conflict of interest. The evidence is stored and satisfies nothing.
    ConflictOutcome;
    /// Worth knowing; it changes nothing.
    WarningOutcome;
}

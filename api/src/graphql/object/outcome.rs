//! What an evaluation asked for: one object for each sort of outcome, behind one interface.

use std::sync::Arc;

use async_graphql::Interface;
use entity::{distribution, follow_up};
use rules::{
    term,
    verdict::{self, Action},
};

use super::{because::Because, given::Given};
use crate::{
    graphql::{
        context::Session,
        error::Fault,
        loader::{DistributionsOf, FollowUpsOf, Several},
    },
    store::evaluation::Conclusion,
};

mod distribute;
mod note;
mod satisfy;
mod work;

pub use distribute::{AlertOutcome, DistributionOutcome, FeedbackOutcome};
pub use note::{ConflictOutcome, RequirementOutcome, WarningOutcome};
pub use satisfy::SatisfactionOutcome;
pub use work::{FurtherAuditOutcome, ReReviewOutcome};

/// Something that is to follow from evidence, with its reason. New sorts may come: select `key` and `because` for all,
/// and treat unknown sorts by those two.
#[derive(Interface)]
#[graphql(
    field(
        name = "key",
        ty = "&str",
        desc = "Stable within the evidence across revisions, such as `alert:OPERATIONS_MANAGER`."
    ),
    field(name = "because", ty = "Because", desc = "Why it is to follow.")
)]
pub enum Outcome {
    Distribution(DistributionOutcome),
    Alert(AlertOutcome),
    Feedback(FeedbackOutcome),
    FurtherAudit(FurtherAuditOutcome),
    ReReview(ReReviewOutcome),
    Satisfaction(SatisfactionOutcome),
    Requirement(RequirementOutcome),
    Conflict(ConflictOutcome),
    Warning(WarningOutcome),
}

impl From<Asked> for Outcome {
    fn from(asked: Asked) -> Self {
        match &asked.outcome.action {
            Action::Distribute {
                mode: term::DistributionMode::Alert,
                ..
            } => Self::Alert(AlertOutcome(asked)),
            Action::Distribute {
                mode: term::DistributionMode::Feedback,
                ..
            } => Self::Feedback(FeedbackOutcome(asked)),
            Action::Distribute { .. } => Self::Distribution(DistributionOutcome(asked)),
            Action::FollowUp {
                kind: term::FollowUpKind::FurtherAudit,
                ..
            } => Self::FurtherAudit(FurtherAuditOutcome(asked)),
            Action::FollowUp {
                kind: term::FollowUpKind::ReReview,
                ..
            } => Self::ReReview(ReReviewOutcome(asked)),
            Action::Satisfy { .. } => Self::Satisfaction(SatisfactionOutcome(asked)),
            Action::Require { .. } => Self::Requirement(RequirementOutcome(asked)),
            Action::Conflict { .. } => Self::Conflict(ConflictOutcome(asked)),
            Action::Warn { .. } => Self::Warning(WarningOutcome(asked)),
        }
    }
}

/// An outcome and the evaluation that asked for it.
pub struct Asked {
    outcome: Arc<verdict::Outcome>,
    row: Arc<Conclusion>,
    given: Option<Arc<Given>>,
}

impl Asked {
    /// An outcome of an evaluation.
    pub fn new(outcome: Arc<verdict::Outcome>, row: &Arc<Conclusion>, given: Option<&Arc<Given>>) -> Self {
        Self {
            outcome,
            row: Arc::clone(row),
            given: given.cloned(),
        }
    }

    fn key(&self) -> &str {
        &self.outcome.key
    }

    fn because(&self) -> Because {
        Because::of(&self.outcome, &self.row.rule_set_hash)
    }

    /// The rows that brought the evidence to somebody because of this outcome.
    async fn distributions(&self, session: &Session) -> Result<Vec<Arc<distribution::Model>>, Fault> {
        let all: Several<distribution::Model> = match &self.given {
            Some(given) => Arc::clone(&given.distributions),
            None => session
                .load(DistributionsOf(self.row.evidence_id))
                .await?
                .unwrap_or_default(),
        };
        Ok(all
            .iter()
            .filter(|row| row.outcome_key == self.outcome.key)
            .cloned()
            .collect())
    }

    /// The piece of work that this outcome asked for.
    async fn follow_up(&self, session: &Session) -> Result<Option<Arc<follow_up::Model>>, Fault> {
        let all: Several<follow_up::Model> = match &self.given {
            Some(given) => Arc::clone(&given.follow_ups),
            None => session
                .load(FollowUpsOf(self.row.evidence_id))
                .await?
                .unwrap_or_default(),
        };
        // After a revision a cancelled one may stand beside the one that holds: the newest counts.
        let same = all.iter().filter(|row| row.outcome_key == self.outcome.key);
        Ok(same.max_by_key(|row| (row.created_at, row.id)).cloned())
    }
}

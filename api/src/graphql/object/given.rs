//! What a submission or a preview has just decided: its rows are at hand and need not, or cannot, be read back.

use std::sync::Arc;

use entity::{distribution, evidence, follow_up, obligation, requirement};
use rules::verdict;

use crate::{graphql::loader::Several, service::evidence::Judgement, store::evaluation::Conclusion};

/// A judgement as rows that objects can share.
pub struct Given {
    /// The evidence.
    pub evidence: Arc<evidence::Model>,
    /// Its evaluation.
    pub evaluation: Arc<Conclusion>,
    /// What its script read.
    pub facts_read: Vec<verdict::FactRead>,
    /// Its outcomes.
    pub outcomes: Vec<Arc<verdict::Outcome>>,
    /// Who gets it.
    pub distributions: Several<distribution::Model>,
    /// What work follows.
    pub follow_ups: Several<follow_up::Model>,
    /// What it would satisfy.
    pub obligations: Several<obligation::Model>,
    /// What it lacks.
    pub requirements: Several<requirement::Model>,
    /// Nothing of it is stored.
    pub preview: bool,
}

impl Given {
    /// Shares the rows of a judgement.
    pub fn new(judgement: Judgement, preview: bool) -> Arc<Self> {
        let effects = judgement.effects;
        Arc::new(Self {
            evidence: Arc::new(judgement.evidence),
            evaluation: Arc::new(judgement.evaluation.into()),
            facts_read: judgement.evaluated.facts_read.clone(),
            outcomes: judgement.evaluated.outcomes.iter().cloned().map(Arc::new).collect(),
            distributions: several(effects.distributions),
            follow_ups: several(effects.follow_ups),
            obligations: several(effects.obligations),
            requirements: several(effects.requirements),
            preview,
        })
    }
}

fn several<T>(rows: Vec<T>) -> Several<T> {
    rows.into_iter().map(Arc::new).collect()
}

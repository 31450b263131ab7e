//! From a draft to a judgement: facts are read, the rules in force evaluate them, outcomes become rows. Nothing is written.

use std::sync::Arc;

use entity::{evaluation, evidence};
use rules::verdict::Evaluation;

use super::Effects;

/// What would be, or was, stored for one submission.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The evidence row.
    pub evidence: evidence::Model,
    /// The evaluation row.
    pub evaluation: evaluation::Model,
    /// The same evaluation, parsed.
    pub evaluated: Arc<Evaluation>,
    /// The rows that follow.
    pub effects: Effects,
}

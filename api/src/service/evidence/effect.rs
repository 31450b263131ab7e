//! Outcomes become rows: distributions, follow-ups, a concern, obligations met, unmet requirements.

use entity::{concern, distribution, follow_up, obligation, requirement};

/// The rows that an evaluation asks for, stored or only previewed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// Who gets it.
    pub distributions: Vec<distribution::Model>,
    /// What work follows.
    pub follow_ups: Vec<follow_up::Model>,
    /// The concern it makes.
    pub concerns: Vec<concern::Model>,
    /// Obligations that it satisfies; each may exist already under its slot.
    pub obligations: Vec<obligation::Model>,
    /// What is missing.
    pub requirements: Vec<requirement::Model>,
}

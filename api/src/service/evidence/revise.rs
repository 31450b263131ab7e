//! Revision: the earlier one is kept word for word; the difference between what followed and what follows now is applied.

use entity::id::EvidenceId;

use super::{Draft, Submitted};
use crate::{app::App, policy::Actor, service::error::ServiceError};

/// A changed submission.
#[derive(Clone, Debug)]
pub struct Revision {
    /// What is revised.
    pub evidence: EvidenceId,
    /// The revision that the reviser looked at; another one meanwhile is a conflict.
    pub expected_revision: i32,
    /// The whole content as it should be. Its task and kind must be the same.
    pub draft: Draft,
    /// Why.
    pub reason: String,
}

/// Replaces the content of evidence and applies the difference of its effects.
///
/// # Errors
/// [`ServiceError::Refused`] with every input error; nothing was changed.
pub async fn revise(_app: &App, _actor: &Actor, _revision: Revision) -> Result<Submitted, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

//! Withdrawal: the evidence stays readable and satisfies nothing; open effects are cancelled with the reason.

use entity::{evidence, id::EvidenceId};

use crate::{app::App, policy::Actor, service::error::ServiceError};

/// A request to withdraw.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// The caller's key.
    pub idempotency_key: String,
    /// What is withdrawn.
    pub evidence: EvidenceId,
    /// Why.
    pub reason: String,
}

/// Withdraws evidence. Its concern stays open: only a person closes a concern.
///
/// # Errors
/// [`ServiceError::Refused`] when it cannot be withdrawn; nothing was changed.
pub async fn withdraw(_app: &App, _actor: &Actor, _withdrawal: Withdrawal) -> Result<evidence::Model, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

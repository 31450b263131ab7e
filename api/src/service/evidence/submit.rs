//! Submission: acknowledged only once everything that follows from it is stored.

use super::{Draft, Judgement};
use crate::{app::App, policy::Actor, service::error::ServiceError};

/// The reply to a submission.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// What was stored, now or by the first request with this key.
    pub judgement: Judgement,
    /// The key was used before with the same body: nothing was written.
    pub replayed: bool,
}

/// Stores a submission with everything that follows from it, in one transaction.
///
/// # Errors
/// [`ServiceError::Refused`] with every input error; nothing was recorded.
pub async fn submit(_app: &App, _actor: &Actor, _draft: Draft) -> Result<Submitted, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

//! Preview: the same walk as a submission, nothing stored.

use super::{Draft, Judgement};
use crate::{app::App, policy::Actor, service::error::ServiceError};

/// Says what would follow from a submission.
///
/// # Errors
/// [`ServiceError::Refused`] as for a submission.
pub async fn preview(_app: &App, _actor: &Actor, _draft: Draft) -> Result<Judgement, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

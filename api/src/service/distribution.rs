//! Distributions: confirmed by those they went to.

use entity::{distribution, id::DistributionId};

use crate::{app::App, policy::Actor, service::error::ServiceError};

/// Confirms that a distribution arrived; confirming twice changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when it was addressed to somebody else.
pub async fn acknowledge(
    _app: &App,
    _actor: &Actor,
    _distribution: DistributionId,
) -> Result<distribution::Model, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

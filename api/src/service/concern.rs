//! Concerns raised without an audit, and the closing of any concern.

use entity::{column::ConcernLevel, concern, id::ConcernId};

use crate::{
    app::App,
    policy::Actor,
    service::{error::ServiceError, unit::UnitNamed},
};

/// A concern as it was raised. Anyone signed in may raise one; nothing but a blank text or level refuses it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConcernDraft {
    /// The caller's key.
    pub idempotency_key: String,
    /// Concern or significant concern.
    pub level: ConcernLevel,
    /// What was seen.
    pub narrative: String,
    /// The unit, as a global id of ours or in the raiser's own words: an unknown one does not refuse the concern.
    pub unit: Option<UnitNamed>,
    /// Opaque reference of the file.
    pub case_file: Option<String>,
}

/// The reply to a raised concern.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The concern.
    pub concern: concern::Model,
    /// Who was told.
    pub distributions: Vec<entity::distribution::Model>,
    /// The key was used before with the same body.
    pub replayed: bool,
}

/// Stores a concern and alerts those who must know.
///
/// # Errors
/// [`ServiceError::Refused`] only for a level of `NONE`, a blank text, or a key used with another body.
pub async fn raise(_app: &App, _actor: &Actor, _draft: ConcernDraft) -> Result<Raised, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

/// Closes a concern whose follow-ups are all done or cancelled.
///
/// # Errors
/// [`ServiceError::Refused`] while follow-ups are open, or when the actor may not.
pub async fn close(
    _app: &App,
    _actor: &Actor,
    _concern: ConcernId,
    _reason: &str,
) -> Result<concern::Model, ServiceError> {
    Err(ServiceError::Unavailable("not there yet".to_owned()))
}

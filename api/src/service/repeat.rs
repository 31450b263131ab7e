//! The same request once more, after a reply that was lost: the trail tells whether it is what the same person did last. For
//! what creates nothing and has no key of its own.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    app::App,
    policy::Actor,
    service::{command, error::ServiceError},
    store,
};

/// Under which name a digest of the request stands in the detail of the trail.
pub(crate) const ASKED: &str = "asked";

/// Digest of a request: what is asked for, and all that is said with it.
pub(crate) fn asked<T: Serialize>(operation: &str, body: &T) -> String {
    command::body_hash(operation, body)
}

/// Whether this very request is the last thing that a person did to `subject`, and it was this person. Whoever asks looks
/// besides whether that is how it stands: of what was done in one instant the trail does not know the order.
///
/// # Errors
/// The database's.
pub(crate) async fn is(app: &App, actor: &Actor, subject: Uuid, asked: &str) -> Result<bool, ServiceError> {
    let changes = store::change::by_subject(app.store(), &[subject]).await?;
    let by_people = || changes.iter().filter(|change| change.actor_id.is_some());
    let last = by_people().map(|change| change.at).max();
    Ok(by_people().filter(|change| Some(change.at) == last).any(|change| {
        let detail: Value = serde_json::from_str(&change.detail).unwrap_or_default();
        change.actor_id == Some(actor.person) && detail.get(ASKED).and_then(Value::as_str) == Some(asked)
    }))
}

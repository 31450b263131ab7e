//! What every change has in common: it is known again when it is sent twice, it leaves a trace, it is tried anew when the ground
//! moved under it, and a failed commit is told in words.

use entity::{change, idempotency};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{column::json, error::ServiceError, input};
use crate::{
    app::App,
    policy::{Actor, Grant},
    store::{self, Changes, CommitError, outbox},
};

/// How often a write is judged again when rules, directory or follow-ups moved under it, before the caller is asked to
/// come back.
pub(crate) const ATTEMPTS: usize = 8;

/// What every write leaves besides its rows: the caller's key, a message for those who follow, a line in the trail.
pub(crate) struct Trace<'a> {
    pub operation: &'static str,
    pub topic: &'static str,
    pub subject_kind: &'static str,
    pub subject: uuid::Uuid,
    pub key: Option<(&'a str, String)>,
    pub detail: String,
}

impl Trace<'_> {
    /// Leaves it among changes that somebody was granted to make, or that nobody makes: the engine.
    pub fn leave(self, app: &App, changes: &mut Changes, grant: Option<&Grant>) {
        let (at, person) = (app.now().into(), grant.map(Grant::person));
        if let (Some((key, body_hash)), Some(person_id)) = (self.key, person) {
            changes.idempotency = Some(idempotency::Model {
                person_id,
                key: key.to_owned(),
                operation: self.operation.to_owned(),
                body_hash,
                subject_id: self.subject,
                created_at: at,
            });
        }
        changes.clock = Some(app.clock_handle());
        let message = outbox::message(app.new_id(), self.topic, self.subject, at);
        changes.outbox.push(message);
        changes.changes.push(change::Model {
            id: app.new_id(),
            at,
            actor_id: person,
            operation: self.operation.to_owned(),
            subject_kind: self.subject_kind.to_owned(),
            subject_id: self.subject,
            detail: self.detail,
        });
    }
}

/// What an earlier request with this key and body made, if there was one: none under a key that nothing is kept under.
///
/// # Errors
/// [`ServiceError::Refused`] when the key was used with another body.
pub(crate) async fn earlier(
    app: &App,
    actor: &Actor,
    key: &str,
    operation: &str,
    hash: &str,
) -> Result<Option<uuid::Uuid>, ServiceError> {
    let mut wrong = Vec::new();
    input::key(&mut wrong, key);
    if !wrong.is_empty() {
        return Ok(None);
    }
    match store::fact::idempotency(app.store(), actor.person, key).await? {
        None => Ok(None),
        Some(row) if row.operation == operation && row.body_hash == hash => Ok(Some(row.subject_id)),
        Some(_) => Err(CommitError::KeyReused.into()),
    }
}

/// SHA-256 of a request: tells a retry from another request with the same key.
pub(crate) fn body_hash<T: Serialize>(operation: &str, body: &T) -> String {
    use std::fmt::Write;
    let mut hash = Sha256::new();
    hash.update(operation);
    hash.update(json(body));
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

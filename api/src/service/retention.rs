//! What is kept for a time only: messages to those who follow, and keys under which retries are found. Evidence, its trails and
//! everything that follows from it are kept for good.

use chrono::TimeDelta;

use super::{error::ServiceError, news};
use crate::{app::App, store};

/// How long a message is kept, passed on or not: whoever passes messages on may be away for so long, and whoever follows may come
/// back to a position for so long.
pub const MESSAGES: TimeDelta = TimeDelta::days(30);
/// How long an idempotency key is remembered: far longer than any client tries again.
pub const KEYS: TimeDelta = TimeDelta::days(90);
/// Most rows of one transaction: others write, too.
const AT_ONCE: u64 = 1_000;

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Messages.
    pub messages: u64,
    /// Idempotency keys.
    pub keys: u64,
}

/// Forgets what has been kept for its time.
///
/// # Errors
/// The database's; the next sweep goes on.
pub async fn sweep(app: &App) -> Result<Forgotten, ServiceError> {
    let mut forgotten = Forgotten::default();
    let before = news::earliest(app.now() - MESSAGES);
    while let gone @ 1.. = store::outbox::forget(app.store(), before, AT_ONCE).await? {
        forgotten.messages += gone;
    }
    let before = (app.now() - KEYS).into();
    while let gone @ 1.. = store::idempotency::forget(app.store(), before, AT_ONCE).await? {
        forgotten.keys += gone;
    }
    Ok(forgotten)
}

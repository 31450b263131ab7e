//! Cancelling a meeting: what was due for it no longer is.

use entity::{column::MeetingStatus, id::MeetingId, meeting};

use super::{
    move_to::still_to_come,
    record::{self, Deed},
};
use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::{command, error::ServiceError, input},
    store::CommitError,
};

/// Cancels a meeting that is still to come. The same once more changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] without a reason, or when it was held or cancelled already; nothing was changed.
pub async fn cancel(app: &App, actor: &Actor, id: MeetingId, reason: &str) -> Result<meeting::Model, ServiceError> {
    let grant = policy::authorise(actor, &Action::CallMeeting)?;
    let mut errors = Vec::new();
    input::reason(&mut errors, reason, "say why the meeting does not take place");
    input::sound(errors)?;
    for _ in 0..command::ATTEMPTS {
        let directory = app.directory();
        let stored = record::find(&directory, id)?;
        let row = meeting::Model {
            status: MeetingStatus::Cancelled,
            reason: Some(reason.to_owned()),
            ..stored.clone()
        };
        if row == *stored {
            return Ok(row);
        }
        if let Some(error) = still_to_come(app, stored) {
            return Err(error.into());
        }
        let deed = Deed {
            operation: "cancelMeeting",
            topic: "meeting.cancelled",
            key: None,
        };
        if let Some(written) = record::write(app, &grant, &directory, row, deed).await? {
            return Ok(written);
        }
    }
    Err(CommitError::Stale.into())
}

//! Moving a meeting to another day, or the day for its papers.

use chrono::NaiveDate;
use entity::{column::MeetingStatus, id::MeetingId, meeting};

use super::{
    check::{self, Wanted},
    record::{self, Deed},
};
use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::{
        command,
        error::{ServiceError, UserError, UserErrorCode},
        input,
    },
    store::CommitError,
};

/// Where a meeting is moved.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which.
    pub meeting: MeetingId,
    /// The day it meets from now on.
    pub held_on: NaiveDate,
    /// Last day for its papers; counted back from the new day where it is left out.
    pub papers_due_on: Option<NaiveDate>,
    /// Why it is on a day that is no working day, or anything else worth keeping.
    pub reason: Option<String>,
}

/// Moves a meeting that is still to come. Moving it where it is changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] with everything that is wrong with it; nothing was changed.
pub async fn move_to(app: &App, actor: &Actor, wanted: Move) -> Result<meeting::Model, ServiceError> {
    let grant = policy::authorise(actor, &Action::CallMeeting)?;
    let mut errors = Vec::new();
    input::text(&mut errors, &["reason"], wanted.reason.as_deref());
    input::sound(errors)?;
    for _ in 0..command::ATTEMPTS {
        let directory = app.directory();
        let stored = record::find(&directory, wanted.meeting)?;
        let row = row(app, stored, &wanted)?;
        if row == *stored {
            return Ok(row);
        }
        let error = still_to_come(app, stored).or_else(|| record::taken(&directory, &row));
        if let Some(error) = error {
            return Err(error.into());
        }
        let deed = Deed {
            operation: "moveMeeting",
            topic: "meeting.moved",
            key: None,
        };
        if let Some(written) = record::write(app, &grant, &directory, row, deed).await? {
            return Ok(written);
        }
    }
    Err(CommitError::Stale.into())
}

fn row(app: &App, stored: &meeting::Model, to: &Move) -> Result<meeting::Model, ServiceError> {
    let wanted = Wanted {
        forum: &stored.forum,
        held_on: to.held_on,
        papers_due_on: to.papers_due_on,
        reason: to.reason.as_deref(),
    };
    let book = app.rules().book();
    let papers_due_on = check::papers(book.newest(), app.today(), &wanted)
        .map_err(|wrong| ServiceError::Refused(wrong.into_iter().map(UserError::from).collect()))?;
    if to.held_on < app.today() {
        let message = format!("{} has passed; nothing was changed", to.held_on);
        let error = UserError::new(UserErrorCode::Invalid, &["heldOn"], message);
        return Err(error.help("move it to today or a later day, or cancel it").into());
    }
    Ok(meeting::Model {
        held_on: to.held_on,
        papers_due_on,
        reason: to.reason.clone(),
        ..stored.clone()
    })
}

/// What was due for a meeting that was held stays as it was.
pub(super) fn still_to_come(app: &App, stored: &meeting::Model) -> Option<UserError> {
    if stored.status == MeetingStatus::Cancelled {
        let message = format!(
            "the meeting of {} on {} was cancelled; nothing was changed",
            stored.forum, stored.held_on
        );
        let error = UserError::new(UserErrorCode::WrongState, &["meeting"], message);
        return Some(error.help("call another one with `callMeeting`"));
    }
    if stored.held_on < app.today() {
        let message = format!(
            "the meeting of {} was on {}; nothing was changed",
            stored.forum, stored.held_on
        );
        let error = UserError::new(UserErrorCode::WrongState, &["meeting"], message);
        return Some(error.help("if it did not take place, mark what was due for it as not applicable"));
    }
    None
}

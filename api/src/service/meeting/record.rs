//! One meeting becomes one transaction: the row, the number that says that the directory changed, and the trail.

use entity::{id::MeetingId, meeting};

use crate::{
    app::App,
    directory::Directory,
    policy::Grant,
    service::{
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
    },
    store::{Changes, CommitError, Committed, Pins},
};

/// What is done to a meeting.
pub(super) struct Deed<'a> {
    pub operation: &'static str,
    pub topic: &'static str,
    pub key: Option<(&'a str, String)>,
}

/// Writes the meeting; `None` when what it was judged by has moved: look again.
pub(super) async fn write(
    app: &App,
    grant: &Grant,
    directory: &Directory,
    row: meeting::Model,
    deed: Deed<'_>,
) -> Result<Option<meeting::Model>, ServiceError> {
    let mut changes = Changes {
        pins: Some(Pins {
            rules: app.rules().book().seq(),
            directory: directory.epoch(),
        }),
        meetings: vec![row.clone()],
        ..Changes::default()
    };
    let trace = Trace {
        operation: deed.operation,
        topic: deed.topic,
        subject_kind: "meeting",
        subject: row.id.into(),
        key: deed.key,
        detail: serde_json::json!({ "forum": row.forum, "heldOn": row.held_on, "papersDueOn": row.papers_due_on })
            .to_string(),
    };
    trace.leave(app, &mut changes, Some(grant));
    let written = app.store().commit(changes).await;
    // Whatever came of it, somebody changed the directory.
    if let Err(error) = app.refresh().await {
        tracing::warn!(%error, "a changed meeting will be seen a little later");
    }
    match written {
        Ok(Committed::Written) => Ok(Some(row)),
        Ok(Committed::Replayed { subject_id }) => find(&app.directory(), subject_id.into()).cloned().map(Some),
        Err(CommitError::Stale) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The meeting that an input names.
pub(super) fn find(directory: &Directory, id: MeetingId) -> Result<&meeting::Model, ServiceError> {
    directory.meeting(id).ok_or_else(|| {
        let message = "there is no meeting with this id; nothing was changed";
        let error = UserError::new(UserErrorCode::NotFound, &["meeting"], message);
        error.help("take the id from `meetings`").into()
    })
}

/// A forum meets once a day.
pub(super) fn taken(directory: &Directory, row: &meeting::Model) -> Option<UserError> {
    let other = directory
        .meeting_of(&row.forum, row.held_on)
        .filter(|other| other.id != row.id)?;
    let message = format!(
        "{} is called to a meeting on {} already; nothing was recorded",
        other.forum, other.held_on
    );
    let error = UserError::new(UserErrorCode::Conflict, &["heldOn"], message);
    Some(error.help("choose another day, or change that meeting with `moveMeeting`"))
}

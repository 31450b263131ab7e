//! Calling a forum to a meeting.

use chrono::NaiveDate;
use entity::{column::MeetingStatus, id::MeetingId, meeting};
use serde::Serialize;

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

/// A meeting as it is called.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The caller's key.
    pub idempotency_key: String,
    /// Role code of the forum.
    pub forum: String,
    /// The day it meets.
    pub held_on: NaiveDate,
    /// Last day for its papers; counted back where it is left out.
    pub papers_due_on: Option<NaiveDate>,
    /// Why it is on a day that is no working day, or anything else worth keeping.
    pub reason: Option<String>,
}

const OPERATION: &str = "callMeeting";

/// Calls a forum to a meeting.
///
/// # Errors
/// [`ServiceError::Refused`] with everything that is wrong with it; nothing was recorded.
pub async fn call(app: &App, actor: &Actor, call: Call) -> Result<meeting::Model, ServiceError> {
    let grant = policy::authorise(actor, &Action::CallMeeting)?;
    let mut errors = Vec::new();
    input::key(&mut errors, &call.idempotency_key);
    input::word(&mut errors, &["forum"], Some(&call.forum));
    input::text(&mut errors, &["reason"], call.reason.as_deref());
    input::sound(errors)?;
    let hash = command::body_hash(OPERATION, &call);
    for _ in 0..command::ATTEMPTS {
        // A retry finds its own meeting on that day.
        if let Some(subject) = command::earlier(app, actor, &call.idempotency_key, OPERATION, &hash).await? {
            app.refresh().await?;
            return record::find(&app.directory(), subject.into()).cloned();
        }
        let directory = app.directory();
        let row = row(app, &call)?;
        if let Some(error) = record::taken(&directory, &row) {
            return Err(error.into());
        }
        let deed = Deed {
            operation: OPERATION,
            topic: "meeting.called",
            key: Some((&call.idempotency_key, hash.clone())),
        };
        if let Some(written) = record::write(app, &grant, &directory, row, deed).await? {
            return Ok(written);
        }
    }
    Err(CommitError::Stale.into())
}

fn row(app: &App, call: &Call) -> Result<meeting::Model, ServiceError> {
    let wanted = Wanted {
        forum: &call.forum,
        held_on: call.held_on,
        papers_due_on: call.papers_due_on,
        reason: call.reason.as_deref(),
    };
    let book = app.rules().book();
    let papers_due_on = match (
        check::papers(book.newest(), app.today(), &wanted),
        passed(app.today(), call),
    ) {
        (Ok(papers), None) => papers,
        (papers, passed) => {
            let wrong = papers.err().into_iter().flatten().map(UserError::from);
            return Err(ServiceError::Refused(wrong.chain(passed).collect()));
        }
    };
    Ok(meeting::Model {
        id: app.new_id::<MeetingId>(),
        forum: call.forum.clone(),
        held_on: call.held_on,
        papers_due_on,
        status: MeetingStatus::Called,
        reason: call.reason.clone(),
        created_at: app.now().into(),
    })
}

/// Nobody is called to what was: it could be neither moved nor cancelled.
fn passed(today: NaiveDate, call: &Call) -> Option<UserError> {
    (call.held_on < today).then(|| {
        let message = format!("{} has passed; nothing was recorded", call.held_on);
        let error = UserError::new(UserErrorCode::Invalid, &["heldOn"], message);
        error.help("call it for today or a later day; meetings that were held come in by `plumbline import --meetings`")
    })
}

//! Calling, moving and cancelling meetings of forums.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::meeting as row;

use super::input::Reader;
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            meeting::Meeting,
            user_error::{UserError, refusals},
        },
        scalar::{Date, RoleCode},
    },
    service::{
        error::ServiceError,
        meeting::{self, Call, Move},
    },
};

/// Mutations of meetings.
#[derive(Default)]
pub struct MeetingMutation;

/// A meeting as it is called.
#[derive(InputObject)]
pub struct CallMeetingInput {
    /// A fresh random text for every new meeting, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// Who meets: a forum, or a post that is reported to when it meets.
    forum: RoleCode,
    /// The day it meets: today or a later one. A day that is no working day needs a `reason`.
    held_on: Date,
    /// Last day for its papers. Left out, it is counted back in clear working days as the forum does; at short notice it
    /// is today.
    papers_due_on: Option<Date>,
    /// Why it is on a day that is no working day, or anything else worth keeping.
    reason: Option<String>,
}

/// Where a meeting is moved.
#[derive(InputObject)]
pub struct MoveMeetingInput {
    /// The meeting. It must be still to come.
    meeting: ID,
    /// The day it meets from now on; the same one where only the papers are meant.
    held_on: Date,
    /// Last day for its papers. Left out, it is counted back from the new day.
    papers_due_on: Option<Date>,
    /// Why it is on a day that is no working day, or anything else worth keeping.
    reason: Option<String>,
}

/// Which meeting is cancelled, and why.
#[derive(InputObject)]
pub struct CancelMeetingInput {
    /// The meeting. It must be still to come.
    meeting: ID,
    /// Why it does not take place.
    reason: String,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject, Default)]
        pub struct $name {
            /// The meeting as it stands now; `null` when it was refused.
            meeting: Option<Meeting>,
            /// Why it was refused.
            errors: Vec<UserError>,
        }

        impl $name {
            fn of(answer: Result<row::Model, ServiceError>) -> Result<Option<Self>, Fault> {
                Ok(Some(match refusals(answer)? {
                    Ok(row) => Self { meeting: Some(Meeting(row)), errors: Vec::new() },
                    Err(errors) => Self { meeting: None, errors },
                }))
            }
        }
    )*};
}

payloads! {
    /// What became of the call.
    CallMeetingPayload;
    /// What became of the move.
    MoveMeetingPayload;
    /// What became of the cancellation.
    CancelMeetingPayload;
}

/// Mutations of meetings.
#[Object]
impl MeetingMutation {
    /// Calls a forum to a meeting; what it is to see is then due before it. For administrators, the QA lead and the Head of
    /// Safeguarding, as are the others.
    async fn call_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: CallMeetingInput,
    ) -> Result<Option<CallMeetingPayload>, Fault> {
        let session = ctx.session();
        let call = Call {
            idempotency_key: input.idempotency_key,
            forum: input.forum.0,
            held_on: input.held_on.0,
            papers_due_on: input.papers_due_on.map(|day| day.0),
            reason: input.reason,
        };
        CallMeetingPayload::of(meeting::call(&session.app, &session.actor, call).await)
    }

    /// Moves a meeting to another day, and what is due for it with it. Moving it where it is changes nothing.
    async fn move_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting, and where to.")] input: MoveMeetingInput,
    ) -> Result<Option<MoveMeetingPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let Some(id) = reader.key(&["meeting"], &input.meeting) else {
            return MoveMeetingPayload::of(Err(ServiceError::Refused(reader.errors())));
        };
        let to = Move {
            meeting: id,
            held_on: input.held_on.0,
            papers_due_on: input.papers_due_on.map(|day| day.0),
            reason: input.reason,
        };
        MoveMeetingPayload::of(meeting::move_to(&session.app, &session.actor, to).await)
    }

    /// Cancels a meeting; what was due for it and is not met is cancelled with it. The same once more changes nothing.
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting, and why.")] input: CancelMeetingInput,
    ) -> Result<Option<CancelMeetingPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let Some(id) = reader.key(&["meeting"], &input.meeting) else {
            return CancelMeetingPayload::of(Err(ServiceError::Refused(reader.errors())));
        };
        CancelMeetingPayload::of(meeting::cancel(&session.app, &session.actor, id, &input.reason).await)
    }
}

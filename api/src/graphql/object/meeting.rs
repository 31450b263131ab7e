//! Meetings of forums.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{id::MeetingId, meeting};

use super::{obligation::Obligation, role::Role};
use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::{InSession, Session},
    error::Fault,
    id::encode,
    loader::ObligationsOf,
    scalar::Date,
    term::MeetingStatus,
};

/// A meeting.
#[derive(Clone)]
pub struct Meeting(pub meeting::Model);

impl Meeting {
    /// The meeting with this key: anybody who is signed in may know of it.
    pub fn find(session: &Session, id: MeetingId) -> Option<Self> {
        session.directory.meeting(id).cloned().map(Self)
    }
}

/// A meeting of a forum, or of a post that is reported to when it meets. What the forum is to see is due before it.
#[Object]
impl Meeting {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// Who meets.
    async fn forum(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.0.forum)
    }

    /// The day it meets.
    async fn held_on(&self) -> Date {
        self.0.held_on.into()
    }

    /// Last day on which papers for it are on time.
    async fn papers_due_on(&self) -> Date {
        self.0.papers_due_on.into()
    }

    /// Whether it takes place.
    async fn status(&self) -> MeetingStatus {
        self.0.status.into()
    }

    /// Why it was cancelled, or is on a day that is no working day.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What is due for it, by leg, as far as you may see it.
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Obligation>, Fault> {
        let rows = ctx.session().load(ObligationsOf(self.0.id)).await?.unwrap_or_default();
        let rows = rows.iter().map(|row| Obligation(Arc::clone(row))).collect();
        Connection::slice("meeting.obligations", rows, Paging::new(first, after, last, before))
    }
}

impl Keyed for Meeting {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

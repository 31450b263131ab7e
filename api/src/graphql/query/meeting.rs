//! The calendar of meetings.

use async_graphql::{Context, InputObject, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    known,
    list::among,
    object::meeting::Meeting,
    scalar::{Date, RoleCode},
    term::MeetingStatus,
};

/// Queries of meetings.
#[derive(Default)]
pub struct MeetingQuery;

/// Which meetings are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct MeetingFilter {
    /// Of any of these forums.
    forums: Option<Vec<RoleCode>>,
    /// Held on this day or later.
    from: Option<Date>,
    /// Held on this day or earlier.
    to: Option<Date>,
    /// Called, cancelled, or both.
    statuses: Option<Vec<MeetingStatus>>,
}

impl MeetingFilter {
    fn wants(&self, meeting: &entity::meeting::Model) -> bool {
        among(self.forums.as_deref(), |forum| forum.0 == meeting.forum)
            && among(self.statuses.as_deref(), |status| *status == meeting.status.into())
            && self.from.is_none_or(|from| from.0 <= meeting.held_on)
            && self.to.is_none_or(|to| meeting.held_on <= to.0)
    }
}

/// Queries of meetings.
#[Object]
impl MeetingQuery {
    /// The meetings of forums, the earliest first. Anyone who is signed in may see when a forum meets.
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<MeetingFilter>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Meeting>, Fault> {
        let mut filter = filter.unwrap_or_default();
        filter.forums = known::roles(ctx.session(), "filter.forums", filter.forums.take())?;
        let all = ctx.session().directory.meetings().iter();
        let wanted = all.filter(|meeting| filter.wants(meeting)).cloned().map(Meeting);
        Connection::slice("meetings", wanted.collect(), Paging::new(first, after, last, before))
    }
}

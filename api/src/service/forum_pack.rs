//! What a forum, or anybody else who is reported to, is due in a period: the obligations whose due date lies in it and
//! that go there, each in its mode. For what each forum gets for its own meetings, only that for theirs.

use entity::obligation;
use rules::{
    calendar::Span,
    row::{Cadence, Leg, Task},
};

use super::owner::{Posts, Route, routes};
use crate::{directory::Directory, store::obligation::Filter};

/// The obligations of the pack of `role` for `period`.
#[must_use]
pub fn wanted(posts: &Posts, role: &str, period: Span) -> Filter {
    Filter {
        addressed: Some(posts.audiences(role, true).cloned().collect()),
        dated: Some(true),
        due_from: Some(period.start),
        due_to: Some(period.end),
        ..Filter::default()
    }
}

/// In which way an obligation of `leg` reaches `role`; where there are several, as a recipient rather than for a copy, and
/// for a copy rather than on its way to somebody else.
#[must_use]
pub fn route<'a>(
    directory: &Directory,
    (task, leg): (&'a Task, &'a Leg),
    row: &obligation::Model,
    role: &str,
) -> Option<Route<'a>> {
    let routes = all_routes(directory, (task, leg), row, role);
    routes.into_iter().next()
}

/// To whom it goes on from `role`, where that is the forum on the way.
pub fn onward<'a>(
    directory: &Directory,
    (task, leg): (&'a Task, &'a Leg),
    row: &obligation::Model,
    role: &str,
) -> impl Iterator<Item = &'a str> {
    let routes = all_routes(directory, (task, leg), row, role);
    routes.into_iter().filter_map(|route| route.onward)
}

fn all_routes<'a>(
    directory: &Directory,
    (task, leg): (&'a Task, &'a Leg),
    row: &obligation::Model,
    role: &str,
) -> Vec<Route<'a>> {
    let mut routes = routes(task, leg, role);
    let own_meetings = leg.cadence == Cadence::MeetingCycle { forum: None };
    if let Some(meeting) = row
        .meeting_id
        .and_then(|id| directory.meeting(id))
        .filter(|_| own_meetings)
    {
        routes.retain(|route| route.recipient == meeting.forum);
    }
    routes
}

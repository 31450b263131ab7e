//! One entry of a calendar: a duty on its due day, or a meeting on the day on which it is held.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{column::ObligationState, instant::Instant, meeting, obligation};
use icalendar::{Class, Component as _, Event, EventLike as _, EventStatus};
use uuid::Uuid;

use crate::service::obligation::{
    ObligationStatus,
    spoken::{Speaker, day, standing},
    status,
};

/// Where a calendar's entries come from, in their lasting names.
const HOST: &str = "plumbline";

/// The entry of a duty. Of what is put aside it says so, so that clients which keep entries take it away.
pub(super) fn of_obligation(speaker: &Speaker<'_>, row: &obligation::Model) -> Event {
    let status = status(row, speaker.today);
    let mut event = all_day("obligation", row.id.0, row.due_on, row.created_at);
    let aside = row.state != ObligationState::Active;
    event
        .summary(&plain(&speaker.line(row)))
        .description(&plain(&described(row, status)))
        .categories([standing(status)])
        .status(if aside {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        });
    // When a submission counted towards it is not kept to the second; when a person decided is.
    if let Some(decided) = row.decided_at.map(DateTime::<Utc>::from) {
        event.timestamp(decided).last_modified(decided);
    }
    event.done()
}

/// The entry of a meeting.
pub(super) fn of_meeting(speaker: &Speaker<'_>, row: &meeting::Model) -> Event {
    let mut event = all_day("meeting", row.id.0, row.held_on, row.created_at);
    let name = speaker.rules.role(&row.forum);
    let name = name.map_or(row.forum.as_str(), |role| role.name_on(speaker.today));
    event
        .summary(&plain(&format!("{name} meets")))
        .description(&format!("Papers are due on {}.", day(row.papers_due_on)))
        .categories(["Meeting"])
        .status(EventStatus::Confirmed);
    event.done()
}

/// An entry for a whole day, which leaves the day free for other things.
fn all_day(kind: &str, id: Uuid, on: NaiveDate, made: Instant) -> Event {
    let made = DateTime::<Utc>::from(made);
    let mut event = Event::with_uid(&format!("{kind}-{id}@{HOST}"));
    event
        .starts(on)
        // Also what makes the same calendar the same text: else the moment of writing would stand there.
        .timestamp(made)
        .created(made)
        .class(Class::Private)
        .add_property("TRANSP", "TRANSPARENT");
    event
}

fn described(row: &obligation::Model, status: ObligationStatus) -> String {
    let held = match (row.met, row.required) {
        (met, 1) if met >= 1 => "What it asks for is there.".to_owned(),
        (_, 1) => "Nothing is there yet.".to_owned(),
        (met, required) => format!("{met} of {required} are there."),
    };
    let standing = standing(status);
    match &row.reason {
        Some(reason) if row.state != ObligationState::Active => format!("{standing}: {reason}"),
        _ => format!("{standing}. Due on {}. {held}", day(row.due_on)),
    }
}

/// Without the characters that a calendar cannot hold, whatever came in by an import.
fn plain(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect()
}

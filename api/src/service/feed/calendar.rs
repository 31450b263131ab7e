//! A calendar as it is fetched: what its subscriber may see today, as iCalendar (RFC 5545).

use chrono::{Days, NaiveDate, TimeDelta};
use entity::{
    column::{FeedKind, MeetingStatus, ObligationState},
    feed,
    id::FeedId,
};
use icalendar::Event;

use super::{entry, token::Token};
use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor},
    service::{access, error::ServiceError, obligation::spoken::Speaker, owner::Owners, rules::Book},
    store::{
        self,
        obligation::{Filter, Yours},
    },
};

/// How far back it reaches, days: what was due last month is still looked for.
const BACK: u64 = 60;
/// Most duties in one calendar, the soonest first: programs that show calendars give up on very long ones.
const MOST: u64 = 1_000;
/// How often programs are asked to fetch it.
const REFRESH: TimeDelta = TimeDelta::hours(1);

/// A calendar, ready to be sent.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Which subscription.
    pub feed: FeedId,
    /// How many entries it has.
    pub entries: usize,
    /// The text, with the line ends that the format asks for.
    pub text: String,
}

/// The calendar behind the token of an address; nothing when no calendar in use has it.
///
/// # Errors
/// When the database cannot be read.
pub async fn read(app: &App, token: &str) -> Result<Option<Calendar>, ServiceError> {
    let Some(token) = Token::sent(token) else {
        return Ok(None);
    };
    let Some(feed) = store::feed::by_token(app.store(), &token.hash()).await? else {
        return Ok(None);
    };
    let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
    let subscriber = directory.person(feed.person_id);
    let Some(actor) = subscriber.and_then(|person| Actor::of(&directory, &person.subject, today)) else {
        return Ok(None);
    };
    let action = Action::Subscribe {
        kind: feed.kind,
        role: feed.role.as_deref(),
    };
    let scope = access::scope(&actor, &directory, &book, today);
    let speaker = Speaker {
        directory: &directory,
        rules: book.newest(),
        today,
        names_workers: scope.names_workers(),
    };
    // INVARIANT: the right to a calendar is asked for whenever it is fetched. Who has left a role gets an empty one, so that
    // programs forget what they had; nothing at all would leave it standing there.
    let mut entries = Vec::new();
    if policy::authorise(&actor, &action).is_ok() {
        let filter = wanted(&feed, &directory, &book, today);
        let rows = store::obligation::batch(app.store(), &scope, &filter, None, MOST)
            .await?
            .rows;
        entries.extend(rows.iter().map(|row| entry::of_obligation(&speaker, row)));
        if let (FeedKind::Forum, Some(forum)) = (feed.kind, &feed.role) {
            entries.extend(meetings(&speaker, forum));
        }
    }
    Ok(Some(Calendar {
        feed: feed.id,
        entries: entries.len(),
        text: written(&name(&speaker, &feed, &actor), entries),
    }))
}

/// Which duties stand in it.
fn wanted(feed: &feed::Model, directory: &Directory, book: &Book, today: NaiveDate) -> Filter {
    let posts = book.posts();
    let role = feed.role.as_deref().unwrap_or_default();
    let mut filter = Filter {
        // What the plan took back is gone from the calendar as well.
        states: vec![
            ObligationState::Active,
            ObligationState::Waived,
            ObligationState::NotApplicable,
        ],
        dated: Some(true),
        due_from: Some(begin(today)),
        ..Filter::default()
    };
    match feed.kind {
        FeedKind::Person => {
            let owners = Owners {
                directory,
                posts,
                today,
            };
            filter.owed = Some(Yours {
                person: feed.person_id,
                owed: owners.duties(feed.person_id).owed,
            });
        }
        FeedKind::Role => filter.responsible = Some(posts.legs_of(role).to_vec()),
        FeedKind::Forum => filter.addressed = Some(posts.audiences(role, true).cloned().collect()),
    }
    filter
}

fn begin(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(BACK)).unwrap_or(today)
}

fn meetings(speaker: &Speaker<'_>, forum: &str) -> Vec<Event> {
    let from = begin(speaker.today);
    let called =
        speaker.directory.meetings().iter().filter(|meeting| {
            meeting.forum == forum && meeting.held_on >= from && meeting.status == MeetingStatus::Called
        });
    called.map(|meeting| entry::of_meeting(speaker, meeting)).collect()
}

fn name(speaker: &Speaker<'_>, feed: &feed::Model, actor: &Actor) -> String {
    match &feed.role {
        None => format!("Duties of {}", actor.name),
        Some(code) => {
            let role = speaker.rules.role(code);
            let name = role.map_or(code.as_str(), |role| role.name_on(speaker.today));
            match feed.kind {
                FeedKind::Forum => format!("Meetings of and reports to {name}"),
                FeedKind::Role | FeedKind::Person => format!("Duties of {name}"),
            }
        }
    }
}

fn written(name: &str, entries: Vec<Event>) -> String {
    let name: String = name.chars().filter(|char| !char.is_control()).collect();
    let mut calendar = icalendar::Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Plumbline//Calendar of duties//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("X-WR-CALNAME", name.as_str()))
        .ttl(&REFRESH);
    calendar.extend(entries);
    folded(&calendar.to_string())
}

/// No line longer than 75 octets: the library lets the last part of a folded line have one more.
fn folded(text: &str) -> String {
    const LONGEST: usize = 75;
    let mut folded = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        let ending = line.len() - line.trim_end_matches("\r\n").len();
        if line.len() - ending <= LONGEST {
            folded.push_str(line);
            continue;
        }
        let at = (0..=LONGEST).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
        let (begin, rest) = line.split_at(at);
        folded.push_str(begin);
        folded.push_str("\r\n ");
        folded.push_str(rest);
    }
    folded
}

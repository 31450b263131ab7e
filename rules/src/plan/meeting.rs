//! Meetings in order, each with the days that it looks back on.

use chrono::NaiveDate;

use super::{Ground, Meeting, Slot, When, on};
use crate::{
    calendar::Span,
    row::{Cadence, Leg},
};

/// The meetings that a plan has to look at, by forum and day.
pub(super) struct Sittings<'a>(Vec<(&'a str, Slot<'a>)>);

impl<'a> Sittings<'a> {
    /// Those whose day or last day for papers touches `within`.
    pub fn of(ground: &Ground<'a>, within: Span) -> Self {
        let year = ground.rules.framework().reporting_year;
        let mut known: Vec<Meeting<'a>> = ground.meetings.to_vec();
        known.sort_unstable_by_key(|meeting| (meeting.forum, meeting.held_on, meeting.meeting));
        let mut sittings = Vec::new();
        let mut here: Option<(&str, NaiveDate)> = None;
        let mut before: Option<NaiveDate> = None;
        for meeting in known {
            // Two meetings of one day look back on the same days.
            if here.is_none_or(|(forum, day)| forum != meeting.forum || day != meeting.held_on) {
                before = here.filter(|(forum, _)| *forum == meeting.forum).map(|(_, day)| day);
                here = Some((meeting.forum, meeting.held_on));
            }
            let start = before.and_then(|day| day.succ_opt());
            let span = Span {
                start: start.unwrap_or_else(|| year.start_of(meeting.held_on)),
                end: meeting.held_on,
            };
            let papers_to_meeting = Span {
                start: meeting.papers_due_on.min(meeting.held_on),
                end: meeting.held_on,
            };
            if papers_to_meeting.touches(within) {
                let slot = Slot {
                    when: When::Meeting {
                        meeting: meeting.meeting,
                        forum: meeting.forum,
                        span,
                    },
                    due_on: Some(meeting.papers_due_on),
                    there: on(meeting.held_on),
                };
                sittings.push((meeting.forum, slot));
            }
        }
        Self(sittings)
    }

    /// The meetings for which `leg` is due: of its forum, else of each recipient who gets it without a condition.
    pub fn of_leg(&self, leg: &Leg) -> Vec<Slot<'a>> {
        let theirs = self.0.iter().filter(|(forum, _)| meets(leg, forum));
        theirs.map(|(_, slot)| *slot).collect()
    }
}

/// Whether something of a leg is due for each meeting of a forum.
pub(crate) fn meets(leg: &Leg, forum: &str) -> bool {
    match &leg.cadence {
        Cadence::MeetingCycle { forum: Some(one) } => one == forum,
        Cadence::MeetingCycle { forum: None } => {
            let mut always = leg.recipients.iter().filter(|to| to.condition.is_none());
            always.any(|to| to.role == forum)
        }
        _ => false,
    }
}

//! Duties without a calendar: what answers them when nobody names them, and for which day or meeting when somebody does.

use chrono::NaiveDate;

use super::{Outcomes, engine_because, matching::Matched, noun};
use crate::{
    calendar::{Period, Span},
    facts::{Facts, NamedLeg},
    row::{Cadence, Leg, Task},
};

/// What a submission that names no duty answers: what is done when there is reason to. A meeting must be named where
/// several forums have theirs, for what is meant for one of them is not for the others to read.
pub(super) fn unnamed<'t>(task: &Task, facts: &Facts, legs: &[&'t Leg], outcomes: &mut Outcomes) -> Vec<Matched<'t>> {
    let (meetings, others): (Vec<&Leg>, Vec<&Leg>) = legs
        .iter()
        .copied()
        .partition(|leg| matches!(leg.cadence, Cadence::MeetingCycle { .. }));
    let of_several = |leg: &&Leg| own_meetings(leg) && leg.recipients.len() > 1;
    if others.is_empty() && meetings.iter().any(of_several) {
        which_meeting(task, facts, outcomes);
        return Vec::new();
    }
    let answered = if others.is_empty() { meetings } else { others };
    answered.into_iter().map(Matched::undated).collect()
}

/// A duty that somebody named, on the day or for the meeting that it is due; nothing when the meeting is not known.
pub(super) fn named<'t>(
    task: &Task,
    facts: &Facts,
    leg: &'t Leg,
    named: &NamedLeg,
    outcomes: &mut Outcomes,
) -> Option<Matched<'t>> {
    match &leg.cadence {
        // A standing duty is never done.
        Cadence::Standing => Some(Matched::undated(leg)),
        Cadence::MeetingCycle { forum: None } if leg.recipients.len() > 1 => {
            let of = |forum: &&String| leg.recipients.iter().any(|to| to.role == **forum);
            let Some(forum) = named.forum.as_ref().filter(of) else {
                which_meeting(task, facts, outcomes);
                return None;
            };
            Some(Matched {
                leg,
                period: Some(on(named.period_start, Some(forum))),
                forum: Some(forum.clone()),
            })
        }
        _ => Some(Matched {
            leg,
            period: Some(on(named.period_start, None)),
            forum: None,
        }),
    }
}

/// Each recipient's own meetings count.
fn own_meetings(leg: &Leg) -> bool {
    leg.cadence == Cadence::MeetingCycle { forum: None }
}

fn on(day: NaiveDate, forum: Option<&str>) -> Period {
    Period {
        label: forum.map_or_else(|| day.to_string(), |forum| format!("{forum} {day}")),
        span: Span { start: day, end: day },
    }
}

fn which_meeting(task: &Task, facts: &Facts, outcomes: &mut Outcomes) {
    let message = format!(
        "row {} is for the meetings of several forums: name the meeting that this {} is for",
        task.reference,
        noun(facts)
    );
    let why = engine_because(message.clone());
    outcomes.require("WHICH_MEETING", Some("obligations"), message, why);
}

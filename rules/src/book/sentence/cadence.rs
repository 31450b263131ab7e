//! How often, in words.

use crate::{
    book::say::{Say, list, number},
    row::{Cadence, Leg},
    surface::CADENCES,
    term::{DistributionMode, Reading, RoleKind},
    vocabulary::capitalised,
};

/// How often a leg is due, such as `Quarterly` or `Not stated (we read: every quarter)`.
pub(in crate::book) fn how_often(leg: &Leg, say: Say) -> String {
    match &leg.cadence {
        Cadence::Periodic {
            times_per_year,
            at_least,
        } => {
            let reading = if is_reading(leg) { " (our reading)" } else { "" };
            let floor = if *at_least { ", at least" } else { "" };
            format!("{}{reading}{floor}", times(*times_per_year))
        }
        Cadence::MeetingCycle { forum } => meetings(leg, forum.as_deref(), say),
        Cadence::AsRequired => "As required".to_owned(),
        Cadence::Standing => "Standing duty".to_owned(),
        Cadence::Unspecified { reading: Some(times) } => format!("Not stated (we read: {})", every(*times)),
        Cadence::Unspecified { reading: None } if is_reading(leg) => "Not stated (we read: as required)".to_owned(),
        Cadence::Unspecified { reading: None } => "Not stated".to_owned(),
    }
}

/// Whether the frequency is our reading.
pub(in crate::book) fn is_reading(leg: &Leg) -> bool {
    leg.confidence == Reading::OurReading
}

/// Whether the frequency already says who gets it: `At each meeting of CSCMT and SMT`.
pub(super) fn names_recipients(leg: &Leg, say: Say) -> bool {
    match &leg.cadence {
        Cadence::MeetingCycle { forum: None } => one_sort(leg, say).is_some(),
        Cadence::MeetingCycle { forum: Some(forum) } => {
            plain(leg) && leg.recipients.iter().all(|recipient| recipient.role == *forum)
        }
        _ => false,
    }
}

fn meetings(leg: &Leg, forum: Option<&str>, say: Say) -> String {
    let recipients = leg.recipients.iter().map(|recipient| say.role(&recipient.role));
    match (forum, one_sort(leg, say)) {
        (Some(forum), _) => format!("At each meeting of {}", say.role(forum)),
        (None, Some(Sort::Forums)) => format!("At each meeting of {}", list(recipients)),
        (None, Some(Sort::People)) => format!("At each meeting with {}", list(recipients)),
        (None, None) => "At each of their meetings".to_owned(),
    }
}

enum Sort {
    Forums,
    People,
}

/// What the recipients are, where all are alike and each gets it in the same plain way.
fn one_sort(leg: &Leg, say: Say) -> Option<Sort> {
    let person = |role: &str| say.set.role(role).is_some_and(|role| role.kind == RoleKind::Position);
    let people = leg
        .recipients
        .iter()
        .filter(|recipient| person(&recipient.role))
        .count();
    match (plain(leg), people) {
        (true, 0) if !leg.recipients.is_empty() => Some(Sort::Forums),
        (true, people) if people == leg.recipients.len() && people > 0 => Some(Sort::People),
        _ => None,
    }
}

fn plain(leg: &Leg) -> bool {
    leg.recipients.iter().all(|recipient| {
        recipient.mode == DistributionMode::Report && recipient.via.is_none() && recipient.condition.is_none()
    })
}

fn times(times: u32) -> String {
    match times {
        12 => "Monthly".to_owned(),
        4 => "Quarterly".to_owned(),
        2 => "Twice a year".to_owned(),
        1 => "Annually".to_owned(),
        times => capitalised(&format!("{} times a year", number(times))),
    }
}

fn every(times: u32) -> String {
    let word = CADENCES.iter().find(|(_, known)| *known == times);
    word.map_or_else(
        || format!("{} times a year", number(times)),
        |(word, _)| format!("every {word}"),
    )
}

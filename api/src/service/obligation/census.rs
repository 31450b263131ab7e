//! The directory as the planner knows it: units, people and meetings by number.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    column::{MeetingStatus, UnitKind},
    id::{MeetingId, PersonId, UnitId},
};
use rules::{
    RuleSet,
    calendar::Span,
    plan::{Ground, Holding, Meeting, Occurrence, UnitSpan, When},
};

use super::slot::{Due, Occasion};
use crate::{directory::Directory, service::term::Same};

/// Everybody and everything that duties fall to, by number.
pub(super) struct Census<'a> {
    pub directory: &'a Directory,
    units: Vec<UnitId>,
    people: Vec<PersonId>,
    meetings: Vec<MeetingId>,
    spans: Vec<UnitSpan>,
    holdings: Vec<Holding<'a>>,
    sittings: Vec<Meeting<'a>>,
}

/// The first so many of a directory get numbers; none has as many as a number can count.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl<'a> Census<'a> {
    pub fn of(directory: &'a Directory) -> Self {
        let mut census = Self {
            directory,
            units: directory.units().map(|unit| unit.id).collect(),
            people: directory.people().map(|person| person.id).collect(),
            meetings: Vec::new(),
            spans: Vec::new(),
            holdings: Vec::new(),
            sittings: Vec::new(),
        };
        census.spans = directory
            .units()
            .enumerate()
            .map(|(index, unit)| UnitSpan {
                unit: number(index),
                kind: unit.kind.same(),
                from: unit.valid_from,
                to: unit.valid_to,
            })
            .collect();
        let unit_numbers: HashMap<UnitId, u32> = numbered(&census.units);
        let people_numbers: HashMap<PersonId, u32> = numbered(&census.people);
        census.holdings = directory
            .appointments()
            .filter_map(|held| {
                Some(Holding {
                    person: *people_numbers.get(&held.person_id)?,
                    unit: *unit_numbers.get(&held.unit_id)?,
                    role: &held.role,
                    from: held.valid_from,
                    to: held.valid_to,
                })
            })
            .collect();
        let called = directory
            .meetings()
            .iter()
            .filter(|meeting| meeting.status == MeetingStatus::Called);
        for (index, meeting) in called.enumerate() {
            census.meetings.push(meeting.id);
            census.sittings.push(Meeting {
                meeting: number(index),
                forum: &meeting.forum,
                held_on: meeting.held_on,
                papers_due_on: meeting.papers_due_on,
            });
        }
        census
    }

    /// What `rules` ask for in every period that touches `within`, for every meeting in it, and without a date.
    pub fn due<'s>(&'s self, rules: &'s RuleSet, within: Span) -> impl Iterator<Item = Due<'s>> {
        let ground = Ground {
            rules,
            units: &self.spans,
            holders: &self.holdings,
            meetings: &self.sittings,
        };
        rules::plan::plan(&ground, within).filter_map(move |occurrence| self.of_occurrence(rules, within, &occurrence))
    }

    fn of_occurrence<'s>(&self, rules: &RuleSet, within: Span, occurrence: &Occurrence<'s>) -> Option<Due<'s>> {
        let unit = *self.units.get(occurrence.unit as usize)?;
        let (occasion, day) = match occurrence.slot {
            When::Period(slice) => (Occasion::Period(slice.period()), slice.span().end),
            When::Meeting { meeting, span, .. } => {
                let id = *self.meetings.get(meeting as usize)?;
                (Occasion::Meeting(id, occurrence.slot.period()?), span.end)
            }
            When::Standing => (Occasion::Standing, within.start),
            When::Planned => (Occasion::Planned, within.start),
        };
        let above = |kind| self.above(unit, kind, day);
        Some(Due {
            task: occurrence.task,
            leg: occurrence.leg,
            unit,
            team: above(UnitKind::Team),
            service: above(UnitKind::Service),
            holder: occurrence
                .person
                .and_then(|person| self.people.get(person as usize))
                .copied(),
            begins_on: rules.framework().starts_on,
            occasion,
            last_day: occurrence.due_on,
        })
    }

    fn above(&self, unit: UnitId, kind: UnitKind, day: NaiveDate) -> Option<UnitId> {
        self.directory.at_or_above(unit, kind, day)
    }
}

fn numbered<K: Copy + Eq + std::hash::Hash>(all: &[K]) -> HashMap<K, u32> {
    all.iter().enumerate().map(|(index, id)| (*id, number(index))).collect()
}

//! Why something is not due any more, in words: the row, the meeting, the unit or the holder changed.

use chrono::NaiveDate;
use entity::{
    column::{MeetingStatus, ObligationNature, UnitKind},
    id::{PersonId, UnitId},
    obligation::UNDATED,
};
use rules::{
    RuleSet,
    plan::{Timing, falls_to},
    row::{Leg, Task},
};

use crate::{directory::Directory, service::term::Same, store::obligation::Planned};

/// What the words are found in.
pub(super) struct Reasons<'a> {
    pub rules: &'a RuleSet,
    pub directory: &'a Directory,
    pub today: NaiveDate,
}

impl Reasons<'_> {
    /// Why `row` is not due any more.
    pub fn of(&self, row: &Planned) -> String {
        let Some(task) = self.rules.task(&row.task) else {
            return format!("row {} is no longer part of the framework", row.task);
        };
        let no_longer = || format!("row {} no longer asks for it", row.task);
        let Some(leg) = task.legs.iter().find(|leg| leg.id == row.leg) else {
            return no_longer();
        };
        self.of_timing(task, leg, row)
            .or_else(|| self.of_meeting(row))
            .or_else(|| of_owners(leg, row, self.directory))
            .or_else(|| self.of_holder(leg, row))
            .or_else(|| self.of_unit(row))
            .unwrap_or_else(no_longer)
    }

    fn of_timing(&self, task: &Task, leg: &Leg, row: &Planned) -> Option<String> {
        let reference = &task.reference;
        match (row.nature, Timing::of(task, leg)) {
            (ObligationNature::Periodic, Timing::Periodic(times)) => {
                let slice = self.rules.framework().reporting_year.slice(times, row.period_start);
                let same = (slice.span().start, slice.span().end) == (row.period_start, row.period_end);
                (!same).then(|| format!("row {reference} asks for it {} now, in other periods", often(times)))
            }
            (ObligationNature::Meeting, Timing::EachMeeting)
            | (ObligationNature::Standing, Timing::Standing)
            | (ObligationNature::Planned, Timing::Developing) => None,
            (ObligationNature::Planned, _) => Some(format!("row {reference} is no longer being developed")),
            (_, Timing::Periodic(times)) => Some(format!("row {reference} asks for it {} now", often(times))),
            (_, Timing::EachMeeting) => Some(format!("row {reference} asks for it for each meeting now")),
            (_, Timing::Standing) => Some(format!("row {reference} asks for it always now, without a date")),
            (_, Timing::Event) => Some(format!("row {reference} asks for it only when there is reason now")),
            (_, Timing::Developing) => Some(format!("row {reference} is still being developed")),
        }
    }

    fn of_meeting(&self, row: &Planned) -> Option<String> {
        let meeting = self.directory.meeting(row.meeting_id?)?;
        if meeting.status != MeetingStatus::Cancelled {
            return Some(format!(
                "row {} is no longer for the meetings of {}",
                row.task, meeting.forum
            ));
        }
        let why = meeting
            .reason
            .as_deref()
            .map_or_else(String::new, |why| format!(": {why}"));
        Some(format!(
            "the meeting of {} on {} was cancelled{why}",
            meeting.forum, meeting.held_on
        ))
    }

    fn of_holder(&self, leg: &Leg, row: &Planned) -> Option<String> {
        let holder = row.holder_id?;
        let day = self.day(row);
        let mut held: Vec<_> = self
            .directory
            .appointments()
            .filter(|held| held.person_id == holder && held.unit_id == row.unit_id)
            .filter(|held| falls_to(self.rules, leg, &held.role))
            .collect();
        held.sort_unstable_by_key(|held| held.valid_from);
        let name = self
            .directory
            .person(holder)
            .map_or("the holder", |person| person.name.as_str());
        let unit = self.directory.name(row.unit_id, day);
        let last = held.iter().rev().find(|held| held.valid_from <= day);
        match last.and_then(|held| Some((held, held.valid_to?))) {
            Some((held, end)) if end < day => {
                let role = self
                    .rules
                    .role(&held.role)
                    .map_or(held.role.as_str(), |role| role.name_on(end));
                Some(format!("{name} stopped being {role} in {unit} on {end}"))
            }
            Some(_) => None,
            None if last.is_some() => None,
            None => Some(format!("{name} does not hold the role in {unit} on {day}")),
        }
    }

    fn of_unit(&self, row: &Planned) -> Option<String> {
        let unit = self.directory.unit(row.unit_id)?;
        let day = self.day(row);
        let name = self.directory.name(row.unit_id, day);
        if unit.valid_from > day {
            return Some(format!("{name} is not there before {}", unit.valid_from));
        }
        let end = unit.valid_to.filter(|end| *end < day)?;
        let above = self.directory.placement(row.unit_id, end).and_then(|at| at.parent_id);
        Some(match (unit.kind, above) {
            (UnitKind::Worker, Some(team)) => format!("{name} left {} on {end}", self.directory.name(team, end)),
            _ => format!("{name} closed on {end}"),
        })
    }

    /// The day on which whoever owes it must be there.
    fn day(&self, row: &Planned) -> NaiveDate {
        if row.period_end == UNDATED {
            self.today
        } else {
            row.period_end
        }
    }
}

/// The leg fans out otherwise than it did.
fn of_owners(leg: &Leg, row: &Planned, directory: &Directory) -> Option<String> {
    let kind: UnitKind = leg.per_unit.map_or(UnitKind::Authority, Same::same);
    let other = |holder: Option<PersonId>, unit: UnitId| {
        if leg.per_holder.is_empty() {
            holder.is_some() || directory.unit(unit).is_some_and(|unit| unit.kind != kind)
        } else {
            holder.is_none()
        }
    };
    other(row.holder_id, row.unit_id).then(|| format!("row {} asks others for it now", row.task))
}

fn often(times: u32) -> &'static str {
    match times {
        12 => "every month",
        6 => "every two months",
        4 => "every quarter",
        3 => "every four months",
        2 => "twice a year",
        _ => "once a year",
    }
}

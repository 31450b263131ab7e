//! Units, people, appointments and meetings as one immutable snapshot with the lookups that policy and services need.
//! Small enough to be held whole; stamped with the epoch it was read at, so that a write judged by an old one is refused.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    agency, appointment,
    column::{MeetingStatus, UnitKind},
    id::{AgencyId, AppointmentId, MeetingId, PersonId, UnitId},
    meeting, person, unit, unit_placement,
};

/// Every unit, person, appointment and meeting of the authority, with their dates.
#[derive(Debug, Default)]
pub struct Directory {
    epoch: i64,
    units: HashMap<UnitId, unit::Model>,
    authority: Option<UnitId>,
    unit_by_code: HashMap<String, UnitId>,
    placements: HashMap<UnitId, Vec<unit_placement::Model>>,
    children: HashMap<UnitId, Vec<UnitId>>,
    people: HashMap<PersonId, person::Model>,
    person_by_subject: HashMap<String, PersonId>,
    agencies: HashMap<AgencyId, agency::Model>,
    appointments: Vec<appointment::Model>,
    appointment_by_id: HashMap<AppointmentId, usize>,
    by_person: HashMap<PersonId, Vec<usize>>,
    by_role: HashMap<String, Vec<usize>>,
    by_role_and_unit: HashMap<UnitId, HashMap<String, Vec<usize>>>,
    meetings: Vec<meeting::Model>,
    meeting_by_id: HashMap<MeetingId, usize>,
}

/// The rows that a snapshot is built from, each table in the order of its keys.
#[derive(Debug, Default)]
pub struct Rows {
    /// `epoch.directory` at the moment of reading.
    pub epoch: i64,
    /// All units.
    pub units: Vec<unit::Model>,
    /// All their placements.
    pub placements: Vec<unit_placement::Model>,
    /// All people.
    pub people: Vec<person::Model>,
    /// All appointments.
    pub appointments: Vec<appointment::Model>,
    /// All partner agencies.
    pub agencies: Vec<agency::Model>,
    /// All meetings of forums, cancelled ones too.
    pub meetings: Vec<meeting::Model>,
}

impl Directory {
    /// Builds the lookups.
    #[must_use]
    pub fn new(rows: Rows) -> Self {
        let mut directory = Self {
            epoch: rows.epoch,
            appointments: rows.appointments,
            meetings: rows.meetings,
            ..Self::default()
        };
        for unit in rows.units {
            if unit.kind == UnitKind::Authority {
                directory.authority.get_or_insert(unit.id);
            }
            directory.unit_by_code.insert(unit.code.clone(), unit.id);
            directory.units.insert(unit.id, unit);
        }
        for placement in rows.placements {
            if let Some(parent) = placement.parent_id {
                let children = directory.children.entry(parent).or_default();
                if !children.contains(&placement.unit_id) {
                    children.push(placement.unit_id);
                }
            }
            directory
                .placements
                .entry(placement.unit_id)
                .or_default()
                .push(placement);
        }
        for spans in directory.placements.values_mut() {
            spans.sort_by_key(|placement| placement.valid_from);
        }
        for person in rows.people {
            directory.person_by_subject.insert(person.subject.clone(), person.id);
            directory.people.insert(person.id, person);
        }
        directory.agencies = rows.agencies.into_iter().map(|agency| (agency.id, agency)).collect();
        directory.index_appointments();
        directory.index_meetings();
        directory
    }

    fn index_appointments(&mut self) {
        for (index, held) in self.appointments.iter().enumerate() {
            self.appointment_by_id.insert(held.id, index);
            self.by_person.entry(held.person_id).or_default().push(index);
            self.by_role.entry(held.role.clone()).or_default().push(index);
            let of_unit = self.by_role_and_unit.entry(held.unit_id).or_default();
            of_unit.entry(held.role.clone()).or_default().push(index);
        }
    }

    fn index_meetings(&mut self) {
        self.meetings
            .sort_by(|a, b| (a.held_on, &a.forum, a.id).cmp(&(b.held_on, &b.forum, b.id)));
        let places = self.meetings.iter().enumerate();
        self.meeting_by_id = places.map(|(index, meeting)| (meeting.id, index)).collect();
    }

    /// `epoch.directory` at the moment of reading.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// The unit, whenever it existed.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&unit::Model> {
        self.units.get(&id)
    }

    /// The unit with this reference of the authority's register.
    #[must_use]
    pub fn unit_by_code(&self, code: &str) -> Option<&unit::Model> {
        self.unit_by_code.get(code).and_then(|id| self.units.get(id))
    }

    /// All units, in no order.
    pub fn units(&self) -> impl Iterator<Item = &unit::Model> {
        self.units.values()
    }

    /// The authority itself.
    #[must_use]
    pub fn authority(&self) -> Option<&unit::Model> {
        self.units.get(&self.authority?)
    }

    /// The person, whether or not they still hold anything.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&person::Model> {
        self.people.get(&id)
    }

    /// Whether the person is one of the authority's own, and not of a partner agency.
    #[must_use]
    pub fn is_own(&self, id: PersonId) -> bool {
        self.person(id).is_some_and(|person| person.agency_id.is_none())
    }

    /// All people, in no order.
    pub fn people(&self) -> impl Iterator<Item = &person::Model> {
        self.people.values()
    }

    /// Who signs in with this subject.
    #[must_use]
    pub fn person_by_subject(&self, subject: &str) -> Option<&person::Model> {
        self.person_by_subject.get(subject).and_then(|id| self.people.get(id))
    }

    /// A partner agency.
    #[must_use]
    pub fn agency(&self, id: AgencyId) -> Option<&agency::Model> {
        self.agencies.get(&id)
    }

    /// What the unit was called and where it stood on `on`; outside its dates the nearest span.
    #[must_use]
    pub fn placement(&self, unit: UnitId, on: NaiveDate) -> Option<&unit_placement::Model> {
        let spans = self.placements.get(&unit)?;
        spans
            .iter()
            .rev()
            .find(|span| span.valid_from <= on)
            .or_else(|| spans.first())
    }

    /// Name of the unit on `on`.
    #[must_use]
    pub fn name(&self, unit: UnitId, on: NaiveDate) -> &str {
        self.placement(unit, on).map_or("", |placement| placement.name.as_str())
    }

    /// The unit and everything above it on `on`, from the unit upwards.
    #[must_use]
    pub fn line(&self, unit: UnitId, on: NaiveDate) -> Vec<UnitId> {
        let mut line = vec![unit];
        let mut at = unit;
        while let Some(parent) = self.placement(at, on).and_then(|placement| placement.parent_id) {
            // INVARIANT: imports refuse cycles; a snapshot that has one all the same must not hang the service.
            if line.contains(&parent) {
                break;
            }
            line.push(parent);
            at = parent;
        }
        line
    }

    /// The unit of this kind at or above `unit` on `on`.
    #[must_use]
    pub fn at_or_above(&self, unit: UnitId, kind: UnitKind, on: NaiveDate) -> Option<UnitId> {
        self.line(unit, on)
            .into_iter()
            .find(|id| self.unit(*id).is_some_and(|found| found.kind == kind))
    }

    /// The units directly below `unit` on `on`, by name.
    #[must_use]
    pub fn children(&self, unit: UnitId, on: NaiveDate) -> Vec<UnitId> {
        let stands_here = |child: &UnitId| {
            self.exists(*child, on) && self.placement(*child, on).is_some_and(|at| at.parent_id == Some(unit))
        };
        let mut found: Vec<UnitId> = self
            .children
            .get(&unit)
            .into_iter()
            .flatten()
            .copied()
            .filter(stands_here)
            .collect();
        found.sort_by(|a, b| self.name(*a, on).cmp(self.name(*b, on)).then(a.cmp(b)));
        found
    }

    /// Whether the unit existed on `on`.
    #[must_use]
    pub fn exists(&self, unit: UnitId, on: NaiveDate) -> bool {
        self.unit(unit)
            .is_some_and(|unit| covers(unit.valid_from, unit.valid_to, on))
    }

    /// The unit and everything below it on `on`.
    #[must_use]
    pub fn within(&self, unit: UnitId, on: NaiveDate) -> Vec<UnitId> {
        let mut found = vec![unit];
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            for child in self.children(at, on) {
                if !found.contains(&child) {
                    found.push(child);
                }
            }
            next += 1;
        }
        found
    }

    /// What a person holds on `on`.
    pub fn held_by(&self, person: PersonId, on: NaiveDate) -> impl Iterator<Item = &appointment::Model> {
        self.at(self.by_person.get(&person), on)
    }

    /// Who holds the role anywhere on `on`.
    pub fn holders(&self, role: &str, on: NaiveDate) -> impl Iterator<Item = &appointment::Model> {
        self.at(self.by_role.get(role), on)
    }

    /// Who holds the role in exactly this unit on `on`.
    pub fn holders_in(&self, role: &str, unit: UnitId, on: NaiveDate) -> impl Iterator<Item = &appointment::Model> {
        self.at(self.by_role_and_unit.get(&unit).and_then(|roles| roles.get(role)), on)
    }

    /// The appointment, whenever it holds.
    #[must_use]
    pub fn appointment(&self, id: AppointmentId) -> Option<&appointment::Model> {
        let index = self.appointment_by_id.get(&id)?;
        self.appointments.get(*index)
    }

    /// All appointments, whenever they hold, in no order.
    pub fn appointments(&self) -> impl Iterator<Item = &appointment::Model> {
        self.appointments.iter()
    }

    /// All meetings by day and forum, cancelled ones too.
    #[must_use]
    pub fn meetings(&self) -> &[meeting::Model] {
        &self.meetings
    }

    /// The meeting, called or cancelled.
    #[must_use]
    pub fn meeting(&self, id: MeetingId) -> Option<&meeting::Model> {
        self.meeting_by_id.get(&id).and_then(|index| self.meetings.get(*index))
    }

    /// The meeting to which the forum is called on that day.
    #[must_use]
    pub fn meeting_of(&self, forum: &str, day: NaiveDate) -> Option<&meeting::Model> {
        let from = self.meetings.partition_point(|meeting| meeting.held_on < day);
        let of_day = self
            .meetings
            .iter()
            .skip(from)
            .take_while(|meeting| meeting.held_on == day);
        of_day
            .filter(|meeting| meeting.status == MeetingStatus::Called)
            .find(|meeting| meeting.forum == forum)
    }

    fn at<'a>(
        &'a self,
        indices: Option<&'a Vec<usize>>,
        on: NaiveDate,
    ) -> impl Iterator<Item = &'a appointment::Model> {
        let found = indices
            .into_iter()
            .flatten()
            .filter_map(|index| self.appointments.get(*index));
        found.filter(move |held| covers(held.valid_from, held.valid_to, on))
    }
}

/// Whether `on` lies between the two days, both included.
fn covers(from: NaiveDate, to: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && to.is_none_or(|to| on <= to)
}

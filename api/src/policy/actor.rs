//! Who is asking: a person of our directory with the roles held today. The token only says who signed in.

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    id::{AgencyId, PersonId, UnitId},
};

use crate::directory::Directory;

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Name to show to the person themself.
    pub name: String,
    /// Roles held today.
    pub held: Vec<Held>,
    /// Partner agency, for those who are not the authority's own staff.
    pub agency: Option<AgencyId>,
}

/// A role held in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Role code.
    pub role: String,
    /// Where.
    pub unit: UnitId,
    /// What sort of unit that is.
    pub kind: UnitKind,
}

impl Actor {
    /// Finds who signs in with `subject` and what they hold on `today`.
    #[must_use]
    pub fn of(directory: &Directory, subject: &str, today: NaiveDate) -> Option<Self> {
        let person = directory.person_by_subject(subject)?;
        let held = directory.held_by(person.id, today).filter_map(|appointment| {
            let unit = directory.unit(appointment.unit_id)?;
            Some(Held {
                role: appointment.role.clone(),
                unit: unit.id,
                kind: unit.kind,
            })
        });
        Some(Self {
            person: person.id,
            name: person.name.clone(),
            held: held.collect(),
            agency: person.agency_id,
        })
    }

    /// Whether the person holds no post of the authority that counts: people of partner agencies, whatever posts they were
    /// given, and those who have left. They raise concerns, and see those that they raised.
    #[must_use]
    pub fn outside(&self) -> bool {
        self.agency.is_some() || self.held.is_empty()
    }

    /// Whether any of these roles is held anywhere.
    #[must_use]
    pub fn holds(&self, roles: &[&str]) -> bool {
        self.held.iter().any(|held| roles.contains(&held.role.as_str()))
    }

    /// Units in which any of these roles is held.
    pub fn units_of<'a>(&'a self, roles: &'a [&str]) -> impl Iterator<Item = UnitId> + 'a {
        self.held
            .iter()
            .filter(|held| roles.contains(&held.role.as_str()))
            .map(|held| held.unit)
    }
}

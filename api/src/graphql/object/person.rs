//! People who sign in or hold roles.

use std::{borrow::Cow, collections::HashSet};

use async_graphql::{Context, ID, InputObject, Object};
use entity::{
    id::{PersonId, UnitId},
    person,
};

use super::{agency::Agency, appointment::Appointment};
use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::{InSession, Session},
    error::Fault,
    id::encode,
    known,
    list::{among, units},
    scalar::{Date, RoleCode},
};

/// A person of the directory.
#[derive(Clone)]
pub struct Person(pub person::Model);

impl Person {
    /// The person with this key, where they may be looked up: oneself, and whoever holds a role in a unit that one sees.
    pub fn look_up(session: &Session, id: PersonId) -> Option<Self> {
        let mut held = session.directory.held_by(id, session.today);
        let seen = id == session.actor.person || held.any(|held| session.sees(held.unit_id));
        Self::find(session, id).filter(|_| seen)
    }

    /// The person that a visible row names.
    pub fn find(session: &Session, id: PersonId) -> Option<Self> {
        session.directory.person(id).cloned().map(Self)
    }

    /// Whoever may be looked up and is wanted, by name.
    pub fn all(session: &Session, wanted: &Wanted) -> Vec<Self> {
        let people = session
            .directory
            .people()
            .filter(|person| wanted.wants(session, person));
        let mut found: Vec<Self> = people.filter_map(|person| Self::look_up(session, person.id)).collect();
        found.sort_by(|a, b| (&a.0.name, a.0.id).cmp(&(&b.0.name, b.0.id)));
        found
    }
}

/// Which people are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct PersonFilter {
    /// With this in their name, in capitals or not.
    name_contains: Option<String>,
    /// Holding any of these roles today; together with `units`, holding it there.
    roles: Option<Vec<RoleCode>>,
    /// Holding a role today in any of these units, or in units below them.
    units: Option<Vec<ID>>,
}

impl PersonFilter {
    /// The same, with what it names found.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read, and for a role that the framework does not have.
    pub fn read(self, session: &Session) -> Result<Wanted, Fault> {
        let units = units(session, "filter.units", self.units)?;
        let within = |unit| session.directory.within(unit, session.today);
        Ok(Wanted {
            name: self.name_contains.map(|name| name.trim().to_lowercase()),
            roles: known::roles(session, "filter.roles", self.roles)?,
            units: (!units.is_empty()).then(|| units.into_iter().flat_map(within).collect()),
        })
    }
}

/// Which people are wanted.
#[derive(Default)]
pub struct Wanted {
    name: Option<String>,
    roles: Option<Vec<RoleCode>>,
    units: Option<HashSet<UnitId>>,
}

impl Wanted {
    fn wants(&self, session: &Session, person: &person::Model) -> bool {
        let named = self.name.as_ref();
        if named.is_some_and(|name| !person.name.to_lowercase().contains(name.as_str())) {
            return false;
        }
        if self.roles.is_none() && self.units.is_none() {
            return true;
        }
        let mut held = session.directory.held_by(person.id, session.today);
        held.any(|held| {
            session.sees(held.unit_id)
                && among(self.roles.as_deref(), |role| role.0 == held.role)
                && self.units.as_ref().is_none_or(|units| units.contains(&held.unit_id))
        })
    }
}

/// Somebody who works for the authority or for a partner agency. Children are never in here.
#[Object(serial)]
impl Person {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The partner agency they work for; `null` for the authority's own staff.
    async fn agency(&self, ctx: &Context<'_>) -> Option<Agency> {
        self.0
            .agency_id
            .and_then(|id| ctx.session().directory.agency(id))
            .cloned()
            .map(Agency)
    }

    /// The roles that they hold, and where, as far as you may see the units; the one held longest first.
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day that is meant; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Appointment>, Fault> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        let held = session.directory.held_by(self.0.id, day);
        let paging = Paging::new(first, after, last, before);
        Appointment::page(session, "appointments of a person", held, paging)
    }
}

impl Keyed for Person {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

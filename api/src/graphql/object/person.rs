//! People who sign in or hold roles, their appointments, and partner agencies.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object};
use entity::{
    agency, appointment,
    id::{AppointmentId, PersonId},
    person,
};

use super::{role::Role, unit::Unit};
use crate::graphql::{
    connection::Keyed,
    context::{InSession, Session},
    error::Fault,
    id::encode,
    scalar::Date,
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
}

/// A person holds a role in a unit from one day to another.
#[derive(Clone)]
pub struct Appointment(pub appointment::Model);

impl Appointment {
    /// The appointment with this key, where the unit may be looked up: as in the list of its role.
    pub fn look_up(session: &Session, id: AppointmentId) -> Option<Self> {
        let held = session.directory.appointment(id);
        held.filter(|held| session.sees(held.unit_id)).cloned().map(Self)
    }
}

/// A person holds a role in a unit from one day to another.
#[Object(serial)]
impl Appointment {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// The role.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role, Fault> {
        Ok(Role::named(&ctx.session().newest, &self.0.role))
    }

    /// Who holds it.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        Person::find(ctx.session(), self.0.person_id)
    }

    /// Where.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.0.unit_id)
    }

    /// First day.
    async fn from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day; `null` while it is open.
    async fn to(&self) -> Option<Date> {
        self.0.valid_to.map(Into::into)
    }
}

impl Keyed for Appointment {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

/// A partner of the safeguarding board.
#[derive(Clone)]
pub struct Agency(pub agency::Model);

/// A partner of the safeguarding board: police, health, schools, probation.
#[Object(serial)]
impl Agency {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
}

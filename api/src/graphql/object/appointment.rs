//! Who holds which role where.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object};
use entity::{appointment, id::AppointmentId};

use super::{person::Person, role::Role, unit::Unit};
use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::{InSession, Session},
    error::Fault,
    id::encode,
    scalar::Date,
};

/// A person holds a role in a unit from one day to another.
#[derive(Clone)]
pub struct Appointment(pub appointment::Model);

impl Appointment {
    /// The appointment with this key, where the unit may be looked up: as in the list of its role.
    pub fn look_up(session: &Session, id: AppointmentId) -> Option<Self> {
        let held = session.directory.appointment(id);
        held.filter(|held| session.sees(held.unit_id)).cloned().map(Self)
    }

    /// A page of those whose units may be looked up; the one held longest comes first.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for arguments that cannot be used.
    pub fn page<'a>(
        session: &Session,
        list: &'static str,
        held: impl Iterator<Item = &'a appointment::Model>,
        paging: Paging,
    ) -> Result<Connection<Self>, Fault> {
        let mut held: Vec<_> = held.filter(|held| session.sees(held.unit_id)).collect();
        held.sort_by_key(|held| (held.valid_from, held.id));
        Connection::slice(list, held.into_iter().cloned().map(Self).collect(), paging)
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

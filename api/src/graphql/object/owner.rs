//! Whose an obligation is.

use async_graphql::{Context, Object};

use super::{person::Person, role::Role, unit::Unit};
use crate::{
    graphql::{context::InSession, error::Fault},
    service::owner,
};

/// Somebody who has an obligation to do.
pub struct Owner(pub owner::Owner);

/// Somebody who has an obligation to do, and through which role.
#[Object]
impl Owner {
    /// Who.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        Person::find(ctx.session(), self.0.person)
    }

    /// The role through which it is theirs.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role, Fault> {
        Ok(Role::named(&ctx.session().newest, &self.0.role))
    }

    /// Where they hold it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.0.unit)
    }
}

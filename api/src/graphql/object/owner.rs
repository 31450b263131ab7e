//! Whose an obligation is.

use async_graphql::{Context, Object};
use entity::obligation;

use super::{person::Person, role::Role, unit::Unit};
use crate::{
    graphql::{
        context::{InSession, Session},
        error::Fault,
    },
    service::owner,
};

/// Somebody who has an obligation to do.
pub struct Owner {
    owner: owner::Owner,
    /// They may be named.
    named: bool,
}

impl Owner {
    /// Those who have an obligation to do today.
    pub fn of(session: &Session, row: &obligation::Model) -> Vec<Self> {
        let named = session.scope.names_holder(row.holder_id);
        let owners = session.owners().of(row).owners.into_iter();
        owners.map(|owner| Self { owner, named }).collect()
    }
}

/// Somebody who has an obligation to do, and through which role.
#[Object]
impl Owner {
    /// Who; `null` where you see summaries only and it is due from each holder of a role.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        let named = Some(self.owner.person).filter(|_| self.named);
        named.and_then(|person| Person::find(ctx.session(), person))
    }

    /// The role through which it is theirs.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role, Fault> {
        Ok(Role::named(&ctx.session().newest, &self.owner.role))
    }

    /// Where they hold it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.owner.unit)
    }
}

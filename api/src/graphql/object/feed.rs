//! Calendars that people subscribed to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::feed;

use super::role::Role;
use crate::graphql::{context::InSession, id::encode, scalar::DateTime, term::FeedKind};

/// A calendar.
#[derive(Clone)]
pub struct Feed(pub Arc<feed::Model>);

/// A calendar that you subscribed to. What it shows is what you may see on the day it is fetched. Its address is told only once,
/// by `createFeed`.
#[Object(serial)]
impl Feed {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// Whose duties it shows.
    async fn kind(&self) -> FeedKind {
        self.0.kind.into()
    }

    /// The role or forum; `null` for your own calendar.
    async fn role(&self, ctx: &Context<'_>) -> Option<Role> {
        let code = self.0.role.as_deref()?;
        Some(Role::named(&ctx.session().newest, code))
    }

    /// When you subscribed.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When you ended it; its address finds nothing since then.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(Into::into)
    }
}

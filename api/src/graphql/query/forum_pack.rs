//! Packs of forums.

use async_graphql::{Context, Object};

use crate::graphql::{
    context::InSession, error::Fault, known, mutation::input::PeriodInput, object::forum_pack::ForumPack,
    scalar::RoleCode,
};

/// Queries of packs.
#[derive(Default)]
pub struct ForumPackQuery;

/// Queries of packs.
#[Object]
impl ForumPackQuery {
    /// Everything that a forum is due in a period, each item in its mode, missing items with who has them to do. Of every role
    /// that anything goes to; of others it is empty.
    async fn forum_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum, or whoever else is reported to.")] role: RoleCode,
        #[graphql(desc = "The period.")] period: PeriodInput,
    ) -> Result<ForumPack, Fault> {
        known::role(ctx.session(), "role", &role)?;
        Ok(ForumPack {
            role: role.0.into(),
            period: known::period("period", &period)?,
        })
    }
}

//! Random samples of what was audited.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{draw, id::EvidenceId};

use super::{
    because::{Because, Judge},
    evaluation::parse,
    evidence::Evidence,
    role::Role,
};
use crate::graphql::{context::InSession, error::Fault, scalar::DateTime};

/// A sample.
#[derive(Clone)]
pub struct Draw(pub Arc<draw::Model>);

/// A random sample of what was audited in a period. Seed and frame are kept, so that anybody can draw it again: sort the ids of
/// the frame, shuffle by the generator that the guide to the rules describes, take the first ones.
#[Object]
impl Draw {
    /// Where the random numbers begin: a whole number of 64 bits, as text.
    async fn seed(&self) -> String {
        self.0.seed.cast_unsigned().to_string()
    }

    /// Number of audits that could be drawn.
    async fn frame_size(&self) -> Result<usize, Fault> {
        Ok(parse::<Vec<EvidenceId>>(&self.0.frame)?.len())
    }

    /// What was drawn, in order, as far as you may see it.
    async fn picked(&self, ctx: &Context<'_>) -> Result<Vec<Evidence>, Fault> {
        let mut picked = Vec::new();
        for id in parse::<Vec<EvidenceId>>(&self.0.picked)? {
            picked.extend(ctx.session().load(id).await?.map(Evidence::new));
        }
        Ok(picked)
    }

    /// The role that looks at what was drawn.
    async fn drawn_by(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.0.drawn_by)
    }

    /// When.
    async fn drawn_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Why.
    async fn because(&self) -> Result<Because, Fault> {
        Because::stored(&self.0.because, Judge::Nobody)
    }
}

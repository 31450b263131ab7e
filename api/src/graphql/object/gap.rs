//! A gap in the evidence of a reporting year.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::obligation;
use rules::calendar::Span;

use super::{obligation::Obligation, owner::Owner};
use crate::{
    graphql::{context::InSession, term::EvidenceGapKind},
    service::gap,
    store::obligation::GapKind,
};

/// An obligation without the evidence that it asks for, in a year.
pub struct EvidenceGap {
    /// What is asked for.
    pub row: Arc<obligation::Model>,
    /// In which year.
    pub year: Span,
}

/// Something that the framework requires in a reporting year, and nothing is held of.
#[Object(serial)]
impl EvidenceGap {
    /// Why it is one.
    async fn kind(&self, ctx: &Context<'_>) -> EvidenceGapKind {
        GapKind::of(&self.row, ctx.session().today).into()
    }

    /// What is required.
    async fn obligation(&self) -> Obligation {
        Obligation(Arc::clone(&self.row))
    }

    /// Who has it to do, as `Obligation.owners`.
    async fn owners(&self, ctx: &Context<'_>) -> Vec<Owner> {
        Owner::of(ctx.session(), &self.row)
    }

    /// Days since evidence should have been there: since the due date; for a standing duty, since the year began. `null`
    /// where nothing is agreed yet.
    async fn age_days(&self, ctx: &Context<'_>) -> Option<i64> {
        gap::age_days(&self.row, self.year, ctx.session().today)
    }
}

//! The outcome that meets a duty.

use async_graphql::{Context, Object};
use entity::obligation;
use rules::{calendar, verdict::Action};

use super::{
    super::{because::Because, leg::Leg, obligation::Obligation, period::Period},
    Asked,
};
use crate::graphql::{context::InSession, error::Fault, loader::SatisfiedBy};

/// An outcome of this sort.
pub struct SatisfactionOutcome(pub Asked);

impl SatisfactionOutcome {
    fn met(&self) -> Option<(&str, &calendar::Period)> {
        match &self.0.outcome.action {
            Action::Satisfy { leg, period } => Some((leg, period)),
            _ => None,
        }
    }
}

/// A leg of the task is satisfied for its unit and period.
#[Object(serial)]
impl SatisfactionOutcome {
    /// Stable within the evidence across revisions, such as `satisfy:3.16/r1:2026-04-01`.
    pub async fn key(&self) -> &str {
        self.0.key()
    }

    /// Why it is satisfied.
    pub async fn because(&self) -> Because {
        self.0.because()
    }

    /// The leg.
    async fn leg(&self, ctx: &Context<'_>) -> Result<Option<Leg>, Fault> {
        let words = ctx.session().words(Some(&self.0.row.rule_set_hash)).await?;
        Ok(self.met().and_then(|(leg, _)| Leg::find(&words, leg)))
    }

    /// The period.
    async fn period(&self) -> Option<Period> {
        self.met().map(|(_, period)| period.clone().into())
    }

    /// The obligation that it counts towards; `null` where you may not see it, and once it no longer counts.
    async fn obligation(&self, ctx: &Context<'_>) -> Result<Option<Obligation>, Fault> {
        let Some((leg, period)) = self.met() else {
            return Ok(None);
        };
        let all = match &self.0.given {
            Some(given) if given.preview => given.obligations.clone(),
            _ => ctx
                .session()
                .load(SatisfiedBy(self.0.row.evidence_id))
                .await?
                .unwrap_or_default(),
        };
        // One for a meeting is known to the rules by the day of the meeting, with its forum where there are several.
        let of_meeting = |row: &obligation::Model| {
            row.period_end == period.span.start && row.meeting_id.is_some() && row.period_label.ends_with(&period.label)
        };
        let found = all
            .iter()
            .find(|row| row.leg == leg && (row.period_start == period.span.start || of_meeting(row)));
        Ok(found.cloned().map(Obligation))
    }
}

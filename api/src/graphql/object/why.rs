//! Why something is due, and why something is not.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use entity::obligation;

use super::{leg::Leg, obligation::Obligation, rule_version::RuleVersion, task::Task, unit::Unit};
use crate::graphql::{
    context::{InSession, Session},
    error::Fault,
    term::WhyNotReason,
};

/// Why an obligation exists and stands as it does.
pub struct Why {
    /// The obligation.
    pub row: Arc<obligation::Model>,
    /// Hash of the rules under which it was planned.
    pub rule_set: String,
    /// The chain.
    pub sentences: Vec<String>,
}

/// Why an obligation exists and stands as it does, down to the framework's own words.
#[Object(serial)]
impl Why {
    /// The obligation.
    async fn obligation(&self) -> Obligation {
        Obligation(Arc::clone(&self.row))
    }

    /// The reasons, one sentence each: what asks for it, from whom, for which period and by when, what counts towards it, how
    /// it stands and who decided so, whose it is, and who says all that.
    async fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// The version of the rules under which it was planned.
    async fn rule_version(&self, ctx: &Context<'_>) -> Option<RuleVersion> {
        RuleVersion::find(ctx.session(), &self.rule_set)
    }
}

/// Why there is no obligation, or what there is.
pub struct WhyNot {
    /// The task.
    pub task: Task,
    /// The unit.
    pub unit: Unit,
    /// One for every leg.
    pub legs: Vec<WhyNotLeg>,
    /// What there is.
    pub found: Vec<Arc<obligation::Model>>,
}

/// Why there is no obligation of a task for a unit and a period, or none that asks for anything; or that there is one.
#[Object(serial)]
impl WhyNot {
    /// The task, as the framework has it today.
    async fn task(&self) -> &Task {
        &self.task
    }

    /// The unit.
    async fn unit(&self) -> &Unit {
        &self.unit
    }

    /// One sentence for every leg of the task.
    async fn sentences(&self) -> Vec<&str> {
        self.legs.iter().map(|leg| leg.sentence.as_str()).collect()
    }

    /// The same, with the reason in one word.
    async fn legs(&self) -> &[WhyNotLeg] {
        &self.legs
    }

    /// The obligations of the task for exactly this unit whose period touches the one asked for, as far as you may see them;
    /// the first hundred by due date.
    async fn obligations(&self) -> Vec<Obligation> {
        self.found.iter().cloned().map(Obligation).collect()
    }
}

/// What there is to say of one leg.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct WhyNotLeg {
    /// The leg.
    leg: Leg,
    /// In one word.
    reason: WhyNotReason,
    /// In one sentence.
    sentence: String,
}

impl WhyNotLeg {
    /// An answer of the service.
    ///
    /// # Errors
    ///
    /// A fault where the leg is none of today's.
    pub fn new(session: &Session, answer: crate::service::why_not::Answer) -> Result<Self, Fault> {
        let leg = Leg::find(&session.newest, &answer.leg);
        Ok(Self {
            leg: leg.ok_or_else(|| Fault::internal("an answer names a leg that the rules do not have"))?,
            reason: answer.reason.into(),
            sentence: answer.sentence,
        })
    }
}

//! What people decide about what is due, and what they add to it.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::obligation;

use super::input::Reader;
use crate::{
    graphql::{
        context::{InSession, Session},
        error::Fault,
        object::{
            obligation::Obligation,
            user_error::{UserError, refusals},
        },
        scalar::Date,
    },
    service::{
        error::ServiceError,
        obligation::{
            decide::{Decision, decide},
            raise::{DutyDraft, raise},
        },
    },
};

/// Mutations of obligations.
#[derive(Default)]
pub struct ObligationMutation;

/// Which obligation, and why.
#[derive(InputObject)]
pub struct ObligationDecisionInput {
    /// The obligation.
    obligation: ID,
    /// Why, in words that an inspector will understand.
    reason: String,
}

/// A duty that arises when there is reason to.
#[derive(InputObject)]
pub struct RaiseObligationInput {
    /// A fresh random text for every new duty, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// Leg of a task that has no calendar of its own, such as `3.4/r2`.
    leg: String,
    /// The unit that it is due from, or about: its id, or its reference or name in the authority's register.
    unit: ID,
    /// The holder of the role that it is due from, where the leg is for holders of a role.
    holder: Option<ID>,
    /// Last day on which it is on time.
    due_on: Date,
    /// What gives rise to it.
    reason: String,
}

/// What became of a decision about an obligation.
#[derive(SimpleObject, Default)]
pub struct ObligationPayload {
    /// The obligation as it stands now; `null` when it was refused.
    obligation: Option<Obligation>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

impl ObligationPayload {
    fn of(answer: Result<obligation::Model, ServiceError>) -> Result<Option<Self>, Fault> {
        Ok(Some(match refusals(answer)? {
            Ok(row) => Self {
                obligation: Some(Obligation(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => Self {
                obligation: None,
                errors,
            },
        }))
    }

    fn unread(reader: Reader) -> Self {
        Self {
            obligation: None,
            errors: reader.errors().into_iter().map(UserError::from).collect(),
        }
    }
}

async fn decided(
    session: &Session,
    input: ObligationDecisionInput,
    decision: Decision,
) -> Result<Option<ObligationPayload>, Fault> {
    let mut reader = Reader::default();
    let Some(id) = reader.key(&["obligation"], &input.obligation) else {
        return Ok(Some(ObligationPayload::unread(reader)));
    };
    ObligationPayload::of(decide(&session.app, &session.actor, id, decision, &input.reason).await)
}

/// Mutations of obligations.
#[Object]
impl ObligationMutation {
    /// Waives an obligation: it is not asked for this time. What counts towards it stays; `undoDecision` brings it back.
    async fn waive_obligation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which obligation, and why.")] input: ObligationDecisionInput,
    ) -> Result<Option<ObligationPayload>, Fault> {
        decided(ctx.session(), input, Decision::Waive).await
    }

    /// Marks an obligation as not applicable: it does not concern its unit or holder this time. `undoDecision` brings it back.
    async fn mark_not_applicable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which obligation, and why.")] input: ObligationDecisionInput,
    ) -> Result<Option<ObligationPayload>, Fault> {
        decided(ctx.session(), input, Decision::NotApplicable).await
    }

    /// Takes back that an obligation was waived or marked as not applicable. The decision and its undoing stay in the trail.
    async fn undo_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which obligation, and why.")] input: ObligationDecisionInput,
    ) -> Result<Option<ObligationPayload>, Fault> {
        decided(ctx.session(), input, Decision::Undo).await
    }

    /// Raises a duty that no calendar knows: one that is done as required. Evidence that names it meets it.
    async fn raise_obligation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The duty.")] input: RaiseObligationInput,
    ) -> Result<Option<ObligationPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let draft = DutyDraft {
            idempotency_key: input.idempotency_key,
            leg: input.leg,
            unit: reader.unit("unit", &input.unit),
            holder: input.holder.and_then(|id| reader.key(&["holder"], &id)),
            due_on: input.due_on.0,
            reason: input.reason,
        };
        if reader.failed() {
            return Ok(Some(ObligationPayload::unread(reader)));
        }
        ObligationPayload::of(raise(&session.app, &session.actor, draft).await)
    }
}

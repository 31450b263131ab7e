//! Raising and closing concerns.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::{Reader, named, said};
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        id,
        object::{
            concern::Concern,
            distribution::Distribution,
            user_error::{UserError, refusals},
        },
        term::ConcernLevel,
    },
    service::{
        concern::{self, ConcernDraft},
        unit::UnitNamed,
    },
};

/// Mutations of concerns.
#[derive(Default)]
pub struct ConcernMutation;

/// A concern as it is raised.
#[derive(InputObject)]
pub struct RaiseConcernInput {
    /// A fresh random text for every new concern, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// How grave it is: `CONCERN` or `SIGNIFICANT`.
    level: ConcernLevel,
    /// What was seen. Do not name children: use `caseFile`.
    narrative: String,
    /// The unit that it is about: its id, or any words for it. An unknown one does not refuse the concern.
    unit: Option<ID>,
    /// Opaque reference of the file.
    case_file: Option<String>,
}

/// What became of a concern that was raised.
#[derive(SimpleObject, Default)]
pub struct RaiseConcernPayload {
    /// The concern; `null` when it was refused.
    concern: Option<Concern>,
    /// Who was told.
    distributions: Vec<Distribution>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Which concern is closed, and why.
#[derive(InputObject)]
pub struct CloseConcernInput {
    /// The concern.
    concern: ID,
    /// Why it can be closed.
    reason: String,
}

/// What became of the closing.
#[derive(SimpleObject, Default)]
pub struct CloseConcernPayload {
    /// The concern, closed; `null` when it was refused.
    concern: Option<Concern>,
    /// Why it was refused: often follow-ups that are still open.
    errors: Vec<UserError>,
}

/// Mutations of concerns.
#[Object]
impl ConcernMutation {
    /// Raises a concern without an audit. Anyone who is signed in may, always; those who must know are alerted at once.
    async fn raise_concern(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The concern.")] input: RaiseConcernInput,
    ) -> Result<Option<RaiseConcernPayload>, Fault> {
        let session = ctx.session();
        let draft = ConcernDraft {
            idempotency_key: input.idempotency_key,
            level: input.level.into(),
            narrative: input.narrative,
            unit: named(input.unit)
                .map(|unit| id::decode(&unit).map_or_else(|_| UnitNamed::Words(unit.0), UnitNamed::Id)),
            case_file: said(input.case_file),
        };
        let answer = refusals(concern::raise(&session.app, &session.actor, draft).await)?;
        Ok(Some(match answer {
            Ok(raised) => RaiseConcernPayload {
                concern: Some(Concern(Arc::new(raised.concern))),
                distributions: raised
                    .distributions
                    .into_iter()
                    .map(|row| Distribution::new(Arc::new(row), None))
                    .collect(),
                errors: Vec::new(),
            },
            Err(errors) => RaiseConcernPayload {
                errors,
                ..Default::default()
            },
        }))
    }

    /// Closes a concern. It waits for its follow-ups: while one is open it is refused.
    async fn close_concern(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which concern, and why.")] input: CloseConcernInput,
    ) -> Result<Option<CloseConcernPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let Some(subject) = reader.key(&["concern"], &input.concern) else {
            let errors = reader.errors().into_iter().map(UserError::from).collect();
            return Ok(Some(CloseConcernPayload { concern: None, errors }));
        };
        let answer = concern::close(&session.app, &session.actor, subject, &input.reason).await;
        Ok(Some(match refusals(answer)? {
            Ok(row) => CloseConcernPayload {
                concern: Some(Concern(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => CloseConcernPayload { concern: None, errors },
        }))
    }
}

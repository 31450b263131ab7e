//! Handing follow-ups to somebody else.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::Reader;
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            follow_up::FollowUp,
            user_error::{UserError, refusals},
        },
    },
    service::follow_up,
};

/// Mutations of follow-ups.
#[derive(Default)]
pub struct FollowUpMutation;

/// Which follow-up goes to whom.
#[derive(InputObject)]
pub struct ReassignFollowUpInput {
    /// The follow-up.
    follow_up: ID,
    /// Who is to do it: a person who holds a role in the team, in its service, or in the authority.
    owner: ID,
    /// Why.
    reason: String,
}

/// What became of handing it over.
#[derive(SimpleObject, Default)]
pub struct ReassignFollowUpPayload {
    /// The follow-up with its new owner; `null` when it was refused.
    follow_up: Option<FollowUp>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Mutations of follow-ups.
#[Object]
impl FollowUpMutation {
    /// Hands an open follow-up to somebody else in the line of its unit. It is closed only by the evidence that it asks for.
    async fn reassign_follow_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which follow-up goes to whom, and why.")] input: ReassignFollowUpInput,
    ) -> Result<Option<ReassignFollowUpPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let ids = (
            reader.key(&["followUp"], &input.follow_up),
            reader.key(&["owner"], &input.owner),
        );
        let (Some(id), Some(owner)) = ids else {
            let errors = reader.errors().into_iter().map(UserError::from).collect();
            return Ok(Some(ReassignFollowUpPayload {
                follow_up: None,
                errors,
            }));
        };
        let answer = follow_up::reassign(&session.app, &session.actor, id, owner, &input.reason).await;
        Ok(Some(match refusals(answer)? {
            Ok(row) => ReassignFollowUpPayload {
                follow_up: Some(FollowUp::new(Arc::new(row), None)),
                errors: Vec::new(),
            },
            Err(errors) => ReassignFollowUpPayload {
                follow_up: None,
                errors,
            },
        }))
    }
}

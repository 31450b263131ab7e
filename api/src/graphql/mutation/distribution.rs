//! Confirming that something arrived.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::Reader;
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            distribution::Distribution,
            user_error::{UserError, refusals},
        },
    },
    service::distribution,
};

/// Mutations of distributions.
#[derive(Default)]
pub struct DistributionMutation;

/// What is confirmed.
#[derive(InputObject)]
pub struct AcknowledgeDistributionInput {
    /// The distribution.
    distribution: ID,
}

/// What became of the confirmation.
#[derive(SimpleObject, Default)]
pub struct AcknowledgeDistributionPayload {
    /// The distribution, confirmed; `null` when it was refused.
    distribution: Option<Distribution>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Mutations of distributions.
#[Object]
impl DistributionMutation {
    /// Confirms that what was sent to you has arrived. Confirming twice changes nothing. A concern of which nobody confirms word goes up
    /// the line of its owner.
    async fn acknowledge_distribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is confirmed.")] input: AcknowledgeDistributionInput,
    ) -> Result<Option<AcknowledgeDistributionPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let Some(subject) = reader.key(&["distribution"], &input.distribution) else {
            let errors = reader.errors().into_iter().map(UserError::from).collect();
            return Ok(Some(AcknowledgeDistributionPayload {
                distribution: None,
                errors,
            }));
        };
        let answer = distribution::acknowledge(&session.app, &session.actor, subject).await;
        Ok(Some(match refusals(answer)? {
            Ok(row) => AcknowledgeDistributionPayload {
                distribution: Some(Distribution::new(Arc::new(row), None)),
                errors: Vec::new(),
            },
            Err(errors) => AcknowledgeDistributionPayload {
                distribution: None,
                errors,
            },
        }))
    }
}

//! Following the rules.

use async_graphql::{
    Context,
    futures_util::stream::{self, Stream},
};

use super::Event;
use crate::{
    graphql::{context::InSession, error::Fault, object::rule_version::RuleVersion},
    service::news::{Noun, Subject},
};

/// Following the rules.
#[derive(Default)]
pub struct RuleSubscription;

/// Following the rules.
#[async_graphql::Subscription]
impl RuleSubscription {
    /// The version of the rules that governs from now on, whenever that is another one: a moment to read again what was derived from
    /// the rules, such as previews, plans and the framework's words.
    async fn rule_activated(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = RuleVersion>, Fault> {
        let activated = match ctx.data_unchecked::<Event>().of(Noun::Rules) {
            Some(Subject::Rules(seq)) => RuleVersion::activated(ctx.session(), *seq),
            _ => None,
        };
        Ok(stream::iter(activated))
    }
}

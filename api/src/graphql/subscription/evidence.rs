//! Following evidence.

use std::sync::Arc;

use async_graphql::{
    Context,
    futures_util::stream::{self, Stream},
};

use super::Event;
use crate::{
    graphql::{context::InSession, error::Fault, object::evidence::Evidence, query::evidence::EvidenceFilter},
    service::news::{Noun, Subject},
    store,
};

/// Following evidence.
#[derive(Default)]
pub struct EvidenceSubscription;

/// Following evidence.
#[async_graphql::Subscription]
impl EvidenceSubscription {
    /// Evidence that you may see, each time it is judged: when it is submitted, when it is revised, and when it is judged again
    /// because a rule that had failed was mended.
    async fn evidence_evaluated(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of it.")] filter: Option<EvidenceFilter>,
    ) -> Result<impl Stream<Item = Evidence>, Fault> {
        let session = ctx.session();
        let filter = filter.unwrap_or_default();
        let filter = filter.read(session)?;
        let happened = match ctx.data_unchecked::<Event>().of(Noun::Evidence) {
            Some(Subject::Evidence(id)) => Some(*id),
            _ => None,
        };
        let rows = store::evidence::among(session.store(), &session.scope, &filter, happened.as_slice()).await?;
        session.trail.note(&rows);
        Ok(stream::iter(rows.into_iter().map(Arc::new).map(Evidence::new)))
    }
}

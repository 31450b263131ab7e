//! Following concerns.

use std::sync::Arc;

use async_graphql::{
    Context,
    futures_util::stream::{self, Stream},
};

use super::Event;
use crate::{
    graphql::{context::InSession, error::Fault, object::concern::Concern, query::concern::ConcernFilter},
    service::news::{Noun, Subject},
    store,
};

/// Following concerns.
#[derive(Default)]
pub struct ConcernSubscription;

/// Following concerns.
#[async_graphql::Subscription]
impl ConcernSubscription {
    /// Concerns that you may see, each when it is raised: by somebody who saw something, or with evidence whose auditor had one.
    async fn concern_raised(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<ConcernFilter>,
    ) -> Result<impl Stream<Item = Concern>, Fault> {
        let session = ctx.session();
        let filter = filter.unwrap_or_default();
        let filter = filter.read(session)?;
        let happened = match ctx.data_unchecked::<Event>().of(Noun::Concern) {
            Some(Subject::Concern(id)) => Some(*id),
            _ => None,
        };
        let rows = store::concern::among(session.store(), &session.scope, &filter, happened.as_slice()).await?;
        session.trail.note(&rows);
        Ok(stream::iter(rows.into_iter().map(Arc::new).map(Concern)))
    }
}

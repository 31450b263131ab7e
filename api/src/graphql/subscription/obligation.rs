//! Following obligations.

use std::sync::Arc;

use async_graphql::{
    Context, InputObject,
    futures_util::stream::{self, Stream},
};

use super::Changed;
use crate::{
    graphql::{
        context::InSession, error::Fault, object::obligation::Obligation, query::obligation::ObligationFilter,
        scalar::RoleCode,
    },
    store,
};

/// The root of what can be followed.
pub struct Subscription;

/// Which obligations are followed; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct ObligationChangedFilter {
    /// Of any of these tasks, by number.
    tasks: Option<Vec<String>>,
    /// Due from or about any of these units, or units below them.
    units: Option<Vec<async_graphql::ID>>,
    /// Which any of these roles has to do, as the framework is today.
    roles: Option<Vec<RoleCode>>,
}

/// Everything that can be followed: over a WebSocket at `/graphql/ws` (graphql-transport-ws), or as server-sent events by sending
/// the document to `/graphql` with `Accept: text/event-stream` (the distinct connections mode of GraphQL over Server-Sent Events).
#[async_graphql::Subscription]
impl Subscription {
    /// Obligations that you may see, each as it stands when something happened to it: evidence counts towards it or no longer
    /// does, somebody was told that it is late, its period ended, people decided about it or raised it. Plans that add or take
    /// back many at once are not told one by one. An event may come twice, and never is left out: one that is too much ends
    /// the subscription with an error instead. Events say their place in `extensions.position`: send the last one in
    /// `extensions.position` of the request, or as `Last-Event-ID`, when you come back.
    async fn obligation_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<ObligationChangedFilter>,
    ) -> Result<impl Stream<Item = Obligation>, Fault> {
        let session = ctx.session();
        let ObligationChangedFilter { tasks, units, roles } = filter.unwrap_or_default();
        let filter = ObligationFilter {
            tasks,
            roles,
            units,
            ..ObligationFilter::default()
        };
        let filter = filter.read(session)?;
        let Changed(changed) = ctx.data_unchecked::<Changed>();
        let rows = store::obligation::among(session.store(), &session.scope, &filter, changed).await?;
        Ok(stream::iter(rows.into_iter().map(Arc::new).map(Obligation)))
    }
}

//! Following obligations.

use std::sync::Arc;

use async_graphql::{
    Context, InputObject,
    futures_util::stream::{self, Stream},
};

use super::Event;
use crate::{
    graphql::{
        context::InSession, error::Fault, object::obligation::Obligation, query::obligation::ObligationFilter,
        scalar::RoleCode,
    },
    service::news::{Noun, Subject},
    store,
};

/// Following obligations.
#[derive(Default)]
pub struct ObligationSubscription;

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

/// Following obligations.
#[async_graphql::Subscription]
impl ObligationSubscription {
    /// Obligations that you may see, each as it stands when something happened to it: evidence counts towards it or no longer
    /// does, somebody was told that it is late, its period ended, people decided about it or raised it. Plans that add or take
    /// back many at once are not told one by one.
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
        let changed = match ctx.data_unchecked::<Event>().of(Noun::Obligation) {
            Some(Subject::Obligations(changed)) => Arc::clone(changed),
            _ => Arc::default(),
        };
        let rows = store::obligation::among(session.store(), &session.scope, &filter, &changed).await?;
        Ok(stream::iter(rows.into_iter().map(Arc::new).map(Obligation)))
    }
}

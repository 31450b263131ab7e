//! Case files: opaque references, never names.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{case_file, id::CaseFileId};

use super::unit::Unit;
use crate::graphql::{
    context::{InSession, Session},
    error::Fault,
    scalar::Date,
};

/// A reference, and the register's row where it has one.
#[derive(Clone)]
pub struct CaseFileRef {
    reference: String,
    id: Option<CaseFileId>,
}

impl CaseFileRef {
    /// The reference as it was submitted.
    pub fn new(reference: Option<&str>, id: Option<CaseFileId>) -> Option<Self> {
        reference.map(|reference| Self {
            reference: reference.to_owned(),
            id,
        })
    }

    async fn row(&self, session: &Session) -> Result<Option<Arc<case_file::Model>>, Fault> {
        match self.id {
            Some(id) => session.load(id).await,
            None => Ok(None),
        }
    }
}

/// A case file by its opaque reference. The names of children are nowhere in this API.
#[Object(serial)]
impl CaseFileRef {
    /// The reference as it was submitted.
    async fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether the register knows it; `false` also where you may not be told.
    async fn registered(&self) -> bool {
        self.id.is_some()
    }

    /// The team that holds the file; `null` where the register does not say, or you may not see it.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        let session = ctx.session();
        let row = self.row(session).await?;
        Ok(row.and_then(|row| Unit::find(session, row.team_id)))
    }

    /// The worker who holds the file; `null` where the register does not say, or you may not see it.
    async fn worker(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        let session = ctx.session();
        let row = self.row(session).await?;
        Ok(row.and_then(|row| row.worker_id).and_then(|id| Unit::find(session, id)))
    }

    /// Whether it is read only for a stated reason; such reads are logged.
    async fn restricted(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        Ok(self.row(ctx.session()).await?.map(|row| row.restricted))
    }

    /// Whether there is a child protection plan.
    async fn child_protection(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        Ok(self.row(ctx.session()).await?.map(|row| row.child_protection))
    }

    /// Whether the child is looked after.
    async fn looked_after(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        Ok(self.row(ctx.session()).await?.map(|row| row.looked_after))
    }

    /// Event date of the last audit of it.
    async fn last_audited_on(&self, ctx: &Context<'_>) -> Result<Option<Date>, Fault> {
        Ok(self
            .row(ctx.session())
            .await?
            .and_then(|row| row.last_audited_on)
            .map(Into::into))
    }
}

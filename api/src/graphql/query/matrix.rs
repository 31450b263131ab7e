//! The compliance matrix.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::obligation::ObligationFilter;
use crate::{
    graphql::{context::InSession, error::Fault, known, object::matrix::ComplianceMatrix, scalar::FinancialYear},
    service::matrix::{self, MatrixError},
};

/// Queries of the compliance matrix.
#[derive(Default)]
pub struct MatrixQuery;

/// Queries of the compliance matrix.
#[Object]
impl MatrixQuery {
    /// What is due in a reporting year, counted by unit, task and month, as far as you may see it. A whole county fits; where
    /// there would be more than 20 000 entries of one unit, task, month and status, narrow it by the filter.
    async fn compliance_matrix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year, such as `2026/27`.")] year: FinancialYear,
        #[graphql(desc = "Which obligations are counted.")] filter: Option<ObligationFilter>,
    ) -> Result<ComplianceMatrix, Fault> {
        let session = ctx.session();
        let span = known::year(session, "year", year)?;
        let asked = filter.unwrap_or_default();
        let wanted = asked.clone().read(session)?;
        let months = matrix::months(session.newest.set().framework().reporting_year, span);
        let matrix = matrix::read(
            session.store(),
            &session.scope,
            &session.directory,
            &wanted,
            months,
            session.today,
        )
        .await
        .map_err(|error| match error {
            MatrixError::TooLarge => Fault::argument("filter", error),
            MatrixError::Service(error) => error.into(),
        })?;
        Ok(ComplianceMatrix {
            year,
            span,
            matrix: Arc::new(matrix),
            asked: Arc::new(asked),
        })
    }
}

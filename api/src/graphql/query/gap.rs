//! Gaps in the evidence.

use async_graphql::{Context, Object};

use super::obligation::ObligationFilter;
use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::InSession,
        error::Fault,
        known,
        list::{self, terms},
        object::gap::EvidenceGap,
        scalar::FinancialYear,
        term::EvidenceGapKind,
    },
    service::gap,
    store::obligation::Order,
};

/// Queries of gaps in the evidence.
#[derive(Default)]
pub struct GapQuery;

/// Queries of gaps in the evidence.
#[Object]
impl GapQuery {
    /// What the framework requires in a reporting year and nothing is held of, the longest late first, then what has no date.
    /// Rows still being developed are gaps that are known: ask for `NOT_AGREED` and for the others apart.
    async fn evidence_gaps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year, such as `2026/27`.")] year: FinancialYear,
        #[graphql(desc = "Of any of these kinds; of every kind unless told.")] kinds: Option<Vec<EvidenceGapKind>>,
        #[graphql(desc = "Of which obligations.")] filter: Option<ObligationFilter>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<EvidenceGap>, Fault> {
        let session = ctx.session();
        let year = known::year(session, "year", year)?;
        let mut filter = filter.unwrap_or_default().read(session)?;
        let rules = session.newest.set();
        filter.gaps = Some(gap::wanted(
            &session.directory,
            rules,
            terms(kinds),
            year,
            session.today,
        ));
        let paging = Paging::new(first, after, last, before);
        list::obligations_as(session, filter, Order::DueAsc, paging, move |row| EvidenceGap {
            row,
            year,
        })
        .await
    }
}

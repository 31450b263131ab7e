//! Evidence.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use chrono::NaiveDate;
use rules::calendar::Span;

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::Fault,
        known,
        list::{self, keys, terms, units},
        object::evidence::Evidence,
        scalar::{Date, FinancialYear},
        term::{ConcernLevel, EvidenceKind, EvidenceStatus, Verdict},
    },
    store::evidence as store,
};

/// Queries of evidence.
#[derive(Default)]
pub struct EvidenceQuery;

/// Which evidence is wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct EvidenceFilter {
    /// Against any of these tasks, by number.
    pub tasks: Option<Vec<String>>,
    /// Of any of these kinds.
    kinds: Option<Vec<EvidenceKind>>,
    /// About any of these units, or units below them.
    units: Option<Vec<ID>>,
    /// About the work of any of these workers.
    workers: Option<Vec<ID>>,
    /// In any of these states.
    statuses: Option<Vec<EvidenceStatus>>,
    /// With any of these judgements of the auditor.
    concerns: Option<Vec<ConcernLevel>>,
    /// With any of these verdicts.
    verdicts: Option<Vec<Verdict>>,
    /// With an event date in this reporting year.
    year: Option<FinancialYear>,
    /// With this event date or a later one.
    event_from: Option<Date>,
    /// With this event date or an earlier one.
    event_to: Option<Date>,
    /// Submitted by any of these persons.
    submitted_by: Option<Vec<ID>>,
}

impl EvidenceFilter {
    /// The same for the database.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read, and for a task that the framework does not have.
    pub fn read(self, session: &Session) -> Result<store::Filter, Fault> {
        known::tasks(session, "filter.tasks", self.tasks.as_deref())?;
        let year = self.year.map(|year| span(session, year)).transpose()?;
        Ok(store::Filter {
            tasks: self.tasks.unwrap_or_default(),
            kinds: terms(self.kinds),
            units: units(session, "filter.units", self.units)?,
            workers: keys("filter.workers", self.workers)?,
            statuses: terms(self.statuses),
            concerns: terms(self.concerns),
            verdicts: terms(self.verdicts),
            event_from: self.event_from.map(|day| day.0).max(year.map(|year| year.start)),
            event_to: earlier(self.event_to.map(|day| day.0), year.map(|year| year.end)),
            submitted_by: keys("filter.submittedBy", self.submitted_by)?,
        })
    }
}

/// First and last day of a reporting year, as the newest rules have it.
fn span(session: &Session, year: FinancialYear) -> Result<Span, Fault> {
    let reporting = session.newest.set().framework().reporting_year;
    NaiveDate::from_ymd_opt(year.0, reporting.month, reporting.day)
        .map(|first| reporting.period(1, first).span)
        .ok_or_else(|| Fault::argument("filter.year", "there is no such year"))
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// How evidence is ordered. Treat unknown values as `SUBMITTED_DESC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum EvidenceOrder {
    /// Latest submission first.
    #[default]
    SubmittedDesc,
    /// Earliest submission first.
    SubmittedAsc,
    /// Latest event first.
    EventDesc,
    /// Earliest event first.
    EventAsc,
}

impl From<EvidenceOrder> for store::Order {
    fn from(order: EvidenceOrder) -> Self {
        match order {
            EvidenceOrder::SubmittedDesc => Self::SubmittedDesc,
            EvidenceOrder::SubmittedAsc => Self::SubmittedAsc,
            EvidenceOrder::EventDesc => Self::EventDesc,
            EvidenceOrder::EventAsc => Self::EventAsc,
        }
    }
}

/// Queries of evidence.
#[Object]
impl EvidenceQuery {
    /// Evidence that you may see.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<EvidenceFilter>,
        #[graphql(desc = "In which order.", default)] order_by: EvidenceOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evidence>, Fault> {
        let session = ctx.session();
        let filter = filter.unwrap_or_default().read(session)?;
        let paging = Paging::new(first, after, last, before);
        list::evidence(session, filter, order_by.into(), paging).await
    }
}

//! How often a leg recurs.

use async_graphql::Object;
use rules::row;

use crate::graphql::term::CadenceKind;

/// How often, as a value of one leg.
#[derive(Clone)]
pub struct Cadence(pub row::Cadence);

/// How often a leg recurs.
#[Object(serial)]
impl Cadence {
    /// In which way it recurs.
    async fn kind(&self) -> CadenceKind {
        match self.0 {
            row::Cadence::Periodic { .. } => CadenceKind::Periodic,
            row::Cadence::MeetingCycle { .. } => CadenceKind::MeetingCycle,
            row::Cadence::AsRequired => CadenceKind::AsRequired,
            row::Cadence::Standing => CadenceKind::Standing,
            row::Cadence::Unspecified { .. } => CadenceKind::Unspecified,
        }
    }

    /// Equal periods in a reporting year: 12, 6, 4, 3, 2 or 1. For `UNSPECIFIED` it is our reading, which a QA lead can
    /// change; `null` where no calendar applies.
    async fn times_per_year(&self) -> Option<u32> {
        self.0.times_per_year()
    }

    /// Whether the source says "at least": more is allowed and counted.
    async fn at_least(&self) -> bool {
        matches!(self.0, row::Cadence::Periodic { at_least: true, .. })
    }

    /// In words, such as `every month` or `twice a year at least`.
    async fn label(&self) -> String {
        label(&self.0)
    }
}

fn label(cadence: &row::Cadence) -> String {
    match cadence {
        row::Cadence::Periodic {
            times_per_year,
            at_least,
        } => {
            let often = often(*times_per_year);
            if *at_least { format!("{often} at least") } else { often }
        }
        row::Cadence::MeetingCycle { forum: Some(forum) } => format!("every meeting of {forum}"),
        row::Cadence::MeetingCycle { forum: None } => "every meeting of its forum".to_owned(),
        row::Cadence::AsRequired => "as required".to_owned(),
        row::Cadence::Standing => "a standing duty".to_owned(),
        row::Cadence::Unspecified { reading: Some(times) } => format!("not stated; we read {}", often(*times)),
        row::Cadence::Unspecified { reading: None } => "not stated".to_owned(),
    }
}

fn often(times: u32) -> String {
    match times {
        1 => "once a year".to_owned(),
        2 => "twice a year".to_owned(),
        4 => "every quarter".to_owned(),
        6 => "every two months".to_owned(),
        12 => "every month".to_owned(),
        times => format!("{times} times a year"),
    }
}

//! Obligations: planned from the legs in force, read with a status that depends on the day.

mod census;
pub mod decide;
mod difference;
mod plan;
pub mod raise;
mod reason;
mod slot;

pub use crate::store::obligation::{ObligationStatus, status};
pub use plan::{Counts, plan};
pub(crate) use slot::{Due, row};

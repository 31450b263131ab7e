//! Obligations: planned from the legs in force, read with a status that depends on the day.

pub mod decide;
mod plan;
pub mod raise;

pub use crate::store::obligation::{ObligationStatus, status};
pub use plan::ensure;

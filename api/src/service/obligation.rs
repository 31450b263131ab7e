//! Obligations: planned from the legs in force, read with a status that depends on the day.

pub mod decide;
mod plan;
pub mod raise;
mod status;

pub use plan::ensure;
pub use status::{ObligationStatus, status};

//! Obligations: planned from the legs in force, read with a status that depends on the day.

mod census;
pub mod decide;
mod difference;
mod plan;
mod preview;
pub mod raise;
mod reason;
mod slot;
pub mod spoken;
pub mod upcoming;

pub use crate::store::obligation::{ObligationStatus, status};
pub use decide::{is_decided, may_decide};
pub use plan::{Counts, plan};
pub use preview::{Entry, Fate, Preview, Script, preview};
pub(crate) use slot::{Due, row};

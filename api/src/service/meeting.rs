//! Meetings of forums: called, moved, cancelled. What is due for them follows by planning.

mod call;
mod cancel;
mod check;
mod move_to;
mod record;

pub use call::{Call, call};
pub use cancel::cancel;
pub(crate) use check::{Wanted, papers};
pub use move_to::{Move, move_to};

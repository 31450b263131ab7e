//! Follow-ups.

mod close;
mod reassign;

//! Follow-ups.

mod close;

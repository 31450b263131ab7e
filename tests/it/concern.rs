//! Concerns.

mod raise;

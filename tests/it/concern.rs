//! Concerns.

mod close;
mod leave;
mod partner;
mod raise;
mod unheard;

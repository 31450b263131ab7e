//! Rules: refused, faulted, replaced while the server runs.

mod fault;
mod reload;
mod start;

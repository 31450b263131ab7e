//! The framework's rules: scripts and words in, verdicts out. Pure: no database, no network, no clock, no async.

pub mod calendar;
pub mod cases;
pub mod explain;
pub mod facts;
pub mod lint;
pub mod problem;
pub mod row;
pub mod source;
pub mod surface;
pub mod term;
pub mod verdict;
pub mod vocabulary;

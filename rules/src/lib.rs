//! The framework's rules: scripts and words in, verdicts out. Pure: no database, no network, no clock, no async.

pub mod calendar;
pub mod cases;
mod collect;
pub mod docs;
mod engine;
mod eval;
pub mod explain;
pub mod facts;
pub mod header;
mod host;
pub mod lint;
pub mod plan;
pub mod problem;
pub mod row;
pub mod ruleset;
pub mod source;
pub mod surface;
pub mod term;
pub mod verdict;
pub mod vocabulary;

pub use eval::{evaluate, evaluate_unrecorded};
pub use facts::Facts;
pub use problem::{Problem, Severity};
pub use ruleset::RuleSet;
pub use source::{Source, SourceError};
pub use verdict::Evaluation;

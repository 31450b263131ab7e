//! The framework's rules: scripts and words in, verdicts out. Pure: no database, no network, no clock, no async.

pub mod book;
pub mod calendar;
pub mod cases;
mod collect;
pub mod docs;
pub mod draw;
pub mod due;
mod engine;
pub mod escalation;
mod eval;
pub mod explain;
pub mod facts;
pub mod header;
mod host;
pub mod lint;
pub mod period_end;
pub mod plan;
pub mod problem;
pub mod row;
pub mod ruleset;
pub mod source;
pub mod surface;
pub mod term;
mod toml_words;
pub mod verdict;
pub mod vocabulary;

pub use draw::draw;
pub use due::Due;
pub use escalation::{Escalation, Late};
pub use eval::{escalate, evaluate, evaluate_unrecorded, period_end};
pub use facts::Facts;
pub use period_end::{Ended, Ending};
pub use problem::{Problem, Severity};
pub use ruleset::RuleSet;
pub use source::{Source, SourceError};
pub use verdict::Evaluation;

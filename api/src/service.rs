//! What the product does, one noun a file: reads take a scope, writes take a grant, effects go through one transaction.

pub mod access;
pub mod concern;
pub mod distribution;
pub mod due;
pub mod error;
pub mod escalation;
pub mod evidence;
pub mod follow_up;
pub mod forum_pack;
pub mod gap;
pub mod import;
pub mod matrix;
pub mod meeting;
pub mod obligation;
pub mod owner;
pub mod period_end;
pub mod recipient;
pub mod rule_book;
pub mod rules;
pub mod term;
pub mod unit;
pub mod why;
pub mod why_not;
pub mod wording;

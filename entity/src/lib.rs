//! Rows of the database, one file a table: typed ids, column enums, nothing else.

pub mod access;
pub mod agency;
pub mod appointment;
pub mod case_file;
pub mod change;
pub mod column;
pub mod concern;
pub mod distribution;
pub mod epoch;
pub mod evaluation;
pub mod evidence;
pub mod evidence_revision;
pub mod follow_up;
pub mod id;
pub mod idempotency;
pub mod instant;
pub mod obligation;
pub mod outbox;
pub mod person;
pub mod requirement;
pub mod rule_activation;
pub mod rule_set;
pub mod satisfaction;
pub mod unit;
pub mod unit_placement;

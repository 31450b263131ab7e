//! Named examples beside each script: evidence in, expected outcomes out. Runs them and says in a sentence what differs.

pub(crate) mod file;
pub(crate) mod phrase;

//! Meetings of forums.

mod call;
mod change;
mod load;

//! Calendars that people subscribe to: an address with a private token, and behind it what its subscriber may see on the day
//! it is fetched.

mod calendar;
mod create;
mod entry;
mod revoke;
mod token;

pub use calendar::{Calendar, read};
pub use create::{Created, NewFeed, create};
pub use revoke::revoke;

//! Who may see and do what: the one policy table of the framework's domain, as types that cannot be forgotten.
//! Reads take a [`Scope`], writes a [`Grant`]; nothing here touches the database.

mod action;
mod actor;
mod duty;
mod grant;
mod scope;

pub use action::{Action, DIVISION, HEADS};
pub use actor::{Actor, Held};
pub use duty::{Audience, Duties, Owed, Owing};
pub use grant::{Denied, Grant, authorise};
pub use scope::{Limited, Reach, Scope};

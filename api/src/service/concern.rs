//! Concerns raised without an audit, and the closing of any concern. A concern is never refused for what it says.

mod close;
mod raise;

pub use close::{close, may_close};
pub use raise::{ConcernDraft, Raised, raise};

/// The role that owns a concern, in the line of the unit it is about. Our reading: the source names those who are told,
/// not an owner.
pub const OWNER: &str = "OPERATIONS_MANAGER";

/// Where the framework speaks of concerns: everyone can act on one at once.
pub(super) const SOURCE: &str = "FW-STATUS";

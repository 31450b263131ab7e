//! What runs beside requests: watching rules, judging again. Every task has a name, is begun again when it
//! fails, and ends at shutdown; nothing is spawned anywhere else.

mod supervisor;

pub use supervisor::{Shutdown, Supervisor};

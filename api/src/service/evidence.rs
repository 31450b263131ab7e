//! Evidence: submitted, previewed, revised, withdrawn, judged again. One walk for all of them:
//! read the facts, evaluate, turn outcomes into rows, write them in one transaction.

pub mod draft;
pub mod effect;

mod admit;
mod difference;
mod facts;
mod judge;
mod preview;
mod record;
mod reevaluate;
mod replay;
mod revise;
mod submit;
mod withdraw;

pub use draft::Draft;
pub use effect::Effects;
pub use judge::Judgement;
pub use preview::preview;
pub use reevaluate::{Reevaluated, reevaluate_faulted};
pub use replay::{Replay, replay};
pub(crate) use revise::amendable;
pub use revise::{Revision, may_amend, revise};
pub use submit::{Submitted, submit};
pub use withdraw::{Withdrawal, withdraw};

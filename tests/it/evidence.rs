//! Evidence: everything about one submission.

mod earlier;
mod keep;
mod preview;
mod refuse;
mod replay;
mod retry;
mod revise;
mod submit;
mod withdraw;

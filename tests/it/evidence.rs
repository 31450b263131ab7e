//! Evidence: everything about one submission.

mod keep;
mod preview;
mod refuse;
mod retry;
mod revise;
mod submit;
mod withdraw;

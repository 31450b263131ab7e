//! The command line: the only place that prints.

use std::process::ExitCode;

/// Reads the arguments and does what they say.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}

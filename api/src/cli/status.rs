//! One line that says how something stands: drawn again and again on a terminal, a line now and then anywhere else.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// The line is drawn at most so often on a terminal.
const DRAWN: Duration = Duration::from_millis(80);
/// And so often elsewhere.
const WRITTEN: Duration = Duration::from_secs(10);

pub struct Status {
    terminal: bool,
    last: Option<Instant>,
}

impl Status {
    pub fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            last: None,
        }
    }

    /// Whether people look at it.
    pub fn drawn(&self) -> bool {
        self.terminal
    }

    /// Shows the line, unless it was shown a moment ago.
    pub fn show(&mut self, line: &str) {
        let pause = if self.terminal { DRAWN } else { WRITTEN };
        if self.last.is_some_and(|last| last.elapsed() < pause) {
            return;
        }
        self.last = Some(Instant::now());
        let mut stderr = io::stderr().lock();
        let _ = if self.terminal {
            write!(stderr, "\r\x1b[2K{line}")
        } else {
            writeln!(stderr, "{line}")
        };
        let _ = stderr.flush();
    }

    /// Leaves the terminal as it was.
    pub fn clear(&mut self) {
        if self.terminal && self.last.is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[2K");
        }
    }
}

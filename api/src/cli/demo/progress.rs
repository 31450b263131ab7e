//! How far the county's past is: one line that is drawn again and again on a terminal, a line a month anywhere else.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use chrono::Datelike as _;

use crate::demo::year::Progress;

/// Length of the bar, characters.
const LENGTH: u32 = 30;
/// The line is drawn at most so often.
const PAUSE: Duration = Duration::from_millis(80);

pub struct Bar {
    terminal: bool,
    begun: Instant,
    drawn: Option<Instant>,
    month: Option<u32>,
}

impl Bar {
    pub fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            begun: Instant::now(),
            drawn: None,
            month: None,
        }
    }

    pub fn show(&mut self, progress: &Progress) {
        if self.terminal {
            self.draw(progress);
        } else if self.month.replace(progress.day.month()) != Some(progress.day.month()) {
            let _ = writeln!(io::stderr().lock(), "{}", line(progress));
        }
    }

    /// Leaves the terminal as it was.
    pub fn clear(&mut self) {
        if self.terminal && self.drawn.is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[2K");
        }
    }

    fn draw(&mut self, progress: &Progress) {
        if self.drawn.is_some_and(|drawn| drawn.elapsed() < PAUSE) && progress.done < progress.days {
            return;
        }
        self.drawn = Some(Instant::now());
        let full = progress.done * LENGTH / progress.days.max(1);
        let bar: String = (0..LENGTH).map(|at| if at < full { '█' } else { '░' }).collect();
        let seconds = self.begun.elapsed().as_secs();
        let mut stderr = io::stderr().lock();
        let _ = write!(
            stderr,
            "\r\x1b[2K{bar} {:3} %  {}  {}:{:02}",
            progress.done * 100 / progress.days.max(1),
            line(progress),
            seconds / 60,
            seconds % 60
        );
        let _ = stderr.flush();
    }
}

fn line(progress: &Progress) -> String {
    format!("{}  {} submissions", progress.day.format("%B %Y"), progress.submissions)
}

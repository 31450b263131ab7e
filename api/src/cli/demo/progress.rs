//! How far the county's past is: a bar on a terminal, a line now and then anywhere else.

use std::time::Instant;

use crate::{cli::status::Status, demo::year::Progress};

/// Length of the bar, characters.
const LENGTH: u32 = 30;

pub struct Bar {
    status: Status,
    begun: Instant,
}

impl Bar {
    pub fn new() -> Self {
        Self {
            status: Status::new(),
            begun: Instant::now(),
        }
    }

    pub fn show(&mut self, progress: &Progress) {
        let said = format!("{}, {} submissions", progress.day.format("%B %Y"), progress.submissions);
        let days = progress.days.max(1);
        let percent = progress.done * 100 / days;
        if !self.status.drawn() {
            self.status.show(&format!("{percent} %: {said}"));
            return;
        }
        let full = progress.done * LENGTH / days;
        let bar: String = (0..LENGTH).map(|at| if at < full { '█' } else { '░' }).collect();
        let seconds = self.begun.elapsed().as_secs();
        self.status.show(&format!(
            "{bar} {percent:3} %  {said}, {}:{:02}",
            seconds / 60,
            seconds % 60
        ));
    }

    /// Leaves the terminal as it was.
    pub fn clear(&mut self) {
        self.status.clear();
    }
}

//! Lines of a CSV file. What the county writes into it needs no quotes.

use std::fmt::Write as _;

use crate::service::import::Csv;

/// A file that grows.
#[derive(Clone, Debug)]
pub(super) struct Table {
    name: &'static str,
    text: String,
}

impl Table {
    /// More lines after those that are there.
    pub fn after(name: &'static str, text: &str) -> Self {
        let mut text = text.to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Self { name, text }
    }

    /// One more.
    pub fn line<const N: usize>(&mut self, cells: [&str; N]) {
        let _ = writeln!(self.text, "{}", cells.join(","));
    }

    /// The file.
    pub fn csv(self) -> Csv {
        Csv {
            name: self.name.to_owned(),
            text: self.text,
        }
    }
}

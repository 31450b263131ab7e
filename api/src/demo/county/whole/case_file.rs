//! The register of case files: opaque references, some restricted, some with a protection plan, some of looked after children.

use std::collections::BTreeMap;

use super::table::Table;
use crate::{demo::county::small_case_files, service::import::Csv};

/// The first reference after those of the small county.
const FIRST: usize = 20_001;

/// Files with their holders.
pub(super) struct Register {
    table: Table,
    held: BTreeMap<String, Vec<String>>,
    next: usize,
}

impl Register {
    /// Begins with the files of the small county.
    pub fn new(table: Table) -> Self {
        let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in small_case_files() {
            let files = held.entry(file.holder.to_owned()).or_default();
            files.push(file.reference.to_owned());
        }
        Self {
            table,
            held,
            next: FIRST,
        }
    }

    /// So many more files of a team, or of a worker in it.
    pub fn open(&mut self, team: &str, worker: Option<&str>, count: usize) {
        for _ in 0..count {
            let number = self.next;
            self.next += 1;
            let reference = format!("HM-{number}");
            let one_in = |every: usize, at: usize| if number % every == at { "yes" } else { "no" };
            let flags = (one_in(41, 3), one_in(9, 4), one_in(7, 2));
            self.table
                .line([&reference, team, worker.unwrap_or_default(), flags.0, flags.1, flags.2]);
            let holder = worker.unwrap_or(team).to_owned();
            self.held.entry(holder).or_default().push(reference);
        }
    }

    /// The file, and whose what is.
    pub fn done(self) -> (Csv, BTreeMap<String, Vec<String>>) {
        (self.table.csv(), self.held)
    }
}

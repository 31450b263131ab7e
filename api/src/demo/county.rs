//! The county's registers, as an authority would hand them in. Every name, place and reference is made up.

mod whole;

use crate::service::import::{Csv, Files};
pub use whole::{County, whole};

/// The small county as files to import: two services, four teams, twelve workers.
#[must_use]
pub fn files() -> Files {
    let csv = |name: &str, text: &str| {
        Some(Csv {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    };
    Files {
        agencies: csv("agencies.csv", AGENCIES),
        units: csv("units.csv", UNITS),
        persons: csv("persons.csv", PERSONS),
        appointments: csv("appointments.csv", APPOINTMENTS),
        case_files: csv("case-files.csv", CASE_FILES),
        meetings: csv("meetings.csv", include_str!("county/meetings.csv")),
    }
}

const AGENCIES: &str = include_str!("county/agencies.csv");
const UNITS: &str = include_str!("county/units.csv");
const PERSONS: &str = include_str!("county/persons.csv");
const APPOINTMENTS: &str = include_str!("county/appointments.csv");
const CASE_FILES: &str = include_str!("county/case-files.csv");

/// References of the files that a unit of the small county holds, in order: of a worker, or of a team that holds files
/// without a worker.
#[must_use]
pub fn case_files_of(unit: &str) -> Vec<&'static str> {
    let held = small_case_files().filter(|file| file.holder == unit);
    held.map(|file| file.reference).collect()
}

/// A case file with the worker who holds it, else the team.
struct CaseFile {
    reference: &'static str,
    holder: &'static str,
}

fn small_case_files() -> impl Iterator<Item = CaseFile> {
    CASE_FILES.lines().skip(1).filter_map(|row| {
        let mut cells = row.split(',');
        let (reference, team, worker) = (cells.next()?, cells.next()?, cells.next()?);
        let holder = if worker.is_empty() { team } else { worker };
        Some(CaseFile { reference, holder })
    })
}

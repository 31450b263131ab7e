//! The county's registers, as an authority would hand them in. Every name, place and reference is made up.

use crate::service::import::{Csv, Files};

/// The county as files to import.
#[must_use]
pub fn files() -> Files {
    let csv = |name: &str, text: &str| {
        Some(Csv {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    };
    Files {
        agencies: csv("agencies.csv", include_str!("county/agencies.csv")),
        units: csv("units.csv", include_str!("county/units.csv")),
        persons: csv("persons.csv", include_str!("county/persons.csv")),
        appointments: csv("appointments.csv", include_str!("county/appointments.csv")),
        case_files: csv("case-files.csv", include_str!("county/case-files.csv")),
        meetings: csv("meetings.csv", include_str!("county/meetings.csv")),
    }
}

/// References of the files that a unit holds, in order: of a worker, or of a team that holds files without a worker.
#[must_use]
pub fn case_files_of(unit: &str) -> Vec<&'static str> {
    let rows = include_str!("county/case-files.csv").lines().skip(1);
    let cells = rows.map(|row| row.split(',').collect::<Vec<_>>());
    cells
        .filter_map(|cells| match cells.as_slice() {
            [reference, team, worker, ..] if *worker == unit || (worker.is_empty() && *team == unit) => {
                Some(*reference)
            }
            _ => None,
        })
        .collect()
}

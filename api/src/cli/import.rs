//! `plumbline import`.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    args::{Global, Import},
    exit::{Exit, Failure},
    print, settings,
};
use crate::{
    boot,
    clock::SystemClock,
    service::import::{self, Csv, Files},
};

pub async fn run(global: &Global, paths: &Import) -> Result<(), Failure> {
    let files = Files {
        agencies: read(paths.agencies.as_ref())?,
        units: read(paths.units.as_ref())?,
        persons: read(paths.persons.as_ref())?,
        appointments: read(paths.appointments.as_ref())?,
        case_files: read(paths.case_files.as_ref())?,
        meetings: read(paths.meetings.as_ref())?,
    };
    let settings = settings(global)?;
    let app = boot::app(&settings, Arc::new(SystemClock)).await?;
    if app.rules().refusal().is_some() {
        print::note(
            "the rule set is refused, and the one before it goes on governing: `plumbline rules check` says why",
        );
    }
    let done = import::run(&app, &files).await;
    app.store().close().await;
    print::out(done?.to_string());
    Ok(())
}

fn read(path: Option<&PathBuf>) -> Result<Option<Csv>, Failure> {
    path.map(|path| csv(path)).transpose()
}

fn csv(path: &Path) -> Result<Csv, Failure> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| {
        Failure::new(
            Exit::Import,
            format!("`{name}` cannot be read: {error}; nothing was loaded"),
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error
            .as_bytes()
            .iter()
            .take(error.utf8_error().valid_up_to())
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Failure::new(
            Exit::Import,
            format!("{name}:{line}: is not UTF-8; save the file as UTF-8; nothing was loaded"),
        )
    })?;
    Ok(Csv { name, text })
}

//! A real browser, where there is one: pages are tried as people see them.

use std::{env, path::PathBuf};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The program of a Chromium. None where there is none and nobody insists (`PLUMBLINE_TEST_BROWSER=required`).
///
/// # Panics
/// When a browser is insisted on and missing.
pub fn program() -> Option<PathBuf> {
    let wish = env::var("PLUMBLINE_TEST_BROWSER").unwrap_or_default();
    let path = env::var_os("PATH").filter(|_| wish != "off").unwrap_or_default();
    let places = env::split_paths(&path).flat_map(|dir| NAMES.map(|name| dir.join(name)));
    let found = places.into_iter().find(|place| place.is_file());
    assert!(
        found.is_some() || wish != "required",
        "PLUMBLINE_TEST_BROWSER is `required`, but there is none of {NAMES:?}"
    );
    if found.is_none() {
        eprintln!("left out: there is no browser on this machine");
    }
    found
}

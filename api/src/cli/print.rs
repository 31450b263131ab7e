//! Printing. A reader that has gone away, such as `head`, is no error.

use std::io::{self, Write};

/// Results, for people and pipes.
pub fn out(text: impl AsRef<str>) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{}", text.as_ref()).and_then(|()| stdout.flush());
}

/// A document as it is.
pub fn document(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// Something worth knowing beside the results.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "note: {text}");
}

/// Why a command failed.
pub fn failure(text: &str) {
    let _ = writeln!(io::stderr().lock(), "plumbline: {text}");
}

//! Why files could not be read, and what to do about it: told in the same way as a mistake within them.

use std::{io, string::FromUtf8Error};

use thiserror::Error;

use super::{FILE_BYTES, FILES};
use crate::{
    explain::Code,
    problem::{Problem, place_of},
};

/// Why a folder of rules could not be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file system refused.
    #[error("`{path}` cannot be read")]
    Io {
        /// What was read: a path within the set, or the folder itself.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file is no UTF-8 text.
    #[error("{0}")]
    NotText(Box<Problem>),
    /// A file is larger than anything a rule set needs.
    #[error("`{path}` has {bytes} bytes; a file of a rule set has at most {FILE_BYTES}")]
    TooLarge {
        /// Which file.
        path: String,
        /// Its size.
        bytes: u64,
    },
    /// Too many files, or folders too deep: probably not a folder of rules.
    #[error("`{path}` holds more than {FILES} files or folders within folders: give the folder of the rules itself")]
    TooMany {
        /// Which folder.
        path: String,
    },
    /// The stored text of a rule set cannot be read back.
    #[error("the stored rule set is not a JSON object of texts by path")]
    Json(#[source] serde_json::Error),
}

impl SourceError {
    /// The same as a problem of the checker, with what to do.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let unread = |path: &str, message: String, help: &str| Problem::new(Code::Unreadable, path, message).help(help);
        match self {
            Self::Io { path, source } => unread(path, format!("this cannot be read: {source}"), remedy(source)),
            Self::NotText(problem) => (**problem).clone(),
            Self::TooLarge { path, bytes } => unread(
                path,
                format!("this file has {bytes} bytes; a file of a rule set has at most {FILE_BYTES}"),
                "shorten it, or take it out of the folder",
            ),
            Self::TooMany { path } => unread(
                path,
                format!("this holds more than {FILES} files or too many folders within folders"),
                "give the folder of the rules itself",
            ),
            Self::Json(source) => unread("", format!("{self}: {source}"), "this is no fault of the rules"),
        }
    }
}

fn remedy(why: &io::Error) -> &'static str {
    match why.kind() {
        io::ErrorKind::NotFound => "put it back where it was, or say with `--rules` where the folder is now",
        io::ErrorKind::PermissionDenied => "let the account that runs the service read it",
        _ => "look at the disk or the network drive that it lies on",
    }
}

/// The first byte of a file that is no UTF-8, with the line as far as it can be shown.
pub(super) fn not_text(path: String, error: &FromUtf8Error) -> SourceError {
    let (bytes, good) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let text = String::from_utf8_lossy(bytes);
    // What stands before it is shown as it is, so that its place in the bytes is its place in the text.
    let (line, column) = place_of(&text, good);
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let mut problem = Problem::new(
        Code::Unreadable,
        path,
        if wide {
            "this file was saved as UTF-16"
        } else {
            "this character is not saved as UTF-8"
        },
    )
    .help("save the file as UTF-8: most editors offer that under `Save as`, as its encoding");
    if wide {
        (problem.line, problem.column) = (line, column);
    } else {
        problem = problem.at(&text, line, column);
    }
    SourceError::NotText(Box::new(problem))
}

//! The files of a rule set by relative path, and the hash that names their content. Never compiles anything.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use sha2::{Digest, Sha256};

mod read;
mod unread;

pub use unread::SourceError;

const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// No file of a rule set is larger, in bytes; scripts are held to less by the checker.
pub const FILE_BYTES: u64 = 1_048_576;
/// No rule set has more files.
pub const FILES: usize = 2_000;

/// The files of a rule set. Immutable; equal content has an equal hash wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    files: BTreeMap<String, String>,
    hash: String,
}

impl Source {
    /// Take files by relative path, such as `part3/3.16_supervision_case_file_audit.rhai`.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, String>) -> Self {
        let hash = hash_of(&files);
        Self { files, hash }
    }

    /// The framework as shipped with this program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::from_files(
            SHIPPED
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    /// Read a folder: every `.toml` and `.rhai` file in it and below; names that begin with a dot are passed over, and so is
    /// the mark that some editors put before the first character.
    ///
    /// # Errors
    /// When a folder or file cannot be read, is not UTF-8, or is larger than a rule set needs.
    pub fn read_dir(root: &Path) -> Result<Self, SourceError> {
        read::folder(root).map(Self::from_files)
    }

    /// The files by path, in order.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// The text of one file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// SHA-256 in hexadecimal over every path and content, in order of the paths.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// As a JSON object of texts by path: how a version is stored.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::json!(self.files).to_string()
    }

    /// Read back what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// When the text is not a JSON object of texts.
    pub fn from_json(json: &str) -> Result<Self, SourceError> {
        serde_json::from_str(json)
            .map(Self::from_files)
            .map_err(SourceError::Json)
    }
}

fn hash_of(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for (path, text) in files {
        // Lengths stand first, so that no two different sets of files give the same bytes.
        for part in [path, text] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher
        .finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing into a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

//! The files of a rule set by relative path, and the hash that names their content. Never compiles anything.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

use sha2::{Digest, Sha256};
use thiserror::Error;

const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// No file of a rule set is larger, in bytes; scripts are held to less by the checker.
pub const FILE_BYTES: u64 = 1_048_576;
/// No rule set has more files.
pub const FILES: usize = 2_000;
const FOLDERS_DEEP: usize = 8;

/// The files of a rule set. Immutable; equal content has an equal hash wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    files: BTreeMap<String, String>,
    hash: String,
}

/// Why a folder of rules could not be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file system refused.
    #[error("cannot read `{path}`: give a folder of rules that this process may read")]
    Io {
        /// What was read.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
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

    /// Read a folder: every `.toml` and `.rhai` file in it and below; names that begin with a dot are passed over.
    ///
    /// # Errors
    /// When a folder or file cannot be read, is not UTF-8, or is larger than a rule set needs.
    pub fn read_dir(root: &Path) -> Result<Self, SourceError> {
        let mut files = BTreeMap::new();
        read_folder(root, "", 0, &mut files)?;
        Ok(Self::from_files(files))
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

fn read_folder(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut BTreeMap<String, String>,
) -> Result<(), SourceError> {
    let failed = |path: &Path, source| SourceError::Io {
        path: path.display().to_string(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        let about = fs::metadata(&path).map_err(|e| failed(&path, e))?;
        if depth >= FOLDERS_DEEP || files.len() >= FILES {
            return Err(SourceError::TooMany {
                path: folder.display().to_string(),
            });
        }
        if about.is_dir() {
            read_folder(&path, &format!("{relative}/"), depth + 1, files)?;
        } else if relative_is_read(&path) {
            if about.len() > FILE_BYTES {
                return Err(SourceError::TooLarge {
                    path: path.display().to_string(),
                    bytes: about.len(),
                });
            }
            files.insert(relative, fs::read_to_string(&path).map_err(|e| failed(&path, e))?);
        }
    }
    Ok(())
}

fn relative_is_read(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "toml" || kind == "rhai")
}

//! From a folder to texts by relative path. What cannot be read is named by the path that its author knows.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::{FILE_BYTES, FILES, SourceError, unread};

const FOLDERS_DEEP: usize = 8;
/// Some editors put this before the first character of a file; nobody sees it, and no language reads it.
const MARK: char = '\u{feff}';

pub(super) fn folder(root: &Path) -> Result<BTreeMap<String, String>, SourceError> {
    let mut files = BTreeMap::new();
    read(root, "", 0, &mut files)?;
    Ok(files)
}

fn read(folder: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, String>) -> Result<(), SourceError> {
    // The folder itself has no path within the set.
    let here = if prefix.is_empty() {
        folder.display().to_string()
    } else {
        prefix.to_owned()
    };
    let failed = |source: io::Error| SourceError::Io {
        path: here.clone(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        let failed = |source| SourceError::Io {
            path: relative.clone(),
            source,
        };
        let about = fs::metadata(&path).map_err(failed)?;
        if depth >= FOLDERS_DEEP || files.len() >= FILES {
            return Err(SourceError::TooMany { path: here });
        }
        if about.is_dir() {
            read(&path, &format!("{relative}/"), depth + 1, files)?;
        } else if is_read(&path) {
            if about.len() > FILE_BYTES {
                return Err(SourceError::TooLarge {
                    path: relative,
                    bytes: about.len(),
                });
            }
            let bytes = fs::read(&path).map_err(failed)?;
            files.insert(relative.clone(), text(relative, bytes)?);
        }
    }
    Ok(())
}

fn text(path: String, bytes: Vec<u8>) -> Result<String, SourceError> {
    let text = String::from_utf8(bytes).map_err(|error| unread::not_text(path, &error))?;
    Ok(text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text))
}

fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "toml" || kind == "rhai")
}

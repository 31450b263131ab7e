//! Secrets of this installation: random bytes in a file that its owner alone reads, made at first use.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Fewest bytes of a secret: as hard to guess as the signatures made with it.
const LEAST: usize = 32;

/// The secret in this file, made where there is none.
///
/// # Errors
/// When it cannot be read or written, or is too short to be one.
pub fn read_or_make(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Ok(secret) if secret.len() >= LEAST => Ok(secret),
        Ok(secret) => Err(io::Error::other(format!(
            "it has {} bytes, expected at least {LEAST}",
            secret.len()
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(path),
        Err(error) => Err(error),
    }
}

/// Writes beside and links into place, so that two processes that start together agree on one secret.
fn make(path: &Path) -> io::Result<Vec<u8>> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    let mut secret = [0_u8; 48];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let mut name = [0_u8; 8];
    getrandom::fill(&mut name).map_err(io::Error::other)?;
    let beside = path.with_extension(format!("{:016x}.new", u64::from_le_bytes(name)));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read(path),
    }
}

//! A file that is coming in: written to a file of its own while it is hashed. Only once it is whole, looked at and made to last does
//! it get its name; until then dropping it leaves nothing behind.

use std::{
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tokio::{fs, io::AsyncWriteExt as _};

/// A file that is coming in.
#[derive(Debug)]
pub struct Incoming {
    file: fs::File,
    part: Part,
    hash: Sha256,
    bytes: u64,
}

/// A file that has come in whole and has no name yet.
#[derive(Debug)]
pub struct Arrived {
    pub(super) part: Part,
    /// SHA-256 of its content, hex.
    pub sha256: String,
    /// How long it is.
    pub bytes: u64,
}

/// A file that goes away when nobody keeps it.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    kept: bool,
}

impl Part {
    /// Makes the file, for its owner alone.
    pub(super) async fn make(path: PathBuf) -> io::Result<(fs::File, Self)> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await?;
        Ok((file, Self { path, kept: false }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// It has another name now.
    pub(super) fn kept(mut self) {
        self.kept = true;
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "what was left of a file on its way is not removed; the sweep will");
        }
    }
}

impl Incoming {
    pub(super) async fn begin(path: PathBuf) -> io::Result<Self> {
        let (file, part) = Part::make(path).await?;
        Ok(Self {
            file,
            part,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Takes in the next part.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn write(&mut self, part: &[u8]) -> io::Result<()> {
        self.hash.update(part);
        self.bytes += u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.file.write_all(part).await
    }

    /// Bytes taken in so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// When the last of it cannot be written.
    pub async fn end(mut self) -> io::Result<Arrived> {
        self.file.flush().await?;
        let digest = self.hash.finalize();
        let hex = digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Arrived {
            part: self.part,
            sha256: hex,
            bytes: self.bytes,
        })
    }
}

impl Arrived {
    /// Where it lies for now, to be looked at.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.part.path()
    }
}

//! A file that is coming in: written to a file of its own while it is hashed. Only once it is whole, looked at and on the disk
//! does it get its name; until then dropping it leaves nothing behind.

use std::{
    fmt::Write as _,
    fs::File,
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use sha2::{Digest as _, Sha256};
use tokio::{fs, io::AsyncWriteExt as _};

use super::{Blobs, make_private, on_disk};

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
    part: Part,
    /// SHA-256 of its content, hex.
    pub sha256: String,
    /// How long it is.
    pub bytes: u64,
}

/// A file that goes away when nobody keeps it.
#[derive(Debug)]
struct Part(Option<PathBuf>);

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(path) = &self.0
            && let Err(error) = std::fs::remove_file(path)
        {
            tracing::warn!(%error, "what was left of an upload is not removed; the sweep will");
        }
    }
}

impl Incoming {
    pub(super) async fn begin(path: PathBuf) -> io::Result<Self> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await?;
        Ok(Self {
            file,
            part: Part(Some(path)),
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
    pub fn path(&self) -> Option<&Path> {
        self.part.0.as_deref()
    }

    /// Puts it under its digest; once this returns, it is on the disk. `at` counts as the time at which it was last wanted. The
    /// same content twice is one file.
    ///
    /// # Errors
    /// When it cannot be made to last.
    pub async fn keep(self, blobs: &Blobs, at: SystemTime) -> io::Result<()> {
        let blobs = blobs.clone();
        let Self { mut part, sha256, .. } = self;
        on_disk(move || {
            let (Some(from), Some(to)) = (part.0.as_deref(), blobs.place(&sha256)) else {
                return Err(io::Error::other("nothing to keep"));
            };
            let file = File::options().write(true).open(from)?;
            file.set_modified(at)?;
            file.sync_all()?;
            let shard = to.parent().unwrap_or(blobs.dir());
            if !shard.is_dir() {
                make_private(shard)?;
                sync_dir(blobs.dir())?;
            }
            // What lies there already has the same content; who reads it goes on reading the old file.
            std::fs::rename(from, &to)?;
            part.0.take();
            sync_dir(shard)
        })
        .await
    }
}

/// Makes names in a directory last.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

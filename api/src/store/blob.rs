//! What files hold, each under the SHA-256 of its content, in a directory beside the database: `ab/cdef…`. Content is never
//! rewritten. It comes in through [`Incoming`], goes out through [`Outgoing`], and is deleted by the sweep alone. Whatever
//! else should keep files some day (an object store) stands behind these four: begin, keep, open, sweep.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{fs, io::AsyncReadExt as _, task};
use uuid::Uuid;

mod incoming;
mod sweep;

pub use incoming::{Arrived, Incoming};
pub use sweep::{SweepError, Swept};

/// Where what is on its way lies, until it has a digest.
const INCOMING: &str = "incoming";
/// Bytes read at a time: memory that one download costs.
const PART: usize = 64 * 1024;

/// The store of what files hold. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: Arc<Path>,
}

impl Blobs {
    /// The store in this directory; nothing is touched yet.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.into() }
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the directory where it is missing; nobody else of this machine reads it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(&self) -> io::Result<()> {
        make_private(&self.dir.join(INCOMING))?;
        incoming::sync_dir(&self.dir)?;
        // The directory above may be somebody else's.
        let above = self.dir.parent().filter(|above| !above.as_os_str().is_empty());
        if let Some(Err(error)) = above.map(incoming::sync_dir) {
            tracing::debug!(%error, "the directory above that of attachments cannot be flushed");
        }
        Ok(())
    }

    /// Begins to take in a file. `id` names it until its digest is known.
    ///
    /// # Errors
    /// When no file can be made.
    pub async fn begin(&self, id: Uuid) -> io::Result<Incoming> {
        Incoming::begin(self.dir.join(INCOMING).join(format!("{}.part", id.simple()))).await
    }

    /// Opens what lies under a digest; nothing when it is not there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn open(&self, sha256: &str) -> io::Result<Option<Outgoing>> {
        let Some(place) = self.place(sha256) else {
            return Ok(None);
        };
        match fs::File::open(place).await {
            Ok(file) => Ok(Some(Outgoing { file })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The file under a digest, for a scanner that reads files by their path; nothing when it is not there.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub async fn file(&self, sha256: &str) -> io::Result<Option<PathBuf>> {
        let Some(place) = self.place(sha256) else {
            return Ok(None);
        };
        Ok(fs::try_exists(&place).await?.then_some(place))
    }

    /// Where content with this digest lies; nothing for what is no digest.
    fn place(&self, sha256: &str) -> Option<PathBuf> {
        let plain = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let (shard, rest) = sha256.split_at_checked(2).filter(|_| plain)?;
        Some(self.dir.join(shard).join(rest))
    }
}

/// What a file holds, on its way out.
#[derive(Debug)]
pub struct Outgoing {
    file: fs::File,
}

impl Outgoing {
    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut part = Vec::with_capacity(PART);
        let read = self.file.read_buf(&mut part).await?;
        Ok((read > 0).then_some(part))
    }
}

/// Makes a directory, and those above it, for its owner alone.
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Runs what waits for the disk where waiting holds up nobody.
async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    task::spawn_blocking(work).await.map_err(io::Error::other)?
}

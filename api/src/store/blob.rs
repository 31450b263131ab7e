//! What files hold, each under the SHA-256 of its content: on a disk beside the database, or in a bucket that speaks S3. Content is
//! never rewritten. It comes in through [`Incoming`], goes out through [`Outgoing`], and is deleted by the sweep alone.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::task;
use uuid::Uuid;

mod bucket;
mod disk;
mod incoming;
mod outgoing;
mod sweep;

pub use bucket::{Bucket, BucketSettings};
pub use incoming::{Arrived, Incoming};
pub use outgoing::{Lent, Outgoing};
pub use sweep::{SweepError, Swept};

use disk::Disk;
use incoming::Part;

/// Where what is on its way lies, until it has a digest.
const INCOMING: &str = "incoming";

/// The store of what files hold. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: Arc<Path>,
    home: Home,
}

/// Where content lies for good.
#[derive(Clone, Debug)]
enum Home {
    Disk(Disk),
    Bucket(Bucket),
}

impl Blobs {
    /// The store in this directory; nothing is touched yet.
    #[must_use]
    pub fn on_disk(dir: &Path) -> Self {
        let dir: Arc<Path> = dir.into();
        Self {
            home: Home::Disk(Disk::new(Arc::clone(&dir))),
            dir,
        }
    }

    /// The store in a bucket, with a directory for what is on its way; nothing is touched yet.
    #[must_use]
    pub fn in_bucket(dir: &Path, bucket: Bucket) -> Self {
        Self {
            home: Home::Bucket(bucket),
            dir: dir.into(),
        }
    }

    /// The directory of this machine.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the directory where it is missing; nobody else of this machine reads it. Of a bucket nothing is asked yet: whatever else
    /// the server does goes on without it.
    ///
    /// # Errors
    /// When the directory cannot be made.
    pub fn prepare(&self) -> io::Result<()> {
        make_private(&self.dir.join(INCOMING))?;
        match &self.home {
            Home::Disk(disk) => disk.prepare(),
            Home::Bucket(_) => Ok(()),
        }
    }

    /// Begins to take in a file. `id` names it until its digest is known.
    ///
    /// # Errors
    /// When no file can be made.
    pub async fn begin(&self, id: Uuid) -> io::Result<Incoming> {
        Incoming::begin(self.part(id)).await
    }

    /// Puts what has arrived under its digest; once this returns, it lasts. `at` counts as the time at which it was last wanted.
    /// The same content twice is kept once.
    ///
    /// # Errors
    /// When it cannot be made to last.
    pub async fn keep(&self, arrived: Arrived, at: std::time::SystemTime) -> io::Result<()> {
        match &self.home {
            Home::Disk(disk) => disk.keep(arrived, at).await,
            Home::Bucket(bucket) => bucket.keep(arrived).await,
        }
    }

    /// Opens what lies under a digest; nothing when it is not there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn open(&self, sha256: &str) -> io::Result<Option<Outgoing>> {
        match &self.home {
            Home::Disk(disk) => disk.open(sha256).await,
            Home::Bucket(bucket) => bucket.open(sha256).await,
        }
    }

    /// Whether anything lies under a digest.
    ///
    /// # Errors
    /// When it cannot be found out.
    pub async fn holds(&self, sha256: &str) -> io::Result<bool> {
        match &self.home {
            Home::Disk(disk) => disk.holds(sha256).await,
            Home::Bucket(bucket) => bucket.holds(sha256).await,
        }
    }

    /// What lies under a digest as a file of this machine, for a scanner that reads files by their path; nothing when it is not
    /// there. `id` names the copy where one has to be made.
    ///
    /// # Errors
    /// When it cannot be read, or not be copied.
    pub async fn lend(&self, sha256: &str, id: Uuid) -> io::Result<Option<Lent>> {
        match &self.home {
            Home::Disk(disk) => disk.lend(sha256).await,
            Home::Bucket(bucket) => match bucket.open(sha256).await? {
                Some(content) => content.copied(self.part(id)).await.map(Some),
                None => Ok(None),
            },
        }
    }

    fn part(&self, id: Uuid) -> PathBuf {
        self.dir.join(INCOMING).join(format!("{}.part", id.simple()))
    }
}

/// Whether this is how a SHA-256 is written: nothing else becomes the name of a file.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
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

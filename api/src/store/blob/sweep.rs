//! Deletes what nobody needs: parts of uploads that broke off, and content that no row names. Safe beside uploads and beside
//! other replicas that sweep.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{Blobs, Home, INCOMING, on_disk};
use crate::store::StoreError;

/// How many digests are asked about at a time.
const BATCH: usize = 1_000;

/// What a sweep deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Parts of uploads that broke off.
    pub parts: u64,
    /// Content that no row names.
    pub blobs: u64,
}

/// Why a sweep broke off; what it had not come to is left for the next one.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// Where content lies.
    #[error("what attachments hold cannot be swept")]
    Blobs(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Blobs {
    /// Deletes what was last wanted before `before` and what `wanted` does not name of it.
    ///
    /// Content goes in two steps. It is put aside first; then it is asked about again, and what is wanted after all is put back, so
    /// that no row is ever without its file. On a disk the second step follows at once, because the time of a file tells whether
    /// it came in meanwhile. In a bucket it comes with a sweep a day later, and until then reading finds what lies aside.
    ///
    /// # Errors
    /// When disk, bucket or database do not answer.
    pub async fn sweep<F>(&self, before: SystemTime, wanted: impl Fn(Vec<String>) -> F) -> Result<Swept, SweepError>
    where
        F: Future<Output = Result<HashSet<String>, StoreError>>,
    {
        let incoming = self.dir.join(INCOMING);
        let mut swept = Swept {
            parts: on_disk(move || remove_parts(&incoming, before)).await?,
            blobs: 0,
        };
        // What an earlier sweep left half-way, or for this one.
        swept.blobs += self.settle(self.home.set_aside(before).await?, before, &wanted).await?;
        for shard in 0..=u8::MAX {
            let old = self.home.old(shard, before).await?;
            for digests in old.chunks(BATCH) {
                let kept = wanted(digests.to_vec()).await?;
                let unwanted: Vec<String> = digests.iter().filter(|it| !kept.contains(*it)).cloned().collect();
                if !unwanted.is_empty() {
                    let aside = self.home.put_aside(unwanted).await?;
                    swept.blobs += self.settle(aside, before, &wanted).await?;
                }
            }
        }
        Ok(swept)
    }

    /// Decides for good about what lies aside, and counts what is gone.
    async fn settle<F>(
        &self,
        aside: Vec<String>,
        before: SystemTime,
        wanted: &impl Fn(Vec<String>) -> F,
    ) -> Result<u64, SweepError>
    where
        F: Future<Output = Result<HashSet<String>, StoreError>>,
    {
        let mut gone = 0;
        for digests in aside.chunks(BATCH) {
            let kept = wanted(digests.to_vec()).await?;
            for digest in digests {
                let is_wanted = kept.contains(digest);
                gone += u64::from(self.home.settle(digest.clone(), is_wanted, before).await?);
            }
        }
        Ok(gone)
    }
}

impl Home {
    async fn old(&self, shard: u8, before: SystemTime) -> io::Result<Vec<String>> {
        match self {
            Self::Disk(disk) => disk.old(shard, before).await,
            Self::Bucket(bucket) => bucket.old(shard, before).await,
        }
    }

    /// Gives what can be settled at once.
    async fn put_aside(&self, digests: Vec<String>) -> io::Result<Vec<String>> {
        match self {
            Self::Disk(disk) => disk.put_aside(digests).await,
            Self::Bucket(bucket) => bucket.put_aside(&digests).await.map(|()| Vec::new()),
        }
    }

    async fn set_aside(&self, before: SystemTime) -> io::Result<Vec<String>> {
        match self {
            Self::Disk(disk) => disk.set_aside().await,
            Self::Bucket(bucket) => bucket.set_aside(before).await,
        }
    }

    async fn settle(&self, digest: String, wanted: bool, before: SystemTime) -> io::Result<bool> {
        match self {
            Self::Disk(disk) => disk.settle(digest, wanted, before).await,
            Self::Bucket(bucket) => bucket.settle(&digest, wanted, before).await,
        }
    }
}

fn remove_parts(incoming: &Path, before: SystemTime) -> io::Result<u64> {
    let mut count = 0;
    let parts = entries(incoming)?;
    for path in parts
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "part"))
    {
        if is_older(&path, before) && removed(&path)? {
            count += 1;
        }
    }
    Ok(count)
}

/// What lies in a directory; nothing in one that is not there.
pub(super) fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

pub(super) fn is_older(path: &Path, before: SystemTime) -> bool {
    last_wanted(path).is_ok_and(|at| at < before)
}

pub(super) fn last_wanted(path: &Path) -> io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

/// Whether it was there to be removed.
pub(super) fn removed(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

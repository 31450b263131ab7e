//! Deletes what nobody needs: parts of uploads that broke off, and content that no row names. Safe beside uploads and beside
//! other replicas that sweep.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{Blobs, INCOMING, on_disk};
use crate::store::StoreError;

/// How many digests are asked about at a time.
const BATCH: usize = 1_000;
/// What a file is called while it is decided for good whether it goes.
const DOOMED: &str = "doomed";

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
    /// The disk.
    #[error("the directory of attachments cannot be swept")]
    Disk(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Blobs {
    /// Deletes what was last wanted before `before` and what `wanted` does not name of it.
    ///
    /// A file goes in two steps. It is moved aside first; then it is asked about again. Content that came in anew between the
    /// question and the move is seen by its time and put back, so that no row is ever without its file.
    ///
    /// # Errors
    /// When disk or database do not answer.
    pub async fn sweep<F>(&self, before: SystemTime, wanted: impl Fn(Vec<String>) -> F) -> Result<Swept, SweepError>
    where
        F: Future<Output = Result<HashSet<String>, StoreError>>,
    {
        let incoming = self.dir.join(INCOMING);
        let mut swept = Swept {
            parts: on_disk(move || remove_parts(&incoming, before)).await?,
            blobs: 0,
        };
        // What an earlier sweep left half-way.
        swept.blobs += self.settle(self.doomed().await?, before, &wanted).await?;
        for shard in 0..=u8::MAX {
            let dir = self.dir.join(format!("{shard:02x}"));
            let old = on_disk(move || old_blobs(&dir, shard, before)).await?;
            for digests in old.chunks(BATCH) {
                let kept = wanted(digests.to_vec()).await?;
                let unwanted: Vec<String> = digests.iter().filter(|it| !kept.contains(*it)).cloned().collect();
                if unwanted.is_empty() {
                    continue;
                }
                let blobs = self.clone();
                let aside =
                    on_disk(move || Ok(unwanted.into_iter().filter(|it| blobs.put_aside(it)).collect())).await?;
                swept.blobs += self.settle(aside, before, &wanted).await?;
            }
        }
        Ok(swept)
    }

    /// Decides for good about what was put aside.
    async fn settle<F>(
        &self,
        aside: Vec<String>,
        before: SystemTime,
        wanted: &impl Fn(Vec<String>) -> F,
    ) -> Result<u64, SweepError>
    where
        F: Future<Output = Result<HashSet<String>, StoreError>>,
    {
        if aside.is_empty() {
            return Ok(0);
        }
        let kept = wanted(aside.clone()).await?;
        let blobs = self.clone();
        let gone = on_disk(move || {
            let mut gone = 0;
            for digest in aside {
                let path = blobs.aside(&digest);
                let fresh = last_wanted(&path).is_ok_and(|at| at >= before);
                if fresh || kept.contains(&digest) {
                    blobs.put_back(&digest)?;
                } else if removed(&path)? {
                    gone += 1;
                }
            }
            Ok(gone)
        });
        Ok(gone.await?)
    }

    async fn doomed(&self) -> io::Result<Vec<String>> {
        let dir = self.dir.join(INCOMING);
        on_disk(move || {
            let names = entries(&dir)?.into_iter().filter(|path| has_ending(path, DOOMED));
            let digests = names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
            Ok(digests.collect())
        })
        .await
    }

    fn aside(&self, digest: &str) -> PathBuf {
        self.dir.join(INCOMING).join(format!("{digest}.{DOOMED}"))
    }

    fn put_aside(&self, digest: &str) -> bool {
        let moved = self.place(digest).map(|from| fs::rename(from, self.aside(digest)));
        matches!(moved, Some(Ok(())))
    }

    /// What came in under the same digest meanwhile is not overwritten: it is the same.
    fn put_back(&self, digest: &str) -> io::Result<()> {
        let Some(place) = self.place(digest) else {
            return Ok(());
        };
        let aside = self.aside(digest);
        match fs::hard_link(&aside, place) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => Err(error),
            _ => removed(&aside).map(drop),
        }
    }
}

fn remove_parts(incoming: &Path, before: SystemTime) -> io::Result<u64> {
    let mut count = 0;
    for path in entries(incoming)?.into_iter().filter(|path| has_ending(path, "part")) {
        if is_older(&path, before) && removed(&path)? {
            count += 1;
        }
    }
    Ok(count)
}

fn old_blobs(dir: &Path, shard: u8, before: SystemTime) -> io::Result<Vec<String>> {
    let old = entries(dir)?.into_iter().filter(|path| is_older(path, before));
    let digests = old.filter_map(|path| Some(format!("{shard:02x}{}", path.file_name()?.to_str()?)));
    Ok(digests.filter(|digest| digest.len() == 64).collect())
}

/// What lies in a directory; nothing in one that is not there.
fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn is_older(path: &Path, before: SystemTime) -> bool {
    last_wanted(path).is_ok_and(|at| at < before)
}

fn last_wanted(path: &Path) -> io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// Whether it was there to be removed.
fn removed(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

//! Content on a disk of this machine, or one that several share: `ab/cdef…`, each file flushed before it gets its name.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    INCOMING,
    incoming::Arrived,
    is_digest, make_private, on_disk,
    outgoing::{Lent, Outgoing},
    sweep::{entries, is_older, last_wanted, removed},
};

/// What a file is called while it is decided for good whether it goes.
const DOOMED: &str = "doomed";

/// A directory of content. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    dir: Arc<Path>,
}

impl Disk {
    pub(super) fn new(dir: Arc<Path>) -> Self {
        Self { dir }
    }

    pub(super) fn prepare(&self) -> io::Result<()> {
        sync_dir(&self.dir)?;
        // The directory above may be somebody else's.
        let above = self.dir.parent().filter(|above| !above.as_os_str().is_empty());
        if let Some(Err(error)) = above.map(sync_dir) {
            tracing::debug!(%error, "the directory above that of attachments cannot be flushed");
        }
        Ok(())
    }

    pub(super) async fn keep(&self, arrived: Arrived, at: SystemTime) -> io::Result<()> {
        let Arrived { part, sha256, .. } = arrived;
        let (dir, place) = (Arc::clone(&self.dir), self.place(&sha256));
        on_disk(move || {
            let to = place.ok_or_else(|| io::Error::other("nothing to keep"))?;
            let file = File::options().write(true).open(part.path())?;
            file.set_modified(at)?;
            file.sync_all()?;
            let shard = to.parent().unwrap_or(&dir);
            if !shard.is_dir() {
                make_private(shard)?;
                sync_dir(&dir)?;
            }
            // What lies there already has the same content; who reads it goes on reading the old file.
            fs::rename(part.path(), &to)?;
            part.kept();
            sync_dir(shard)
        })
        .await
    }

    pub(super) async fn open(&self, sha256: &str) -> io::Result<Option<Outgoing>> {
        let Some(place) = self.place(sha256) else {
            return Ok(None);
        };
        match tokio::fs::File::open(place).await {
            Ok(file) => Ok(Some(Outgoing::of_disk(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn holds(&self, sha256: &str) -> io::Result<bool> {
        match self.place(sha256) {
            Some(place) => tokio::fs::try_exists(place).await,
            None => Ok(false),
        }
    }

    pub(super) async fn lend(&self, sha256: &str) -> io::Result<Option<Lent>> {
        let there = self.holds(sha256).await?;
        Ok(self.place(sha256).filter(|_| there).map(Lent::Own))
    }

    /// Where content with this digest lies; nothing for what is no digest.
    fn place(&self, sha256: &str) -> Option<PathBuf> {
        let (shard, rest) = sha256.split_at_checked(2).filter(|_| is_digest(sha256))?;
        Some(self.dir.join(shard).join(rest))
    }

    /// Digests of one shard that were last wanted before `before`.
    pub(super) async fn old(&self, shard: u8, before: SystemTime) -> io::Result<Vec<String>> {
        let dir = self.dir.join(format!("{shard:02x}"));
        on_disk(move || {
            let old = entries(&dir)?.into_iter().filter(|path| is_older(path, before));
            let digests = old.filter_map(|path| Some(format!("{shard:02x}{}", path.file_name()?.to_str()?)));
            Ok(digests.filter(|digest| is_digest(digest)).collect())
        })
        .await
    }

    /// Moves content aside, and gives what was there to be moved.
    pub(super) async fn put_aside(&self, digests: Vec<String>) -> io::Result<Vec<String>> {
        let disk = self.clone();
        on_disk(move || {
            let moved = |digest: &String| {
                let moved = disk.place(digest).map(|from| fs::rename(from, disk.aside(digest)));
                matches!(moved, Some(Ok(())))
            };
            Ok(digests.into_iter().filter(moved).collect())
        })
        .await
    }

    /// What an earlier sweep left aside.
    pub(super) async fn set_aside(&self) -> io::Result<Vec<String>> {
        let dir = self.dir.join(INCOMING);
        on_disk(move || {
            let names = entries(&dir)?
                .into_iter()
                .filter(|path| path.extension().is_some_and(|it| it == DOOMED));
            let digests = names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
            Ok(digests.collect())
        })
        .await
    }

    /// Decides for good about what lies aside; whether it is gone. What came in anew between the question and the move is seen by
    /// its time, and put back.
    pub(super) async fn settle(&self, digest: String, wanted: bool, before: SystemTime) -> io::Result<bool> {
        let disk = self.clone();
        on_disk(move || {
            let aside = disk.aside(&digest);
            let fresh = last_wanted(&aside).is_ok_and(|at| at >= before);
            if wanted || fresh {
                disk.put_back(&digest).map(|()| false)
            } else {
                removed(&aside)
            }
        })
        .await
    }

    fn aside(&self, digest: &str) -> PathBuf {
        self.dir.join(INCOMING).join(format!("{digest}.{DOOMED}"))
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

/// Makes names in a directory last.
fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

//! What a file holds, on its way out: part by part, wherever it lies.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use futures_util::{StreamExt as _, stream::BoxStream};
use tokio::{
    fs,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
};

use super::Part;

/// Bytes read from a disk at a time: memory that one download costs.
const PART: usize = 64 * 1024;

/// What a file holds, on its way out.
#[derive(Debug)]
pub struct Outgoing(From);

enum From {
    Disk(fs::File),
    Bucket(BoxStream<'static, io::Result<Vec<u8>>>),
}

impl Outgoing {
    pub(super) fn of_disk(file: fs::File) -> Self {
        Self(From::Disk(file))
    }

    pub(super) fn of_bucket(parts: BoxStream<'static, io::Result<Vec<u8>>>) -> Self {
        Self(From::Bucket(parts))
    }

    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        match &mut self.0 {
            From::Disk(file) => {
                let mut part = Vec::with_capacity(PART);
                let read = file.read_buf(&mut part).await?;
                Ok((read > 0).then_some(part))
            }
            From::Bucket(parts) => parts.next().await.transpose(),
        }
    }

    /// All of it, in a file of its own.
    pub(super) async fn copied(mut self, path: PathBuf) -> io::Result<Lent> {
        let (mut file, part) = Part::make(path).await?;
        while let Some(bytes) = self.next().await? {
            file.write_all(&bytes).await?;
        }
        file.flush().await?;
        Ok(Lent::Copy(part))
    }
}

impl fmt::Debug for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disk(_) => "Disk",
            Self::Bucket(_) => "Bucket",
        })
    }
}

/// A file of this machine that holds what lies under a digest; a copy goes away with this.
#[derive(Debug)]
pub enum Lent {
    /// The file itself.
    Own(PathBuf),
    /// A copy of what lies elsewhere.
    Copy(Part),
}

impl Lent {
    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Own(path) => path,
            Self::Copy(part) => part.path(),
        }
    }
}

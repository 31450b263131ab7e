//! Content in a bucket that speaks S3: `<prefix>/ab/cdef…`, through `object_store`. What a sweep put aside lies under
//! `<prefix>/aside/…` for a day, and is still found there.

use std::{
    io,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{
    ClientOptions, Error, MultipartUpload, ObjectStore, ObjectStoreExt as _, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use tokio::{fs, io::AsyncReadExt as _, sync::Semaphore};

use super::{Arrived, Outgoing, is_digest};

/// Bytes sent at a time; services take no parts under 5 MiB but the last. A file that is no longer is sent at once.
const PART: u64 = 8 * 1024 * 1024;
/// Files that are sent at the same time: with the part of each, the memory that sending costs.
const AT_ONCE: usize = 4;
/// How often a request that failed is made again, and for how long.
const RETRIES: usize = 3;
const RETRYING: Duration = Duration::from_secs(20);
/// Longest wait for a connection, and for the next bytes of a reply.
const CONNECT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(30);
/// Where what a sweep put aside lies.
const ASIDE: &str = "aside";

/// Which bucket, and how to sign in.
#[derive(Clone)]
pub struct BucketSettings {
    /// Its name.
    pub bucket: String,
    /// Its region; services that have none take any word.
    pub region: String,
    /// Address of the service; Amazon's of the region where none is set.
    pub endpoint: Option<String>,
    /// Whether the bucket is part of the host's name rather than of the path.
    pub virtual_host: bool,
    /// What all names begin with; may be empty.
    pub prefix: String,
    /// The key's id.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BucketSettings")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// A bucket of content. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bucket {
    objects: Arc<AmazonS3>,
    prefix: Path,
    sending: Arc<Semaphore>,
}

impl Bucket {
    /// The bucket of these settings; nothing is asked of it yet.
    ///
    /// # Errors
    /// When no client can be made of them, such as for an address that is none.
    pub fn new(settings: &BucketSettings) -> io::Result<Self> {
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_connect_timeout(CONNECT)
            .with_read_timeout(SILENCE);
        let retry = RetryConfig {
            max_retries: RETRIES,
            retry_timeout: RETRYING,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_client_options(client)
            .with_retry(retry)
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_virtual_hosted_style_request(settings.virtual_host);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        Ok(Self {
            objects: Arc::new(builder.build().map_err(failed)?),
            prefix: Path::parse(&settings.prefix).map_err(io::Error::other)?,
            sending: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// Sends it anew even where it is there: its time then says that it is wanted.
    pub(super) async fn keep(&self, arrived: Arrived) -> io::Result<()> {
        let Some(place) = self.place(&arrived.sha256) else {
            return Err(io::Error::other("nothing to keep"));
        };
        let _one_of_few = self.sending.acquire().await.map_err(io::Error::other)?;
        let mut file = fs::File::open(arrived.path()).await?;
        if arrived.bytes <= PART {
            let content = part(&mut file).await?;
            self.objects.put(&place, content.into()).await.map_err(failed)?;
            return Ok(());
        }
        let mut upload = self.objects.put_multipart(&place).await.map_err(failed)?;
        let sent = send(&mut *upload, &mut file).await;
        if sent.is_err()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, "parts of a file stay in the bucket: a rule of the bucket should end such uploads");
        }
        sent
    }

    /// Looks where it lies, then aside, then once more where it lies: it may be put back meanwhile.
    pub(super) async fn open(&self, sha256: &str) -> io::Result<Option<Outgoing>> {
        let (Some(place), Some(aside)) = (self.place(sha256), self.aside(sha256)) else {
            return Ok(None);
        };
        for path in [&place, &aside, &place] {
            if let Some(found) = there(self.objects.get(path).await)? {
                let parts = found.into_stream().map_ok(|part| part.to_vec()).map_err(failed);
                return Ok(Some(Outgoing::of_bucket(parts.boxed())));
            }
        }
        Ok(None)
    }

    pub(super) async fn holds(&self, sha256: &str) -> io::Result<bool> {
        let (Some(place), Some(aside)) = (self.place(sha256), self.aside(sha256)) else {
            return Ok(false);
        };
        for path in [&place, &aside, &place] {
            if there(self.objects.head(path).await)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Digests of one shard that came in before `before`.
    pub(super) async fn old(&self, shard: u8, before: SystemTime) -> io::Result<Vec<String>> {
        let shard = format!("{shard:02x}");
        let dir = self.prefix.clone().join(shard.as_str());
        let names = self.older(&dir, before).await?;
        let digests = names.into_iter().map(|name| format!("{shard}{name}"));
        Ok(digests.filter(|digest| is_digest(digest)).collect())
    }

    /// Copies content aside before it is deleted where it lies: at no moment is there none of it.
    pub(super) async fn put_aside(&self, digests: &[String]) -> io::Result<()> {
        for digest in digests {
            if let (Some(place), Some(aside)) = (self.place(digest), self.aside(digest)) {
                self.moved(&place, &aside).await?;
            }
        }
        Ok(())
    }

    /// What was put aside before `before`. Whatever came in while it was put aside has its row by now.
    pub(super) async fn set_aside(&self, before: SystemTime) -> io::Result<Vec<String>> {
        self.older(&self.prefix.clone().join(ASIDE), before).await
    }

    /// Puts back what is wanted after all, and deletes the rest; whether it is gone. What another replica has put aside anew is left
    /// for the day after.
    pub(super) async fn settle(&self, digest: &str, wanted: bool, before: SystemTime) -> io::Result<bool> {
        let (Some(place), Some(aside)) = (self.place(digest), self.aside(digest)) else {
            return Ok(false);
        };
        if wanted {
            return self.moved(&aside, &place).await.map(|()| false);
        }
        let old = there(self.objects.head(&aside).await)?
            .is_some_and(|meta| meta.last_modified < DateTime::<Utc>::from(before));
        Ok(old && there(self.objects.delete(&aside).await)?.is_some())
    }

    async fn moved(&self, from: &Path, to: &Path) -> io::Result<()> {
        if there(self.objects.copy(from, to).await)?.is_some() {
            there(self.objects.delete(from).await)?;
        }
        Ok(())
    }

    fn place(&self, sha256: &str) -> Option<Path> {
        let (shard, rest) = sha256.split_at_checked(2).filter(|_| is_digest(sha256))?;
        Some(self.prefix.clone().join(shard).join(rest))
    }

    fn aside(&self, sha256: &str) -> Option<Path> {
        is_digest(sha256).then(|| self.prefix.clone().join(ASIDE).join(sha256))
    }

    async fn older(&self, dir: &Path, before: SystemTime) -> io::Result<Vec<String>> {
        let before = DateTime::<Utc>::from(before);
        let old = self.objects.list(Some(dir)).try_filter_map(|meta| async move {
            let name = meta.location.filename().map(str::to_owned);
            Ok(name.filter(|_| meta.last_modified < before))
        });
        old.try_collect().await.map_err(failed)
    }
}

/// Sends all parts in turn and has the service put them together; nothing is there under the name before.
async fn send(upload: &mut dyn MultipartUpload, file: &mut fs::File) -> io::Result<()> {
    loop {
        let part = part(file).await?;
        if part.is_empty() {
            return upload.complete().await.map(drop).map_err(failed);
        }
        upload.put_part(part.into()).await.map_err(failed)?;
    }
}

/// The next part of a file of this machine; an empty one at the end.
async fn part(file: &mut fs::File) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(PART).read_to_end(&mut part).await?;
    Ok(part)
}

/// Nothing where there is nothing.
fn there<T>(result: object_store::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Whatever else a service says, files cannot be kept or read now: that is for those who run it, and no fault of a file.
fn failed(error: Error) -> io::Error {
    io::Error::new(io::ErrorKind::NetworkUnreachable, error)
}

//! Attachments: a file is named, sent, attached to evidence, scanned, downloaded, and removed where it should not be there.
//! Its content goes to the disk as it comes in and is looked at before it counts; memory holds a small part of it at a time.

use std::{io, sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::sync::{Mutex, Semaphore};

use super::error::ServiceError;
use crate::{
    config,
    policy::Actor,
    store::blob::{Blobs, Bucket},
};

mod attach;
mod content;
mod download;
mod kind;
mod link;
mod receive;
mod remove;
mod scan;
mod sending;
mod start;
mod sweep;

pub use attach::{Attaching, attach};
pub use download::{Download, Withheld, linked, open};
pub use link::{Signer, address, link, named};
pub use receive::{Receiving, Unreceived};
pub use remove::{Removal, remove};
pub use scan::{Scanned, scan};
pub use start::{NewUpload, place, start};
pub use sweep::sweep;

use sending::Senders;

/// How long what was sent may still be attached.
const ATTACHABLE: TimeDelta = TimeDelta::hours(23);
/// How long it is kept. Longer than it may be attached, so that no file goes while a row for it is being written.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Files that are looked at at the same time.
const LOOKING: usize = 2;
/// Locks that people share.
const COUNTING: usize = 16;

/// Where files lie, what is asked of them, and the key of their addresses.
#[derive(Debug)]
pub struct Files {
    /// What they hold.
    pub blobs: Blobs,
    /// Limits and scanner.
    pub settings: config::Attachments,
    /// Signs addresses.
    pub signer: Signer,
    /// Room for uploads that come in at the same time.
    room: Arc<Semaphore>,
    /// One for each address.
    senders: Arc<Senders>,
    /// Unpacking is work for a processor: few at a time leave the others to those who wait for less.
    looking: Semaphore,
    /// Held while it is counted how many uploads a person has and another is begun; each person has one of them.
    counting: [Mutex<()>; COUNTING],
}

impl Files {
    /// With these settings; nothing is touched yet.
    ///
    /// # Errors
    /// When the settings of a bucket make no client.
    pub fn new(settings: config::Attachments) -> Result<Self, ServiceError> {
        let (blobs, signer) = match &settings.bucket {
            None => (Blobs::on_disk(&settings.dir), Signer::of_file(&settings.dir)),
            Some(bucket) => (
                Blobs::in_bucket(&settings.dir, Bucket::new(bucket).map_err(|error| unkept(&error))?),
                Signer::of_key(&bucket.secret_access_key),
            ),
        };
        Ok(Self {
            blobs,
            signer,
            room: Arc::new(Semaphore::new(settings.max_at_once)),
            senders: Arc::default(),
            looking: Semaphore::new(LOOKING),
            counting: std::array::from_fn(|_| Mutex::new(())),
            settings,
        })
    }

    /// Makes directory and key where they are missing.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn prepare(&self) -> std::io::Result<()> {
        self.blobs.prepare()?;
        self.signer.prepare()
    }

    /// The lock under which this person's uploads are counted.
    fn counting(&self, actor: &Actor) -> &Mutex<()> {
        let [first, ..] = &self.counting;
        let nth = actor.person.0.as_u128() % COUNTING as u128;
        usize::try_from(nth)
            .ok()
            .and_then(|nth| self.counting.get(nth))
            .unwrap_or(first)
    }
}

/// A disk that is full, and a bucket that does not answer, can be told; anything else is a fault.
fn unkept(error: &io::Error) -> ServiceError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ServiceError::Unavailable("the disk for attachments is full; nothing was recorded".to_owned())
        }
        io::ErrorKind::NetworkUnreachable => {
            ServiceError::Unavailable(format!("the bucket of attachments cannot be used: {error}"))
        }
        _ => ServiceError::Internal {
            operation: "keeping attachments",
            source: error.to_string().into(),
        },
    }
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

//! Attachments: a file is named, sent, attached to evidence, scanned, downloaded, and removed where it should not be there.
//! Its content goes to the disk as it comes in and is looked at before it counts; memory holds a small part of it at a time.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::sync::Semaphore;

use crate::{config, store::blob::Blobs};

mod attach;
mod content;
mod download;
mod kind;
mod link;
mod receive;
mod remove;
mod scan;
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

/// How long what was sent may still be attached.
const ATTACHABLE: TimeDelta = TimeDelta::hours(23);
/// How long it is kept. Longer than it may be attached, so that no file goes while a row for it is being written.
const KEPT: TimeDelta = TimeDelta::hours(24);

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
}

impl Files {
    /// With these settings; nothing is touched yet.
    #[must_use]
    pub fn new(settings: config::Attachments) -> Self {
        Self {
            blobs: Blobs::new(&settings.dir),
            signer: Signer::new(&settings.dir),
            room: Arc::new(Semaphore::new(settings.max_at_once)),
            settings,
        }
    }

    /// Makes directory and key where they are missing.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn prepare(&self) -> std::io::Result<()> {
        self.blobs.prepare()?;
        self.signer.prepare()
    }
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

//! Who is sending to which address: one at a time. Whoever comes back after a line broke off need not wait until the server has
//! noticed, and no address holds more than one place.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use entity::id::UploadId;
use tokio::sync::oneshot;

/// Those who send, by the upload that they send to.
#[derive(Debug, Default)]
pub(super) struct Senders {
    by_upload: Mutex<HashMap<UploadId, (u64, oneshot::Sender<()>)>>,
    count: AtomicU64,
}

/// Somebody who sends; no longer so when dropped.
#[derive(Debug)]
pub(super) struct Sending {
    senders: Arc<Senders>,
    upload: UploadId,
    nth: u64,
    replaced: oneshot::Receiver<()>,
}

impl Senders {
    /// Takes the place of whoever sends to this upload.
    pub(super) fn begin(self: &Arc<Self>, upload: UploadId) -> Sending {
        let (replace, replaced) = oneshot::channel();
        let nth = self.count.fetch_add(1, Relaxed);
        let mut by_upload = self.by_upload.lock().unwrap_or_else(PoisonError::into_inner);
        // The one before sees its channel closed.
        by_upload.insert(upload, (nth, replace));
        Sending {
            senders: Arc::clone(self),
            upload,
            nth,
            replaced,
        }
    }
}

impl Sending {
    /// Ends when somebody else sends to the same upload.
    pub(super) async fn replaced(&mut self) {
        // The other end is only ever dropped.
        let _ = (&mut self.replaced).await;
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        let mut by_upload = self.senders.by_upload.lock().unwrap_or_else(PoisonError::into_inner);
        if by_upload.get(&self.upload).is_some_and(|(nth, _)| *nth == self.nth) {
            by_upload.remove(&self.upload);
        }
    }
}

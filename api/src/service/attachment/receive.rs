//! Taking in the content of a file: to the disk as it comes, within its limits, looked at when it is whole. Whatever goes wrong
//! before the row is written leaves nothing behind.

use std::{sync::Arc, time::SystemTime};

use chrono::{DateTime, Utc};
use entity::{instant::Instant, upload};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    content::{self, Unfit},
    kind::shown,
    sending::Sending,
    unkept,
};
use crate::{
    app::App,
    policy::{self, Action, Actor, Grant},
    service::{command::Trace, error::ServiceError},
    store::{
        self, Changes, CommitError, Update,
        blob::{Arrived, Incoming},
    },
};

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum Unreceived {
    /// The address is not one of ours, or nobody may send to it any more.
    #[error("there is no upload at this address")]
    NotFound,
    /// Its time is over, or a file has arrived there already.
    #[error("{0}")]
    Over(String),
    /// It is longer than allowed.
    #[error("{0}")]
    TooLarge(String),
    /// It broke off, or it is not what was announced.
    #[error("{0}")]
    Incomplete(String),
    /// What it holds is not taken.
    #[error("{0}")]
    Unfit(String),
    /// It cannot be done now, or a fault of ours.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// A file that is being taken in.
#[derive(Debug)]
pub struct Receiving {
    app: App,
    grant: Grant,
    upload: upload::Model,
    incoming: Incoming,
    sending: Sending,
    /// Given back with this.
    _room: OwnedSemaphorePermit,
}

impl Receiving {
    /// Begins to take in what is sent to an address.
    ///
    /// # Errors
    /// See [`Unreceived`].
    pub async fn begin(app: &App, token: &str) -> Result<Self, Unreceived> {
        let id = app.files().signer.upload_of(token)?.ok_or(Unreceived::NotFound)?;
        let found = store::upload::addressed(app.store(), id)
            .await
            .map_err(ServiceError::from)?;
        let upload = found.ok_or(Unreceived::NotFound)?;
        let grant = sender(app, &upload).ok_or(Unreceived::NotFound)?;
        if upload.received_at.is_some() {
            return Err(arrived_before(&upload));
        }
        in_time(app, &upload)?;
        let sending = app.files().senders.begin(upload.id);
        let room = Arc::clone(&app.files().room).try_acquire_owned().map_err(|_| {
            let message = "as many uploads as there is room for are coming in; nothing was recorded";
            ServiceError::Unavailable(message.to_owned())
        })?;
        let incoming = app
            .files()
            .blobs
            .begin(app.new_id())
            .await
            .map_err(|error| unkept(&error))?;
        Ok(Self {
            app: app.clone(),
            grant,
            upload,
            incoming,
            sending,
            _room: room,
        })
    }

    /// Ends when the same file is sent anew, with why this one is given up.
    pub async fn replaced(&mut self) -> Unreceived {
        self.sending.replaced().await;
        Unreceived::Incomplete("the file is being sent anew".to_owned())
    }

    /// Refuses a file that is said to be too long, before any of it is read.
    ///
    /// # Errors
    /// [`Unreceived::TooLarge`] or [`Unreceived::Incomplete`].
    pub fn announce(&self, bytes: u64) -> Result<(), Unreceived> {
        self.within(bytes)?;
        match self.upload.announced {
            Some(announced) if u64::try_from(announced) != Ok(bytes) => Err(self.not_as_announced(announced, bytes)),
            _ => Ok(()),
        }
    }

    /// Takes in the next part.
    ///
    /// # Errors
    /// When it is too much by now, too late, or cannot be written.
    pub async fn write(&mut self, part: &[u8]) -> Result<(), Unreceived> {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.within(self.incoming.bytes().saturating_add(length))?;
        in_time(&self.app, &self.upload)?;
        self.incoming.write(part).await.map_err(|error| unkept(&error).into())
    }

    /// The file is whole. Once this returns, it is on the disk and can be attached. `digest` is the SHA-256 that its sender
    /// says it has, in Base64.
    ///
    /// # Errors
    /// When it is not what was announced, when it is not taken, or when it cannot be stored.
    pub async fn finish(self, digest: Option<&str>) -> Result<upload::Model, Unreceived> {
        if let Some(announced) = self.upload.announced {
            let bytes = self.incoming.bytes();
            if u64::try_from(announced) != Ok(bytes) {
                return Err(self.not_as_announced(announced, bytes));
            }
        }
        let Self {
            app,
            grant,
            mut upload,
            incoming,
            sending: _sending,
            _room,
        } = self;
        let arrived = incoming.end().await.map_err(|error| unkept(&error))?;
        if digest.is_some_and(|said| said != content::base64(&arrived.sha256)) {
            let message = format!(
                "`{}` arrived altered: it has another digest than `Content-Digest` says",
                shown(&upload.name)
            );
            return Err(Unreceived::Incomplete(format!("{message}; send it again")));
        }
        let (arrived, media_type) = looked_at(&app, arrived, &upload.name).await?;
        let bytes = i64::try_from(arrived.bytes).unwrap_or(i64::MAX);
        let sha256 = arrived.sha256.clone();
        // Before anything is kept: another may have been first, here or at another replica.
        let now_stored = store::upload::addressed(app.store(), upload.id).await;
        match now_stored.map_err(ServiceError::from)? {
            Some(stored) if stored.received_at.is_none() => {}
            Some(_) => return Err(arrived_before(&upload)),
            None => return Err(Unreceived::NotFound),
        }
        let at = Instant::from(app.now());
        let kept = app.files().blobs.keep(arrived, SystemTime::from(app.now()));
        kept.await.map_err(|error| unkept(&error))?;
        // INVARIANT: the file is on the disk before the row that names it.
        commit(
            &app,
            &grant,
            &upload,
            Update::ReceiveUpload {
                id: upload.id,
                media_type,
                bytes,
                sha256: sha256.clone(),
                at,
            },
        )
        .await?;
        upload.received_at = Some(at);
        upload.media_type = Some(media_type.to_owned());
        upload.bytes = Some(bytes);
        upload.sha256 = Some(sha256);
        Ok(upload)
    }

    fn within(&self, bytes: u64) -> Result<(), Unreceived> {
        let most = self.app.files().settings.max_file_bytes;
        if bytes <= most {
            return Ok(());
        }
        Err(Unreceived::TooLarge(format!(
            "`{}` has more than {most} bytes: make it smaller, for instance with pictures of lower resolution, or split it",
            shown(&self.upload.name)
        )))
    }

    fn not_as_announced(&self, announced: i64, bytes: u64) -> Unreceived {
        Unreceived::Incomplete(format!(
            "`{}` was announced with {announced} bytes, and {bytes} were sent: send the whole file",
            shown(&self.upload.name)
        ))
    }
}

async fn commit(app: &App, grant: &Grant, upload: &upload::Model, update: Update) -> Result<(), Unreceived> {
    let mut changes = Changes {
        updates: vec![update],
        ..Changes::default()
    };
    let trace = Trace {
        operation: "upload",
        topic: "upload.received",
        subject_kind: "upload",
        subject: upload.id.into(),
        key: None,
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(grant));
    match app.store().commit(changes).await {
        Ok(_) => Ok(()),
        Err(CommitError::Stale) => Err(arrived_before(upload)),
        Err(error) => Err(ServiceError::from(error).into()),
    }
}

/// The permission to send it, if who began it still has one.
fn sender(app: &App, upload: &upload::Model) -> Option<Grant> {
    let directory = app.directory();
    let person = directory.person(upload.person_id)?;
    let actor = Actor::of(&directory, &person.subject, app.today())?;
    policy::authorise(&actor, &Action::Upload).ok()
}

fn in_time(app: &App, upload: &upload::Model) -> Result<(), Unreceived> {
    if DateTime::<Utc>::from(upload.expires_at) >= app.now() {
        return Ok(());
    }
    let message = "the time for this upload is over: begin again with `startUpload`";
    Err(Unreceived::Over(message.to_owned()))
}

fn arrived_before(upload: &upload::Model) -> Unreceived {
    Unreceived::Over(format!(
        "a file has arrived here already: attach it, or begin another upload for `{}`",
        shown(&upload.name)
    ))
}

/// Decides what it is by what it holds.
async fn looked_at(app: &App, arrived: Arrived, name: &str) -> Result<(Arrived, &'static str), Unreceived> {
    let (name, most) = (name.to_owned(), app.files().settings.max_unpacked_bytes);
    // Never closed.
    let _one_of_few = app.files().looking.acquire().await;
    let looked = tokio::task::spawn_blocking(move || {
        let kind = content::kind(arrived.path(), &name, most)?;
        Ok::<_, Unfit>((arrived, kind.media_type()))
    });
    match looked.await {
        Ok(Ok(fit)) => Ok(fit),
        Ok(Err(Unfit::Refused(why))) => Err(Unreceived::Unfit(why)),
        Ok(Err(Unfit::Disk(error))) => Err(unkept(&error).into()),
        Err(error) => Err(ServiceError::Internal {
            operation: "looking at an upload",
            source: error.into(),
        }
        .into()),
    }
}

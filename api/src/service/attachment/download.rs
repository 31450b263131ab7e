//! Downloading: whoever sees the evidence sees its files, unless a scanner keeps them back.

use entity::{attachment, column::AttachmentState, id::AttachmentId};

use crate::{
    app::App,
    policy::{self, Actor},
    service::{access, error::ServiceError},
    store::{self, blob::Outgoing},
};

/// A file, ready to be sent.
#[derive(Debug)]
pub struct Download {
    /// What it is.
    pub attachment: attachment::Model,
    /// What it holds.
    pub content: Outgoing,
}

/// Why a file is not sent.
#[derive(Debug, thiserror::Error)]
pub enum Withheld {
    /// There is none, or it may not be seen.
    #[error("there is no such attachment")]
    NotFound,
    /// The scanner has not looked at it yet.
    #[error("the file is still being looked at for viruses: try again in a minute")]
    Pending,
    /// The scanner found something.
    #[error("the file is kept back: the virus scanner found something in it; ask whoever attached it for a clean one")]
    Quarantined,
    /// It cannot be read now, or a fault of ours.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// Opens a file for `actor`, and notes it where the evidence is restricted.
///
/// # Errors
/// See [`Withheld`].
pub async fn open(app: &App, actor: &Actor, id: AttachmentId) -> Result<Download, Withheld> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let found = store::attachment::by_ids(app.store(), &scope, &[id]).await;
    let attachment = found.map_err(ServiceError::from)?.pop().ok_or(Withheld::NotFound)?;
    let evidence = store::evidence::find(app.store(), &scope, attachment.evidence_id).await;
    let evidence = evidence.map_err(ServiceError::from)?.ok_or(Withheld::NotFound)?;
    if attachment.removed_at.is_some() {
        return Err(Withheld::NotFound);
    }
    match attachment.state {
        AttachmentState::NotScanned | AttachmentState::Clean => {}
        AttachmentState::Pending => return Err(Withheld::Pending),
        AttachmentState::Quarantined => return Err(Withheld::Quarantined),
    }
    let opened = app.files().blobs.open(&attachment.sha256).await;
    let content = match opened {
        Ok(Some(content)) => content,
        // The sweep may have come between: a file that was removed meanwhile.
        Ok(None) => return Err(lost("the file is not in the store".into())),
        Err(error) => return Err(super::unkept(&error).into()),
    };
    if evidence.restricted {
        let shown = [("evidence", evidence.id.0), ("attachment", attachment.id.0)];
        access::note(app, actor, access::purpose(&scope), shown).await;
    }
    Ok(Download { attachment, content })
}

fn lost(source: Box<dyn std::error::Error + Send + Sync>) -> Withheld {
    let operation = "reading an attachment";
    ServiceError::Internal { operation, source }.into()
}

/// For whom a link to an attachment was made, as they stand today; nothing where the link is over or not ours.
///
/// # Errors
/// When the key of addresses cannot be read.
pub fn linked(app: &App, id: AttachmentId, link: &str) -> Result<Option<Actor>, ServiceError> {
    let person = app.files().signer.person_of(id, link, app.now().timestamp())?;
    let directory = app.directory();
    let found = person.and_then(|person| directory.person(person));
    Ok(found.and_then(|person| policy::Actor::of(&directory, &person.subject, app.today())))
}

//! Attaching a file that has arrived to evidence that the actor may change.

use entity::{
    attachment,
    column::AttachmentState,
    id::{AttachmentId, EvidenceId, UploadId},
    upload,
};
use serde::Serialize;

use super::start::own;
use crate::{
    app::App,
    config::attachments::Scan,
    policy::{Actor, Scope},
    service::{
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        evidence, input,
    },
    store::{self, Changes, CommitError, Committed},
};

const OPERATION: &str = "attachFile";

/// A file that is to belong to evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Attaching {
    /// The caller's key.
    pub idempotency_key: String,
    /// The evidence.
    pub evidence: EvidenceId,
    /// The file, which has arrived.
    pub upload: UploadId,
}

/// Attaches a file.
///
/// # Errors
/// [`ServiceError::Refused`] with what is wrong; nothing was recorded.
pub async fn attach(app: &App, actor: &Actor, attaching: Attaching) -> Result<attachment::Model, ServiceError> {
    let hash = command::body_hash(OPERATION, &attaching);
    for _ in 0..command::ATTEMPTS {
        match attempt(app, actor, &attaching, &hash).await {
            Ok(Some(attached)) => return stored(app, attached).await,
            // Another file took its place among those of the evidence: look again.
            Ok(None) => {}
            Err(ServiceError::Refused(errors)) => {
                let key = &attaching.idempotency_key;
                return match command::earlier(app, actor, key, OPERATION, &hash).await? {
                    Some(subject) => stored(app, subject.into()).await,
                    None => Err(ServiceError::Refused(errors)),
                };
            }
            Err(error) => return Err(error),
        }
    }
    Err(CommitError::Stale.into())
}

async fn attempt(
    app: &App,
    actor: &Actor,
    attaching: &Attaching,
    hash: &str,
) -> Result<Option<AttachmentId>, ServiceError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &attaching.idempotency_key);
    input::sound(errors)?;
    let (current, grant) = evidence::amendable(app, actor, attaching.evidence).await?;
    let upload = own(app, actor, attaching.upload).await?;
    let file = arrived(app, &upload).await?;
    let beside = store::attachment::by_evidence(app.store(), &Scope::engine(), &[current.id]).await?;
    within_limits(app, &beside, &file)?;
    if beside.iter().any(|row| row.upload_id == upload.id) {
        return Err(attached_before().into());
    }
    let attached = attachment::Model {
        id: app.new_id(),
        evidence_id: current.id,
        place: beside.iter().map(|row| row.place).max().unwrap_or_default() + 1,
        upload_id: upload.id,
        name: upload.name,
        media_type: file.media_type,
        bytes: file.bytes,
        sha256: file.sha256,
        attached_by: actor.person,
        attached_at: app.now().into(),
        state: match app.files().settings.scan {
            Scan::None => AttachmentState::NotScanned,
            Scan::Command { .. } | Scan::Clamd(_) => AttachmentState::Pending,
        },
        finding: None,
        scanned_at: None,
        lease_until: None,
        fence: 0,
        removed_at: None,
        removed_by: None,
        removed_reason: None,
    };
    let mut changes = Changes {
        attachments: vec![attached.clone()],
        ..Changes::default()
    };
    let trace = Trace {
        operation: OPERATION,
        topic: "attachment.attached",
        subject_kind: "attachment",
        subject: attached.id.into(),
        key: Some((&attaching.idempotency_key, hash.to_owned())),
        detail: serde_json::json!({ "evidence": current.id, "sha256": attached.sha256 }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(Committed::Written) => Ok(Some(attached.id)),
        Ok(Committed::Replayed { subject_id }) => Ok(Some(subject_id.into())),
        Err(CommitError::Stale) => match store::attachment::of_upload(app.store(), attaching.upload).await? {
            Some(_) => Err(attached_before().into()),
            None => Ok(None),
        },
        Err(error) => Err(error.into()),
    }
}

/// What has arrived of an upload.
struct File {
    media_type: String,
    bytes: i64,
    sha256: String,
}

async fn arrived(app: &App, upload: &upload::Model) -> Result<File, ServiceError> {
    let (Some(media_type), Some(bytes), Some(sha256)) = (&upload.media_type, upload.bytes, &upload.sha256) else {
        let message = "no file has arrived for this upload; nothing was recorded";
        let error = UserError::new(UserErrorCode::WrongState, &["upload"], message);
        return Err(error.help("send it to the upload's address with `PUT` first").into());
    };
    let begun = chrono::DateTime::from(upload.created_at);
    let there = app.files().blobs.holds(sha256).await;
    let there = there.map_err(|error| super::unkept(&error))?;
    if app.now() - begun > super::ATTACHABLE || !there {
        let message = "this upload is forgotten by now; nothing was recorded";
        let error = UserError::new(UserErrorCode::WrongState, &["upload"], message);
        return Err(error.help("begin again with `startUpload`").into());
    }
    Ok(File {
        media_type: media_type.clone(),
        bytes,
        sha256: sha256.clone(),
    })
}

fn within_limits(app: &App, beside: &[attachment::Model], file: &File) -> Result<(), ServiceError> {
    let settings = &app.files().settings;
    let standing = || beside.iter().filter(|row| row.removed_at.is_none());
    let bytes: i64 = standing().map(|row| row.bytes).sum::<i64>().saturating_add(file.bytes);
    let message = if standing().count() >= settings.max_files {
        format!("the evidence has {} files already", settings.max_files)
    } else if u64::try_from(bytes).is_ok_and(|bytes| bytes > settings.max_evidence_bytes) {
        format!(
            "the files of the evidence would have more than {} bytes",
            settings.max_evidence_bytes
        )
    } else {
        return Ok(());
    };
    let error = UserError::new(
        UserErrorCode::WrongState,
        &["evidence"],
        message + "; nothing was recorded",
    );
    Err(error
        .help("remove one that is not needed with `removeAttachment`")
        .into())
}

fn attached_before() -> UserError {
    let message = "this upload is attached already; nothing was recorded";
    UserError::new(UserErrorCode::WrongState, &["upload"], message).help("send the file again to attach it elsewhere")
}

async fn stored(app: &App, id: AttachmentId) -> Result<attachment::Model, ServiceError> {
    let found = store::attachment::by_ids(app.store(), &Scope::engine(), &[id])
        .await?
        .pop();
    found
        .ok_or_else(|| ServiceError::Unavailable("the attachment of this key cannot be read now; try again".to_owned()))
}

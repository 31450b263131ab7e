//! Beginning to send a file: its name is looked at, and its sender gets an address for the content.

use chrono::{DateTime, Utc};
use entity::{id::UploadId, upload};
use serde::Serialize;

use super::kind::{ACCEPTED, Kind, shown, wrong_name};
use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::{
        access,
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        input,
    },
    store::{self, Changes, Committed},
};

const OPERATION: &str = "startUpload";

/// A file that somebody wants to send.
#[derive(Clone, Debug, Serialize)]
pub struct NewUpload {
    /// The caller's key.
    pub idempotency_key: String,
    /// Name of the file.
    pub name: String,
    /// How long it is, where that is known.
    pub bytes: Option<i64>,
}

/// Makes room for a file.
///
/// # Errors
/// [`ServiceError::Refused`] with everything that is wrong with it, or when the actor may not; nothing was recorded.
pub async fn start(app: &App, actor: &Actor, new: NewUpload) -> Result<upload::Model, ServiceError> {
    let errors = wrong(app, &new);
    input::sound(errors)?;
    let grant = policy::authorise(actor, &Action::Upload)?;
    let hash = command::body_hash(OPERATION, &new);
    if let Some(subject) = command::earlier(app, actor, &new.idempotency_key, OPERATION, &hash).await? {
        return own(app, actor, subject.into()).await;
    }
    let _counted = app.files().counting(actor).lock().await;
    refuse_too_many(app, actor).await?;
    let now = app.now();
    let upload = upload::Model {
        id: app.new_id(),
        person_id: actor.person,
        name: new.name,
        announced: new.bytes,
        created_at: now.into(),
        expires_at: (now + super::delta(app.files().settings.upload_valid)).into(),
        received_at: None,
        media_type: None,
        bytes: None,
        sha256: None,
    };
    let mut changes = Changes {
        uploads: vec![upload.clone()],
        ..Changes::default()
    };
    let trace = Trace {
        operation: OPERATION,
        topic: "upload.started",
        subject_kind: "upload",
        subject: upload.id.into(),
        key: Some((&new.idempotency_key, hash)),
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(Committed::Written) => Ok(upload),
        Ok(Committed::Replayed { subject_id }) => own(app, actor, subject_id.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Where the content of an upload is sent, on whatever host serves this API; nothing once it has arrived or its time is over.
///
/// # Errors
/// When the key of addresses cannot be read.
pub fn place(app: &App, upload: &upload::Model) -> Result<Option<String>, ServiceError> {
    if upload.received_at.is_some() || DateTime::<Utc>::from(upload.expires_at) < app.now() {
        return Ok(None);
    }
    Ok(Some(format!("/upload/{}", app.files().signer.upload(upload.id)?)))
}

/// The actor's own upload with this id.
pub(super) async fn own(app: &App, actor: &Actor, id: UploadId) -> Result<upload::Model, ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let found = store::upload::by_ids(app.store(), &scope, &[id]).await?.pop();
    found.ok_or_else(|| {
        let message = "you have no upload with this id; nothing was recorded";
        let error = UserError::new(UserErrorCode::NotFound, &["upload"], message);
        error
            .help("what is not attached is forgotten after a day: begin again with `startUpload` and a fresh key")
            .into()
    })
}

fn wrong(app: &App, new: &NewUpload) -> Vec<UserError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &new.idempotency_key);
    let invalid = |field, message: String, help: String| {
        UserError::new(
            UserErrorCode::Invalid,
            &[field],
            format!("{message}; nothing was recorded"),
        )
        .help(help)
    };
    if let Some(why) = wrong_name(&new.name) {
        let help = "give the bare name of the file, such as `report.pdf`".to_owned();
        errors.push(invalid("name", why.to_owned(), help));
    } else if Kind::of_name(&new.name).is_none() {
        let message = format!("`{}` is of a type that is not taken", shown(&new.name));
        errors.push(invalid("name", message, format!("taken are {ACCEPTED}")));
    }
    let most = app.files().settings.max_file_bytes;
    match new.bytes {
        Some(bytes) if bytes <= 0 => {
            let help = "choose a file with something in it".to_owned();
            errors.push(invalid("bytes", "the file is empty".to_owned(), help));
        }
        Some(bytes) if u64::try_from(bytes).is_ok_and(|bytes| bytes > most) => {
            let message = format!("`{}` has {bytes} bytes, at most {most} are taken", shown(&new.name));
            let help = "make it smaller, for instance with pictures of lower resolution, or split it".to_owned();
            errors.push(invalid("bytes", message, help));
        }
        _ => {}
    }
    errors
}

/// What belongs to nothing yet takes room until it is forgotten.
async fn refuse_too_many(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let now = app.now();
    let since = (now - super::KEPT).into();
    let most = app.files().settings.max_waiting;
    if store::upload::waiting(app.store(), &scope, since, now.into()).await? < most {
        return Ok(());
    }
    let message = format!("you have {most} uploads that are not attached to anything; nothing was recorded");
    let error = UserError::new(UserErrorCode::WrongState, &[], message);
    Err(error
        .help("attach them; those that you do not need are forgotten after a day")
        .into())
}

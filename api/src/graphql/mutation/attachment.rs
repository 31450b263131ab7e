//! Sending files, attaching them to evidence, removing them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::Reader;
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            attachment::{Attachment, Upload},
            user_error::{UserError, refusals},
        },
    },
    service::{
        attachment::{self, Attaching, NewUpload, Removal},
        error::ServiceError,
    },
};

/// Mutations of attachments.
#[derive(Default)]
pub struct AttachmentMutation;

/// The file that is to be sent.
#[derive(InputObject)]
pub struct StartUploadInput {
    /// A fresh random text for every new file, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// Name of the file, such as `report.pdf`; its ending says what it should be. Never the name of a child.
    name: String,
    /// How long it is, bytes, where that is known: then a file that is too long is refused before it is sent, and one that broke
    /// off is told from a whole one.
    bytes: Option<i64>,
}

/// Which file belongs to which evidence.
#[derive(InputObject)]
pub struct AttachFileInput {
    /// A fresh random text for every new attachment, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// The evidence; you may revise it, and it is not withdrawn.
    evidence: ID,
    /// The upload, whose content has arrived.
    upload: ID,
}

/// Which file should not be there.
#[derive(InputObject)]
pub struct RemoveAttachmentInput {
    /// The attachment.
    attachment: ID,
    /// Why, in a sentence.
    reason: String,
}

/// What became of the upload.
#[derive(SimpleObject, Default)]
pub struct StartUploadPayload {
    /// The upload; `null` when it was refused.
    upload: Option<Upload>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the file.
#[derive(SimpleObject, Default)]
pub struct AttachFilePayload {
    /// The attachment; `null` when it was refused.
    attachment: Option<Attachment>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the removal.
#[derive(SimpleObject, Default)]
pub struct RemoveAttachmentPayload {
    /// The attachment as it stands now; `null` when it was refused.
    attachment: Option<Attachment>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Mutations of attachments.
#[Object]
impl AttachmentMutation {
    /// Begins to send a file: gives an address to which its content is sent with `PUT`, as it is. When all of it has arrived and is
    /// of a type that is taken, the reply is 201, and `attachFile` makes it part of evidence.
    async fn start_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] input: StartUploadInput,
    ) -> Result<Option<StartUploadPayload>, Fault> {
        let session = ctx.session();
        let new = NewUpload {
            idempotency_key: input.idempotency_key,
            name: input.name,
            bytes: input.bytes,
        };
        let answer = attachment::start(&session.app, &session.actor, new).await;
        Ok(Some(match refusals(answer)? {
            Ok(row) => StartUploadPayload {
                upload: Some(Upload::new(session, row)?),
                errors: Vec::new(),
            },
            Err(errors) => StartUploadPayload { upload: None, errors },
        }))
    }

    /// Makes a file that has arrived part of evidence. An upload can be attached once.
    async fn attach_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and to what.")] input: AttachFileInput,
    ) -> Result<Option<AttachFilePayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let ids = (
            reader.key(&["evidence"], &input.evidence),
            reader.key(&["upload"], &input.upload),
        );
        let answer = match ids {
            (Some(evidence), Some(upload)) => {
                let attaching = Attaching {
                    idempotency_key: input.idempotency_key,
                    evidence,
                    upload,
                };
                attachment::attach(&session.app, &session.actor, attaching).await
            }
            _ => Err(ServiceError::Refused(reader.errors())),
        };
        Ok(Some(match refusals(answer)? {
            Ok(row) => AttachFilePayload {
                attachment: Some(Attachment(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => AttachFilePayload {
                attachment: None,
                errors,
            },
        }))
    }

    /// Removes a file that should not be there from evidence that you may revise, withdrawn or not. That it was there, who removed
    /// it and why stays to be seen; its content cannot be downloaded any more and is deleted within two days. Removing it twice
    /// changes nothing.
    async fn remove_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and why.")] input: RemoveAttachmentInput,
    ) -> Result<Option<RemoveAttachmentPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let answer = match reader.key(&["attachment"], &input.attachment) {
            Some(attachment) => {
                let removal = Removal {
                    attachment,
                    reason: input.reason,
                };
                attachment::remove(&session.app, &session.actor, removal).await
            }
            None => Err(ServiceError::Refused(reader.errors())),
        };
        Ok(Some(match refusals(answer)? {
            Ok(row) => RemoveAttachmentPayload {
                attachment: Some(Attachment(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => RemoveAttachmentPayload {
                attachment: None,
                errors,
            },
        }))
    }
}

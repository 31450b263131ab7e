//! Files of evidence, and files on their way.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use entity::{attachment, column, id::AttachmentId, upload};

use super::{evidence::Evidence, person::Person};
use crate::{
    graphql::{
        connection::Keyed,
        context::{InSession, Session},
        error::Fault,
        id::encode,
        scalar::DateTime,
    },
    service::attachment as service,
};

/// What the virus scanner said of a file. Treat unknown values as `PENDING`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentState {
    /// There is no scanner here; the file can be downloaded.
    NotScanned,
    /// It has not looked yet; the file cannot be downloaded until it has.
    Pending,
    /// It found nothing; the file can be downloaded.
    Clean,
    /// It found something: nobody can download the file, and whoever attached it was told.
    Quarantined,
}

impl From<column::AttachmentState> for AttachmentState {
    fn from(state: column::AttachmentState) -> Self {
        match state {
            column::AttachmentState::NotScanned => Self::NotScanned,
            column::AttachmentState::Pending => Self::Pending,
            column::AttachmentState::Clean => Self::Clean,
            column::AttachmentState::Quarantined => Self::Quarantined,
        }
    }
}

/// A file of evidence.
#[derive(Clone)]
pub struct Attachment(pub Arc<attachment::Model>);

impl Attachment {
    /// The file with this key, if it may be seen. Its evidence is loaded with it: where that is restricted, the read is noted.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn find(session: &Session, key: AttachmentId) -> Result<Option<Self>, Fault> {
        let Some(row) = session.load(key).await? else {
            return Ok(None);
        };
        let evidence = session.load(row.evidence_id).await?;
        Ok(evidence.map(|_| Self(row)))
    }
}

/// Where something can be downloaded for a while.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct DownloadLink {
    /// Address on the host of this API, good by itself: for a link in a page. Whoever has it downloads the file as you.
    address: String,
    /// Until when it is good.
    expires_at: DateTime,
}

/// A file that belongs to a piece of evidence. Its content never changes; whoever sees the evidence can download it.
#[Object(serial)]
impl Attachment {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// The evidence.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Evidence, Fault> {
        let row = ctx.session().load(self.0.evidence_id).await?;
        row.map(Evidence::new)
            .ok_or_else(|| Fault::internal("an attachment is seen and its evidence is not"))
    }

    /// Name of the file, as whoever sent it called it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Media type, decided by what the file holds and not by what it was called.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// How long it is, bytes.
    async fn bytes(&self) -> i64 {
        self.0.bytes
    }

    /// SHA-256 of its content, in hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// What the virus scanner said of it.
    async fn state(&self) -> AttachmentState {
        self.0.state.into()
    }

    /// What the virus scanner found, in its own words.
    async fn finding(&self) -> Option<&str> {
        self.0.finding.as_deref()
    }

    /// Who attached it.
    async fn uploaded_by(&self, ctx: &Context<'_>) -> Result<Person, Fault> {
        Person::find(ctx.session(), self.0.attached_by)
            .ok_or_else(|| Fault::internal("an attachment names somebody who is not in the directory"))
    }

    /// When it was attached.
    async fn uploaded_at(&self) -> DateTime {
        self.0.attached_at.into()
    }

    /// Where it is downloaded with a bearer token, on the host of this API.
    async fn url(&self) -> String {
        service::address(self.0.id)
    }

    /// Where you can download it for a few minutes without a token: for a link in a page. `null` where it cannot be downloaded.
    async fn link(&self, ctx: &Context<'_>) -> Result<Option<DownloadLink>, Fault> {
        use column::AttachmentState::{Pending, Quarantined};
        if self.0.removed_at.is_some() || matches!(self.0.state, Pending | Quarantined) {
            return Ok(None);
        }
        let session = ctx.session();
        let (address, until) = service::link(&session.app, &session.actor, self.0.id)?;
        Ok(Some(DownloadLink {
            address,
            expires_at: DateTime(until),
        }))
    }

    /// When it was removed; its content cannot be downloaded since then, and is deleted.
    async fn removed_at(&self) -> Option<DateTime> {
        self.0.removed_at.map(Into::into)
    }

    /// Who removed it.
    async fn removed_by(&self, ctx: &Context<'_>) -> Option<Person> {
        self.0.removed_by.and_then(|id| Person::find(ctx.session(), id))
    }

    /// Why it was removed.
    async fn removed_reason(&self) -> Option<&str> {
        self.0.removed_reason.as_deref()
    }
}

impl Keyed for Attachment {
    fn key(&self) -> Cow<'_, str> {
        self.0.id.0.to_string().into()
    }
}

/// A file on its way: send its content to `address` with `PUT`, then attach it. What is not attached is forgotten after a day.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Upload {
    /// For `attachFile`.
    id: ID,
    /// Name of the file.
    name: String,
    /// Where its content is sent with `PUT`, on the host of this API; the address is good by itself, without a token. `null` once
    /// the content has arrived or its time is over.
    address: Option<String>,
    /// Until when it can be sent.
    expires_at: DateTime,
    /// Longest file that is taken, bytes.
    max_bytes: i64,
    /// When it had arrived whole.
    received_at: Option<DateTime>,
    /// Media type, by what it holds, once it has arrived.
    media_type: Option<String>,
    /// How long it is, bytes, once it has arrived.
    bytes: Option<i64>,
    /// SHA-256 of its content, in hexadecimal, once it has arrived.
    sha256: Option<String>,
}

impl Upload {
    /// An upload as it stands.
    ///
    /// # Errors
    /// When its address cannot be made.
    pub fn new(session: &Session, row: upload::Model) -> Result<Self, Fault> {
        let most = session.app.files().settings.max_file_bytes;
        Ok(Self {
            id: encode(row.id),
            address: service::place(&session.app, &row)?,
            name: row.name,
            expires_at: row.expires_at.into(),
            max_bytes: i64::try_from(most).unwrap_or(i64::MAX),
            received_at: row.received_at.map(Into::into),
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256,
        })
    }
}

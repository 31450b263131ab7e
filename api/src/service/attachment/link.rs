//! Addresses that are good by themselves for a while: to send a file to, or to download one from where no header can be sent. An
//! address says for whom it was made and carries a signature; what that person may see is asked when it is used.

use std::{
    fmt::{self, Write as _},
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use chrono::DateTime;
use entity::id::{AttachmentId, PersonId, UploadId};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{app::App, policy::Actor, secret, service::error::ServiceError};

/// Where the key lies: with the files, so that every replica that can serve them knows it.
const FILE: &str = "links.secret";
/// What stands before an attachment's key in its id and its address.
const PREFIX: &str = "att_";

/// Signs addresses.
pub struct Signer {
    file: PathBuf,
    key: OnceLock<Vec<u8>>,
}

impl Signer {
    /// By a key of its own, which lies with the files.
    pub(super) fn of_file(dir: &Path) -> Self {
        Self {
            file: dir.join(FILE),
            key: OnceLock::new(),
        }
    }

    /// By a key that is made of one which every replica has.
    pub(super) fn of_key(key: &str) -> Self {
        let made = Sha256::digest(["plumbline: addresses of attachments: ", key].concat().as_bytes());
        Self {
            file: PathBuf::new(),
            key: OnceLock::from(made.to_vec()),
        }
    }

    /// Reads the key, or makes it.
    pub(super) fn prepare(&self) -> io::Result<()> {
        self.key().map(drop)
    }

    fn key(&self) -> io::Result<&[u8]> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let read = secret::read_or_make(&self.file)?;
        Ok(self.key.get_or_init(|| read))
    }

    /// The signature under `parts`; each purpose has its own, so that one is no good for another.
    fn sign(&self, purpose: &str, parts: &[&[u8]]) -> Result<Hmac<Sha256>, ServiceError> {
        let internal = |source: Box<dyn std::error::Error + Send + Sync>| ServiceError::Internal {
            operation: "signing an address",
            source,
        };
        let key = self.key().map_err(|error| internal(error.into()))?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| internal(error.to_string().into()))?;
        mac.update(purpose.as_bytes());
        // Every part has a fixed length.
        for part in parts {
            mac.update(part);
        }
        Ok(mac)
    }

    /// What stands in the address of an upload.
    pub(super) fn upload(&self, id: UploadId) -> Result<String, ServiceError> {
        let mac = self.sign("upload", &[id.0.as_bytes()])?;
        Ok(format!("{}{}", id.0.simple(), hex(&mac.finalize().into_bytes())))
    }

    /// The upload whose address this is; nothing where we did not sign it.
    pub(super) fn upload_of(&self, token: &str) -> Result<Option<UploadId>, ServiceError> {
        let Some((id, signature)) = token
            .split_at_checked(32)
            .and_then(|(id, rest)| Some((uuid(id)?, unhex(rest)?)))
        else {
            return Ok(None);
        };
        let mac = self.sign("upload", &[id.as_bytes()])?;
        Ok(mac.verify_slice(&signature).is_ok().then_some(UploadId(id)))
    }

    fn download(&self, id: AttachmentId, person: PersonId, until_s: i64) -> Result<Hmac<Sha256>, ServiceError> {
        self.sign(
            "download",
            &[id.0.as_bytes(), person.0.as_bytes(), &until_s.to_be_bytes()],
        )
    }

    /// For whom this link to an attachment was made; nothing where it is over or we did not sign it.
    pub(super) fn person_of(&self, id: AttachmentId, link: &str, now_s: i64) -> Result<Option<PersonId>, ServiceError> {
        let mut parts = link.split('.');
        let read = (|| {
            let person = PersonId(uuid(parts.next()?)?);
            let until_s: i64 = parts.next()?.parse().ok()?;
            let signature = unhex(parts.next()?)?;
            (parts.next().is_none() && until_s >= now_s).then_some((person, until_s, signature))
        })();
        let Some((person, until_s, signature)) = read else {
            return Ok(None);
        };
        let mac = self.download(id, person, until_s)?;
        Ok(mac.verify_slice(&signature).is_ok().then_some(person))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// Where an attachment is downloaded with a token, on whatever host serves this API.
#[must_use]
pub fn address(id: AttachmentId) -> String {
    format!("/attachment/{PREFIX}{}", id.0.simple())
}

/// The attachment that an address names.
#[must_use]
pub fn named(text: &str) -> Option<AttachmentId> {
    text.strip_prefix(PREFIX).and_then(uuid).map(AttachmentId)
}

/// Where `actor` can download an attachment for a while without a token, and until when.
///
/// # Errors
/// When the key cannot be read.
pub fn link(app: &App, actor: &Actor, id: AttachmentId) -> Result<(String, DateTime<chrono::Utc>), ServiceError> {
    let files = app.files();
    let until_s = (app.now() + super::delta(files.settings.link_valid)).timestamp();
    let mac = files.signer.download(id, actor.person, until_s)?;
    let signature = hex(&mac.finalize().into_bytes());
    let address = format!("{}?link={}.{until_s}.{signature}", address(id), actor.person.0.simple());
    Ok((address, DateTime::from_timestamp(until_s, 0).unwrap_or_default()))
}

/// Only the form that we write, so that one thing has one address.
fn uuid(text: &str) -> Option<Uuid> {
    let plain = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    plain.then(|| Uuid::try_parse(text).ok()).flatten()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let plain = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let pairs = text.as_bytes().chunks(2).filter(|_| plain);
    let bytes: Vec<u8> = pairs
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    (bytes.len() == 32).then_some(bytes)
}

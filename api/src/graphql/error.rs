//! Faults: what `errors[]` may hold, each with one code of a closed list. Expected outcomes are payload data and never come here.

use async_graphql::{Enum, ErrorExtensionValues, ServerError};

use super::id::BadId;
use crate::{service::error::ServiceError, store::StoreError};

/// Every `extensions.code` that an entry of `errors[]` can carry; `extensions.requestId` stands beside it. Outcomes that
/// a client should expect are in `errors` of a mutation's payload instead. Treat unknown values as `INTERNAL`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// Not a request that can be run: malformed JSON, no document, a syntax error, variables that do not fit.
    BadRequest,
    /// The document does not fit the schema.
    ValidationFailed,
    /// A value that cannot be used: a day that is none, a malformed id, a cursor of another list, a page that is too large.
    BadInput,
    /// The request body or the document is larger than allowed.
    DocumentTooLarge,
    /// The document asks for too much: too deep, too many fields.
    DocumentTooComplex,
    /// Nobody is signed in, or the token does not hold: sign in again.
    Unauthenticated,
    /// Signed in, but not known here, or not allowed to use this API.
    Forbidden,
    /// This client sends only the documents of its list, and this is none of them.
    DocumentNotTrusted,
    /// No document is known by this hash: send it once more together with the document.
    PersistedQueryNotFound,
    /// This client has asked for more than its share: try again after `Retry-After`.
    RateLimited,
    /// It took longer than allowed; ask for less.
    Timeout,
    /// More is asked of the server than it can do at once; nothing was begun. Try again after `Retry-After`.
    Overloaded,
    /// The server cannot do it now; nothing was recorded, unless the message says that it may have been. Try again later with the
    /// same idempotency key.
    Unavailable,
    /// A file that is sent to the address of an upload is longer than allowed.
    FileTooLarge,
    /// A file that is sent is of a type that is not taken, is not what its name says, or would be a trap for whoever opens it.
    FileRefused,
    /// A file that is sent broke off, or is not the one that was announced: send it again.
    UploadIncomplete,
    /// The time to send a file is over, or one has arrived already.
    UploadOver,
    /// A file cannot be downloaded: the virus scanner has not looked at it yet, or found something.
    FileWithheld,
    /// Something is wrong on our side; quote the request id.
    Internal,
}

impl ErrorCode {
    /// Every one.
    pub const ALL: [Self; 19] = [
        Self::BadRequest,
        Self::ValidationFailed,
        Self::BadInput,
        Self::DocumentTooLarge,
        Self::DocumentTooComplex,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::DocumentNotTrusted,
        Self::PersistedQueryNotFound,
        Self::RateLimited,
        Self::Timeout,
        Self::Overloaded,
        Self::Unavailable,
        Self::FileTooLarge,
        Self::FileRefused,
        Self::UploadIncomplete,
        Self::UploadOver,
        Self::FileWithheld,
        Self::Internal,
    ];

    /// As it stands in `extensions.code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::ValidationFailed => "VALIDATION_FAILED",
            Self::BadInput => "BAD_INPUT",
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::DocumentTooComplex => "DOCUMENT_TOO_COMPLEX",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::DocumentNotTrusted => "DOCUMENT_NOT_TRUSTED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::Unavailable => "UNAVAILABLE",
            Self::FileTooLarge => "FILE_TOO_LARGE",
            Self::FileRefused => "FILE_REFUSED",
            Self::UploadIncomplete => "UPLOAD_INCOMPLETE",
            Self::UploadOver => "UPLOAD_OVER",
            Self::FileWithheld => "FILE_WITHHELD",
            Self::Internal => "INTERNAL",
        }
    }
}

/// Why a resolver cannot answer. The message is safe to show; what caused it was logged where it happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An argument cannot be used; the message names it.
    #[error("{0}")]
    BadInput(String),
    /// The database is full or away.
    #[error("the server cannot do this now: try again later")]
    Unavailable,
    /// The database went away while it was being recorded.
    #[error("it may have been recorded or not: send the same again with the same idempotency key")]
    InDoubt,
    /// Ours.
    #[error("something went wrong on our side: quote the request id")]
    Internal,
}

impl Fault {
    /// An argument that cannot be used.
    pub fn argument(name: &str, why: impl std::fmt::Display) -> Self {
        Self::BadInput(format!("`{name}`: {why}"))
    }

    /// Logs what should not happen and says no more of it to the caller.
    pub fn internal(why: impl std::fmt::Display) -> Self {
        tracing::error!(%why, "a resolver failed");
        Self::Internal
    }

    const fn code(&self) -> ErrorCode {
        match self {
            Self::BadInput(_) => ErrorCode::BadInput,
            Self::Unavailable | Self::InDoubt => ErrorCode::Unavailable,
            Self::Internal => ErrorCode::Internal,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cursor(_) | StoreError::Page(_) => Self::BadInput(error.to_string()),
            StoreError::Unavailable(_) | StoreError::Full(_) => {
                tracing::warn!(error = %described(&error), "the database cannot answer");
                Self::Unavailable
            }
            other => Self::internal(described(&other)),
        }
    }
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Unavailable(why) => {
                tracing::warn!(%why, "the service cannot answer");
                Self::Unavailable
            }
            ServiceError::InDoubt => Self::InDoubt,
            // Refusals are payload data; one that comes here was not turned into them.
            other => Self::internal(described(&other)),
        }
    }
}

/// An error with everything that caused it: for the log, never for the caller.
fn described(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut at = error.source();
    while let Some(cause) = at {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        at = cause.source();
    }
    words
}

/// Reads an argument that holds an id.
///
/// # Errors
///
/// [`Fault::BadInput`] naming the argument.
pub fn argument<T>(name: &str, decoded: Result<T, BadId>) -> Result<T, Fault> {
    decoded.map_err(|why| Fault::argument(name, why))
}

/// An entry of `errors[]` made outside a resolver.
#[must_use]
pub fn entry(code: ErrorCode, message: impl Into<String>, request_id: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    cut(&mut error.message);
    mark(&mut error, code, request_id);
    error
}

/// Gives an error of the executor its code and request id and cuts it to size. Errors of resolvers carry a [`Fault`];
/// the others are the executor's own words about the document, or about an argument where they have a path.
pub fn finish(error: &mut ServerError, request_id: &str) {
    if error
        .extensions
        .as_ref()
        .is_some_and(|values| values.get("code").is_some())
    {
        return;
    }
    let code = match error.source::<Fault>() {
        Some(fault) => fault.code(),
        None if error.source.is_some() => {
            tracing::error!(message = %error.message, request_id, "a resolver failed without saying how");
            Fault::Internal.to_string().clone_into(&mut error.message);
            ErrorCode::Internal
        }
        None if error.message.starts_with("Query is ") => ErrorCode::DocumentTooComplex,
        None if error.path.is_empty() => ErrorCode::ValidationFailed,
        None => ErrorCode::BadInput,
    };
    cut(&mut error.message);
    mark(error, code, request_id);
}

fn mark(error: &mut ServerError, code: ErrorCode, request_id: &str) {
    let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    values.set("code", code.code());
    values.set("requestId", request_id);
}

/// At most 300 bytes: a message may repeat what the caller sent.
fn cut(message: &mut String) {
    const LONGEST: usize = 300;
    if message.len() > LONGEST {
        let end = (0..=LONGEST - '…'.len_utf8())
            .rev()
            .find(|at| message.is_char_boundary(*at))
            .unwrap_or(0);
        message.truncate(end);
        message.push('…');
    }
}

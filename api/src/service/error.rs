//! How a service says no: with the field, the reason and the remedy, or with a fault that says nothing internal.

use crate::{
    policy::Denied,
    store::{CommitError, StoreError},
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The input cannot be taken as it is. Nothing was recorded.
    #[error("refused: {}", first(.0))]
    Refused(Vec<UserError>),
    /// The service cannot do it now; trying again later is safe.
    #[error("{0}")]
    Unavailable(String),
    /// The database went away while it was being recorded: it may be, and the same again with the same key is safe.
    #[error("it may have been recorded or not: send the same again with the same idempotency key")]
    InDoubt,
    /// A fault of ours; logged in full, told in brief.
    #[error("{operation} failed")]
    Internal {
        /// What was being done.
        operation: &'static str,
        /// What went wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// One thing that is wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// What sort of error.
    pub code: UserErrorCode,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Path of the input field, such as `["input", "unit"]`.
    pub field: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// The closed list of expected errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserErrorCode {
    /// Something named does not exist, or may not be seen.
    NotFound,
    /// A value is malformed or too long.
    Invalid,
    /// The policy table does not allow it.
    Forbidden,
    /// The idempotency key was used with another body.
    IdempotencyKeyReused,
    /// It is not in a state in which this can be done.
    WrongState,
    /// Somebody else changed it meanwhile.
    Conflict,
}

impl UserError {
    /// An error about one input field.
    #[must_use]
    pub fn new(code: UserErrorCode, field: &[&str], message: impl Into<String>) -> Self {
        let field = std::iter::once("input")
            .chain(field.iter().copied())
            .map(str::to_owned)
            .collect();
        Self {
            code,
            message: message.into(),
            field,
            help: None,
        }
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<UserError> for ServiceError {
    fn from(error: UserError) -> Self {
        Self::Refused(vec![error])
    }
}

impl From<Denied> for ServiceError {
    fn from(denied: Denied) -> Self {
        UserError::new(UserErrorCode::Forbidden, &[], denied.message)
            .help(denied.help)
            .into()
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Full(_) => Self::Unavailable(error.to_string()),
            _ => Self::Internal {
                operation: "reading the database",
                source: Box::new(error),
            },
        }
    }
}

/// What a failed commit means for the caller.
impl From<CommitError> for ServiceError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::KeyReused => {
                let message = "this idempotency key was used with another body; nothing was recorded";
                let error = UserError::new(UserErrorCode::IdempotencyKeyReused, &["idempotencyKey"], message);
                error
                    .help("send a fresh key with every new request, and the same body with a retry")
                    .into()
            }
            CommitError::Stale => {
                let message = "it kept changing while it was being written; nothing was recorded";
                UserError::new(UserErrorCode::Conflict, &[], message)
                    .help("send the same request again")
                    .into()
            }
            CommitError::Full => Self::Unavailable("the database is full; nothing was recorded".to_owned()),
            CommitError::Unavailable(_) => {
                tracing::warn!(error = %error, "a write could not be stored");
                Self::Unavailable("the database cannot take it now; nothing was recorded".to_owned())
            }
            CommitError::InDoubt(_) => {
                tracing::warn!(error = %error, "whether a write was stored is not known");
                Self::InDoubt
            }
            CommitError::Failed(source) => Self::Internal {
                operation: "writing the database",
                source: source.into(),
            },
        }
    }
}

fn first(errors: &[UserError]) -> &str {
    errors.first().map_or("", |error| error.message.as_str())
}

//! Expected errors of a mutation, as data.

use async_graphql::SimpleObject;

use crate::{
    graphql::{error::Fault, term::UserErrorCode},
    service::error::{self, ServiceError},
};

/// Something that a caller should expect and can mend. While a payload has one, nothing was recorded.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(serial)]
pub struct UserError {
    /// What sort of error it is.
    code: UserErrorCode,
    /// What is wrong, in a sentence for people.
    message: String,
    /// Path of the input field, such as `["input", "unit"]`; indices of lists are numbers written as text.
    field: Vec<String>,
    /// What to do about it; often "did you mean".
    help: Option<String>,
}

impl From<error::UserError> for UserError {
    fn from(error: error::UserError) -> Self {
        Self {
            code: error.code.into(),
            message: error.message,
            field: error.field,
            help: error.help,
        }
    }
}

/// Splits what a service answered: refusals are data of the payload, everything else is a fault.
///
/// # Errors
///
/// The fault.
pub fn refusals<T>(answer: Result<T, ServiceError>) -> Result<Result<T, Vec<UserError>>, Fault> {
    match answer {
        Ok(done) => Ok(Ok(done)),
        Err(ServiceError::Refused(errors)) => Ok(Err(errors.into_iter().map(UserError::from).collect())),
        Err(fault) => Err(fault.into()),
    }
}

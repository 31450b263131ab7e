//! The codes of errors.

use async_graphql::Object;

use crate::graphql::error::ErrorCode;

/// Queries of the codes of errors.
#[derive(Default)]
pub struct ErrorQuery;

/// Queries of the codes of errors.
#[Object]
impl ErrorQuery {
    /// Every `extensions.code` that an entry of `errors[]` can carry. No field of the schema answers with one: it is asked for here,
    /// so that tools that read the schema by introspection know them too.
    async fn error_codes(&self) -> &[ErrorCode] {
        &ErrorCode::ALL
    }
}

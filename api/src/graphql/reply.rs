//! From what the executor answered to the bytes that go out: every error has its code.

use std::collections::BTreeMap;

use async_graphql::{Response, ServerError, Value};
use serde::Serialize;

use super::{
    Failure,
    cost::Cost,
    error::{ErrorCode, finish},
};

/// Most entries of `errors`.
const MOST_ERRORS: usize = 10;

/// A reply, ready to be written.
pub struct Reply {
    data: Option<Value>,
    errors: Vec<ServerError>,
    failure: Option<Failure>,
    extensions: BTreeMap<String, Value>,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl Reply {
    /// Takes what the executor answered.
    pub fn new(response: Response, request_id: &str) -> Self {
        let Response {
            data,
            mut errors,
            extensions,
            ..
        } = response;
        for error in &mut errors {
            finish(error, request_id);
        }
        // Nothing ran where no error has a place in the reply: then `data` must not be there at all.
        let executed = errors.iter().all(|error| !error.path.is_empty()) || data != Value::Null;
        let data = executed.then_some(data);
        // All of them say how it went, not only those that are told.
        let any = |code| errors.iter().any(|error| has_code(error, code));
        let failure = match &data {
            _ if any(ErrorCode::Unavailable) => Some(Failure::Unavailable),
            None if any(ErrorCode::Internal) => Some(Failure::Internal),
            None => Some(Failure::NotExecuted),
            Some(_) => None,
        };
        errors.truncate(MOST_ERRORS);
        Self {
            data,
            errors,
            failure,
            extensions,
        }
    }

    /// The same, telling what it cost.
    pub fn costing(mut self, cost: Cost) -> Self {
        let told = async_graphql::to_value(cost).unwrap_or_default();
        self.extensions.insert("cost".to_owned(), told);
        self
    }

    /// What went wrong with the whole of it.
    pub const fn failure(&self) -> Option<Failure> {
        self.failure
    }

    /// Entries of `errors`.
    pub fn errors(&self) -> usize {
        self.errors.len()
    }

    /// The reply as JSON.
    pub fn json(&self) -> Vec<u8> {
        let written = Written {
            data: self.data.as_ref(),
            errors: &self.errors,
            extensions: &self.extensions,
        };
        serde_json::to_vec(&written).unwrap_or_else(|_| br#"{"errors":[]}"#.to_vec())
    }
}

fn has_code(error: &ServerError, code: ErrorCode) -> bool {
    let found = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    found == Some(&Value::from(code.code()))
}

#[cfg(test)]
mod tests {
    use async_graphql::PathSegment;

    use super::{
        super::error::{Fault, entry},
        *,
    };

    fn failed(fault: Fault, at: Option<&str>) -> ServerError {
        let mut error = ServerError::new(fault.to_string(), None);
        error.source = Some(std::sync::Arc::new(fault));
        error.path.extend(at.map(|key| PathSegment::Field(key.to_owned())));
        error
    }

    fn reply(errors: Vec<ServerError>) -> Reply {
        Reply::new(Response::from_errors(errors), "request")
    }

    #[test]
    fn all_errors_say_how_it_went() {
        let mut errors: Vec<_> = (0..MOST_ERRORS)
            .map(|_| failed(Fault::BadInput("`first`".to_owned()), Some("a")))
            .collect();
        assert_eq!(reply(errors.clone()).failure(), None);
        errors.push(failed(Fault::Unavailable, Some("b")));
        let reply = reply(errors);
        assert_eq!(
            (reply.failure(), reply.errors()),
            (Some(Failure::Unavailable), MOST_ERRORS)
        );
    }

    #[test]
    fn what_is_our_fault_is_not_the_callers() {
        assert_eq!(
            reply(vec![failed(Fault::Internal, None)]).failure(),
            Some(Failure::Internal)
        );
        assert_eq!(
            reply(vec![failed(Fault::Internal, Some("a"))]).failure(),
            None,
            "the rest is there"
        );
        let wrong = entry(ErrorCode::BadRequest, "no", "request");
        assert_eq!(reply(vec![wrong]).failure(), Some(Failure::NotExecuted));
    }
}

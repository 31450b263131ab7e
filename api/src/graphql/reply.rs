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
        errors.truncate(MOST_ERRORS);
        let data = executed.then_some(data);
        Self {
            data,
            errors,
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
    pub fn failure(&self) -> Option<Failure> {
        let unavailable = self.errors.iter().any(|error| has_code(error, ErrorCode::Unavailable));
        match (unavailable, &self.data) {
            (true, _) => Some(Failure::Unavailable),
            (false, None) => Some(Failure::NotExecuted),
            (false, Some(_)) => None,
        }
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

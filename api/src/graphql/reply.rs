//! From what the executor answered to the bytes that go out: every error has its code, and no reply contradicts the schema.

use async_graphql::{PathSegment, Response, ServerError, Value};
use serde::Serialize;

use super::{
    Failure,
    error::{ErrorCode, finish},
};

/// Most entries of `errors`.
const MOST_ERRORS: usize = 10;

/// A reply, ready to be written.
pub struct Reply {
    data: Option<Value>,
    errors: Vec<ServerError>,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
}

impl Reply {
    /// Takes what the executor answered.
    pub fn new(response: Response, request_id: &str) -> Self {
        let Response { data, mut errors, .. } = response;
        for error in &mut errors {
            finish(error, request_id);
        }
        // Nothing ran where no error has a place in the reply: then `data` must not be there at all.
        let executed = errors.iter().all(|error| !error.path.is_empty()) || data != Value::Null;
        // The executor leaves out a field that must not be null and failed; a client may not be sent that object.
        let broken = errors.iter().any(|error| !stands(&data, &error.path));
        errors.truncate(MOST_ERRORS);
        let data = executed.then(|| if broken { Value::Null } else { data });
        Self { data, errors }
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
        };
        serde_json::to_vec(&written).unwrap_or_else(|_| br#"{"errors":[]}"#.to_vec())
    }
}

fn has_code(error: &ServerError, code: ErrorCode) -> bool {
    let found = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    found == Some(&Value::from(code.code()))
}

/// Whether what `path` names, or a `null` above it, is in the reply.
fn stands(data: &Value, path: &[PathSegment]) -> bool {
    let Some((segment, rest)) = path.split_first() else {
        return true;
    };
    let below = match (data, segment) {
        (Value::Object(fields), PathSegment::Field(name)) => fields.get(name.as_str()),
        (Value::List(items), PathSegment::Index(at)) => items.get(*at),
        (Value::Null, _) => return true,
        _ => None,
    };
    below.is_some_and(|below| stands(below, rest))
}

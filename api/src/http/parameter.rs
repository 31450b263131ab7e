//! The parameters of a GraphQL request: from a JSON body, or from the query string of a `GET`.

use axum::{extract::Query, http::Uri};
use serde::Deserialize;
use serde_json::{Map, Value, error::Category};

use super::{code::Code, gate, reply::Refusal};
use crate::config::Http;

/// What GraphQL over HTTP lets a request say. Members that it does not name are left alone, as it asks.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameters {
    /// The document.
    pub query: Option<String>,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// Its variables.
    pub variables: Option<Map<String, Value>>,
    /// The document by its id, where it is known before.
    pub document_id: Option<String>,
    extensions: Option<Map<String, Value>>,
}

impl Parameters {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// When it is no JSON object of that shape, or nested too deeply.
    pub fn of_body(bytes: &[u8], limits: &Http) -> Result<Self, Refusal> {
        gate::json(bytes, limits)?;
        if bytes.trim_ascii_start().starts_with(b"[") {
            let message = "expected one request, got a list: send requests one by one, they share a connection";
            return Err(Refusal::new(Code::BadRequest, message));
        }
        serde_json::from_slice(bytes).map_err(|error| malformed(&error))
    }

    /// Reads a query string.
    ///
    /// # Errors
    ///
    /// When a parameter stands there twice or is not of its kind.
    pub fn of_uri(uri: &Uri, limits: &Http) -> Result<Self, Refusal> {
        let Query(pairs): Query<Vec<(String, String)>> =
            Query::try_from_uri(uri).map_err(|_| bad("the query string cannot be read: expected `query=…`"))?;
        let mut read = Self::default();
        for (name, text) in pairs {
            let twice = match name.as_str() {
                "query" => read.query.replace(text).is_some(),
                "documentId" => !text.is_empty() && read.document_id.replace(text).is_some(),
                "operationName" => !text.is_empty() && read.operation_name.replace(text).is_some(),
                "variables" => match object(&name, &text, limits)? {
                    Some(object) => read.variables.replace(object).is_some(),
                    None => false,
                },
                "extensions" => match object(&name, &text, limits)? {
                    Some(object) => read.extensions.replace(object).is_some(),
                    None => false,
                },
                _ => false,
            };
            if twice {
                return Err(bad(format!("the query string has `{name}` twice: say it once")));
            }
        }
        Ok(read)
    }

    /// What stands under this name in `extensions`.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions.as_ref()?.get(name)
    }

    /// The hash of `extensions.persistedQuery`, as Apollo's clients send it.
    ///
    /// # Errors
    ///
    /// When it is there and of another shape.
    pub fn persisted(&self) -> Result<Option<String>, Refusal> {
        match self.extension("persistedQuery") {
            None | Some(Value::Null) => Ok(None),
            Some(said) => match (said.get("version"), said.get("sha256Hash")) {
                (Some(version), Some(Value::String(hash))) if *version == 1 => Ok(Some(hash.clone())),
                _ => Err(bad(
                    "expected `extensions.persistedQuery` as `{\"version\": 1, \"sha256Hash\": \"…\"}`",
                )),
            },
        }
    }
}

/// A JSON object in a query string; nothing where it is left empty or `null`.
fn object(name: &str, text: &str, limits: &Http) -> Result<Option<Map<String, Value>>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    gate::json(text.as_bytes(), limits)?;
    serde_json::from_str(text).map_err(|_| bad(format!("expected `{name}` as a JSON object")))
}

/// Where the JSON breaks off, without repeating what was sent.
fn malformed(error: &serde_json::Error) -> Refusal {
    let (line, column, why) = (error.line(), error.column(), error.to_string());
    // Its names are ours, and may be repeated.
    let twice = why
        .strip_prefix("duplicate field `")
        .and_then(|rest| rest.split('`').next());
    if let Some(name) = twice {
        return bad(format!("the body has `{name}` twice: say it once"));
    }
    bad(match error.classify() {
        Category::Data => format!(
            "expected an object with `query` and `operationName` as strings and `variables` and `extensions` as \
             objects; see line {line}, column {column}"
        ),
        _ => format!("the body is not JSON: it breaks off at line {line}, column {column}"),
    })
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::BadRequest, message)
}

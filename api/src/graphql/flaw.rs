//! What is wrong with a request that is therefore not run.

use apollo_compiler::{
    Schema,
    diagnostic::{Diagnostic, ToCliReport as _},
    parser::{SourceMap, SourceSpan},
    validation::{DiagnosticData, DiagnosticList},
};
use async_graphql::{Pos, ServerError};

use super::{
    contract::{names, nearest},
    error::{ErrorCode, Fault, entry},
    scalar::shorten,
};

/// Most flaws that are told at once.
pub const MOST_FLAWS: usize = 10;

/// One thing that is wrong, for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Why, for machines.
    pub code: ErrorCode,
    /// Why, for people.
    pub message: String,
    /// Where in the document.
    pub at: Option<Pos>,
}

impl Flaw {
    /// A flaw without a place in the document.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            at: None,
        }
    }

    /// Ours, not the caller's.
    pub fn internal() -> Self {
        Self::new(ErrorCode::Internal, Fault::Internal.to_string())
    }

    /// A flaw where `span` begins.
    pub fn spanned(code: ErrorCode, message: String, span: Option<SourceSpan>, sources: &SourceMap) -> Self {
        let at = span.and_then(|span| span.line_column(sources)).map(|at| Pos {
            line: at.line,
            column: at.column,
        });
        Self { code, message, at }
    }

    /// As an entry of `errors[]`.
    pub fn entry(&self, request_id: &str) -> ServerError {
        let mut error = entry(self.code, &self.message, request_id);
        error.locations.extend(self.at);
        error
    }
}

/// Where the text stops being GraphQL. What a parser finds after that follows from it.
pub fn syntax(found: &DiagnosticList) -> Vec<Flaw> {
    let first = found.iter().next().map(|diagnostic| {
        let why = diagnostic.error.to_string();
        let why = shorten(why.strip_prefix("syntax error: ").unwrap_or(&why));
        let at = at(&diagnostic);
        let place = at.map_or_else(String::new, |at| format!(" at line {}, column {}", at.line, at.column));
        Flaw {
            code: ErrorCode::BadRequest,
            message: format!("the document is not GraphQL{place}: {why}"),
            at,
        }
    });
    let unknown = || Flaw::new(ErrorCode::BadRequest, "the document is not GraphQL");
    vec![first.unwrap_or_else(unknown)]
}

/// Where the document does not fit the schema.
pub fn validation(schema: &Schema, found: &DiagnosticList) -> Vec<Flaw> {
    let flaws = found.iter().take(MOST_FLAWS).map(|diagnostic| {
        let mut message = diagnostic.error.to_string();
        if let Some(meant) = meant(schema, &message) {
            message = format!("{message}: did you mean `{meant}`?");
        }
        Flaw {
            code: ErrorCode::ValidationFailed,
            message,
            at: at(&diagnostic),
        }
    });
    flaws.collect()
}

fn at(diagnostic: &Diagnostic<'_, DiagnosticData>) -> Option<Pos> {
    let at = diagnostic.error.location()?.line_column(diagnostic.sources)?;
    Some(Pos {
        line: at.line,
        column: at.column,
    })
}

/// The name that an unknown one was probably meant to be. The validator tells type and name only in its words.
fn meant<'a>(schema: &'a Schema, message: &str) -> Option<&'a str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (first, second) = (quoted.next()?, quoted.next()?);
    if message.starts_with("type `") && message.contains("` does not have a field `") {
        nearest(names(schema, first), second)
    } else if message.contains("` does not exist on `") {
        nearest(names(schema, second), first)
    } else {
        None
    }
}

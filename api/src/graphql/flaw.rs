//! What is wrong with a request that is therefore not run.

use apollo_compiler::{
    Schema,
    diagnostic::{Diagnostic, ToCliReport as _},
    parser::{SourceMap, SourceSpan},
    validation::{DiagnosticData, DiagnosticList},
};
use async_graphql::{Pos, ServerError};

use super::{
    contract::{arguments, names, nearest},
    error::{ErrorCode, Fault, entry},
    scalar::shorten,
};

/// Most flaws that are told at once.
pub const MOST_FLAWS: usize = 10;

/// What the validator says of a field without the selection that it needs.
const BARE: &str = "interface, union and object types must have a subselection set";

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
    let told = found.iter().filter(|diagnostic| !follows(diagnostic, found));
    let flaws = told.take(MOST_FLAWS).map(|diagnostic| {
        let mut message = diagnostic.error.to_string();
        if message == BARE
            && let Some(field) = written(&diagnostic)
        {
            message = format!("`{field}` has fields of its own: say which you want, as in `{field} {{ … }}`");
        } else if let Some(meant) = meant(schema, &message) {
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

/// A field whose every subfield is unknown looks to the validator as if it had none.
fn follows(diagnostic: &Diagnostic<'_, DiagnosticData>, found: &DiagnosticList) -> bool {
    let Some(span) = diagnostic
        .error
        .location()
        .filter(|_| diagnostic.error.to_string() == BARE)
    else {
        return false;
    };
    let inside = |other: SourceSpan| span.offset() < other.offset() && other.end_offset() <= span.end_offset();
    found.iter().filter_map(|other| other.error.location()).any(inside)
}

/// The field as it stands in the document, up to its arguments.
fn written<'a>(diagnostic: &Diagnostic<'a, DiagnosticData>) -> Option<&'a str> {
    let span = diagnostic.error.location()?;
    let text = diagnostic.sources.get(&span.file_id())?.source_text();
    let field = text.get(span.offset()..span.end_offset())?;
    let end = field.find(|char: char| "({@,#\n".contains(char)).unwrap_or(field.len());
    field.get(..end).map(str::trim).filter(|field| field.len() <= 100)
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
    } else if message.starts_with("the argument `") && message.contains("` is not supported by `") {
        nearest(arguments(schema, second), first)
    } else {
        None
    }
}

//! Engine errors in plain words: never a type of the language underneath, always what to look at.

use rhai::EvalAltResult;

use super::is_deadline;
use crate::{collect::place, engine::conformance::stopped, verdict::Fault};

/// The fault of a script that ended with an error.
pub(super) fn of(script: &str, error: &EvalAltResult) -> Fault {
    let inner = error.unwrap_inner();
    let code = if is_deadline(inner) {
        "DEADLINE"
    } else if stopped(inner) {
        "LIMIT"
    } else {
        "ERROR"
    };
    let (line, column) = place(inner.position());
    Fault {
        code: code.to_owned(),
        script: file_of(script, error),
        line,
        column,
        message: plain_words(error),
    }
}

/// A shared script carries its own name; the innermost one counts.
fn file_of(script: &str, error: &EvalAltResult) -> String {
    let mut file = script.to_owned();
    let mut error = error;
    while let EvalAltResult::ErrorInFunctionCall(_, source, inner, _) = error {
        if !source.is_empty() {
            source.clone_into(&mut file);
        }
        error = inner;
    }
    file
}

/// An engine error as a sentence.
pub(crate) fn plain_words(error: &EvalAltResult) -> String {
    match error.unwrap_inner() {
        EvalAltResult::ErrorRuntime(words, _) => words.to_string(),
        EvalAltResult::ErrorTerminated(..) => "the rule took longer than it may".to_owned(),
        EvalAltResult::ErrorTooManyOperations(_) => {
            "the rule does more steps than it may: a loop without end?".to_owned()
        }
        EvalAltResult::ErrorStackOverflow(_) => {
            "functions call each other too deeply: a recursion without end?".to_owned()
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => {
            format!("a text, list or map grows larger than it may ({})", what.to_lowercase())
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let called = signature.split_once(" (").map_or(signature.as_str(), |(name, _)| name);
            let called = called.strip_prefix("get$").unwrap_or(called);
            format!("there is no `{called}` for what stands before it or in its brackets")
        }
        EvalAltResult::ErrorDotExpr(what, _) => what.clone(),
        EvalAltResult::ErrorPropertyNotFound(name, _) => format!("there is no `{name}` here"),
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("there is no `{name}`"),
        other => {
            let words = other.to_string();
            let plain = words.split_once(" (line").map_or(words.as_str(), |(words, _)| words);
            plain.to_lowercase()
        }
    }
}

//! Engine errors in plain words: never a type of the language underneath, always what to look at.

use rhai::EvalAltResult;

use super::is_deadline;
use crate::{collect::place, engine::conformance::stopped, problem, ruleset::RuleSet, verdict::Fault};

/// The fault of a hook of this script that ended with an error.
pub(super) fn of(set: &RuleSet, script: &str, hook: &str, error: &EvalAltResult) -> Fault {
    let inner = error.unwrap_inner();
    let code = if is_deadline(inner) {
        "DEADLINE"
    } else if stopped(inner) {
        "LIMIT"
    } else {
        "ERROR"
    };
    let (script, function) = running(script, hook, error);
    let (mut line, mut column) = place(inner.position());
    let mut message = plain_words(error);
    if line == 0 {
        // What a limit stops has often no place of its own: the function that was called has one.
        (line, column) = place_of_function(set, script, function);
        message = format!("{message} (in `{function}`, or in a function that it calls)");
    }
    Fault {
        code: code.to_owned(),
        script: script.to_owned(),
        line,
        column,
        message,
    }
}

/// The fault of a hook that broke the engine.
pub(super) fn of_panic(set: &RuleSet, script: &str, hook: &str) -> Fault {
    let (line, column) = place_of_function(set, script, hook);
    Fault {
        code: "PANIC".to_owned(),
        script: script.to_owned(),
        line,
        column,
        message: "the rule broke the engine; its author and ours should look at it".to_owned(),
    }
}

/// Line and column of a function's name; 0 when unknown.
fn place_of_function(set: &RuleSet, script: &str, function: &str) -> (u32, u32) {
    let text = set.script(script).unwrap_or_default();
    problem::place_of_function(text, function).unwrap_or_default()
}

/// The file and the function that were running: a shared script carries its own name; the innermost one counts.
fn running<'a>(script: &'a str, hook: &'a str, error: &'a EvalAltResult) -> (&'a str, &'a str) {
    let (mut file, mut function, mut error) = (script, hook, error);
    while let EvalAltResult::ErrorInFunctionCall(name, source, inner, _) = error {
        if !source.is_empty() {
            file = source;
        }
        function = name;
        error = inner;
    }
    (file, function)
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

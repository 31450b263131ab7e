//! From files to a rule set: words, libraries, scripts, duties. Collects every problem before it refuses.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rhai::{AST, Engine, EvalAltResult, ParseError};

use super::{OVERDUE, Row, RuleSet, declare, has_errors, is_library, is_row};
use crate::{
    collect::place,
    engine,
    explain::Code,
    header,
    problem::{Problem, Severity, place_of_function},
    source::Source,
    vocabulary::Vocabulary,
};

pub(super) fn load(source: Source, mut problems: Vec<Problem>) -> Result<RuleSet, Vec<Problem>> {
    let refused = refused_files(&problems);
    let vocabulary = Arc::new(Vocabulary::read(&source).0);
    let mut engine = engine::build();
    let mut usual = None;
    for (path, text) in source.files().iter().filter(|(path, _)| is_library(path)) {
        if !refused.contains(path)
            && let Some(ast) = compile(&engine, path, text, &mut problems)
        {
            if let Err(error) = engine::add_library(&mut engine, &ast) {
                problems.push(run_time(path, text, "", &error));
            }
            if path == OVERDUE {
                usual = Some(ast);
            }
        }
    }
    let mut rows = BTreeMap::new();
    for (path, text) in source.files().iter().filter(|(path, _)| is_row(path)) {
        if refused.contains(path) {
            continue;
        }
        let (head, _) = header::parse(path, text);
        let Some(ast) = compile(&engine, path, text, &mut problems) else {
            continue;
        };
        let Some(task) = declare::task(&engine, &ast, head, path, text, &vocabulary, &mut problems) else {
            continue;
        };
        rows.insert(task.reference.clone(), Row { task, ast });
    }
    if has_errors(&problems) {
        return Err(problems);
    }
    let mut order: Vec<String> = rows.keys().cloned().collect();
    order.sort_by_key(|reference| numbered(reference));
    Ok(RuleSet {
        source,
        vocabulary,
        engine,
        rows,
        usual,
        order,
        warnings: problems,
    })
}

/// Part and number, so that 3.2 stands before 3.12.
pub(super) fn numbered(reference: &str) -> (u32, u32) {
    let mut parts = reference.split('.').map(|part| part.parse().unwrap_or(u32::MAX));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn compile(engine: &Engine, path: &str, text: &str, problems: &mut Vec<Problem>) -> Option<AST> {
    if text.len() > engine::SCRIPT_BYTES {
        let message = format!("{} bytes; a script has at most {}", text.len(), engine::SCRIPT_BYTES);
        problems.push(Problem::new(Code::FileTooLarge, path, message));
        return None;
    }
    match engine.compile_with_scope(&engine::scope(), text) {
        Ok(mut ast) => {
            ast.set_source(path);
            Some(ast)
        }
        Err(ParseError(kind, at)) => {
            let (line, column) = place(at);
            problems.push(Problem::new(Code::Syntax, path, kind.to_string().to_lowercase()).at(text, line, column));
            None
        }
    }
}

/// What went wrong while a script ran at load, at its true place; else at the function that ran.
pub(super) fn run_time(path: &str, text: &str, function: &str, error: &EvalAltResult) -> Problem {
    let (line, column) = match place(error.unwrap_inner().position()) {
        (0, _) => place_of_function(text, function).unwrap_or_default(),
        known => known,
    };
    let code = match error.unwrap_inner() {
        EvalAltResult::ErrorFunctionNotFound(..) => Code::UnknownMethod,
        EvalAltResult::ErrorVariableNotFound(..) => Code::UnknownName,
        _ => Code::UnknownWord,
    };
    Problem::new(code, path, crate::eval::plain_words(error)).at(text, line, column)
}

fn refused_files(problems: &[Problem]) -> BTreeSet<String> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.file.clone()).collect()
}

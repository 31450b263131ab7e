//! The checker: every error of every file at once, each with its place. Reads; never runs a script.

use std::collections::BTreeMap;

use crate::{
    explain::Code,
    problem::{Problem, Severity},
    ruleset::{OVERDUE, is_library, is_row},
    source::Source,
    surface::Ty,
    vocabulary::Vocabulary,
};

mod call;
mod case;
mod due;
mod flow;
mod header;
mod hook;
mod leg;
mod operator;
mod outcome;
mod parse;
mod row;
mod slip;
mod sort;
mod stmt;
mod tree;
mod tried;
mod twice;
mod word;

use parse::Script;
use row::{Row, Shared};
use sort::Judge;
use twice::Taken;

/// A script has at most so many bytes.
pub const SCRIPT_BYTES: usize = crate::engine::SCRIPT_BYTES;

/// Check a whole rule set: problems by file and place, errors and warnings together.
#[must_use]
pub fn check(source: &Source) -> Vec<Problem> {
    let (words, mut problems) = Vocabulary::read(source);
    let scripts: BTreeMap<&str, (&str, Script)> = source
        .files()
        .iter()
        .filter(|(path, _)| is_row(path) || is_library(path))
        .map(|(path, text)| (path.as_str(), (text.as_str(), read(text))))
        .collect();
    let mut shared = Shared::default();
    let mut taken = Taken::default();
    for (path, (text, script)) in scripts.iter().filter(|(path, _)| is_library(path)) {
        let row = Row::new(path, text, &words, script, &shared);
        shared.add(&row, script);
        taken.add(&row, script);
    }
    for (path, (text, script)) in &scripts {
        let row = Row::new(path, text, &words, script, &shared);
        twice::check(&row, script, &taken, &mut problems);
        check_script(path, text, script, &words, &shared, &mut problems);
    }
    header::check(source, &words, &mut problems);
    case::check(source, &words, &mut problems);
    stray(source, &mut problems);
    nobody_speaks(source, &scripts, &mut problems);
    problems.sort_by(|a, b| (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code)));
    problems.dedup();
    problems
}

/// Whether a rule set with these problems must not go live.
#[must_use]
pub fn is_refused(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// Without the shared script, rows that say nothing of lateness leave it to the floor.
fn nobody_speaks(source: &Source, scripts: &BTreeMap<&str, (&str, Script)>, problems: &mut Vec<Problem>) {
    let silent = |(path, (_, script)): (&&str, &(&str, Script))| {
        let says = script.functions.iter().any(|function| function.name == "on_overdue");
        is_row(path) && script.slips.is_empty() && !says
    };
    if source.file(OVERDUE).is_none() && scripts.iter().any(silent) {
        let message = format!("`{OVERDUE}` is missing, and rows without `on_overdue` rely on it");
        let help = "take it over from the shipped framework; until then those responsible and the head of safeguarding are told at once";
        problems.push(Problem::new(Code::NobodySpeaks, OVERDUE, message).help(help));
    }
}

fn read(text: &str) -> Script {
    if text.len() > SCRIPT_BYTES {
        Script::default()
    } else {
        parse::script(text)
    }
}

fn check_script(
    path: &str,
    text: &str,
    script: &Script,
    words: &Vocabulary,
    shared: &Shared,
    problems: &mut Vec<Problem>,
) {
    if text.len() > SCRIPT_BYTES {
        let message = format!("this script has {} bytes; at most {SCRIPT_BYTES} are read", text.len());
        problems.push(Problem::new(Code::FileTooLarge, path, message).help("move shared parts to `lib/`"));
        return;
    }
    let row = Row::new(path, text, words, script, shared);
    problems.extend(script.slips.iter().map(|slip| slip::problem(&row, slip)));
    hook::check(&row, script, is_library(path), problems);
    if is_library(path) {
        history_in_library(&row, script, problems);
    }
    leg::check(&row, script, problems);
    due::check(&row, script, problems);
    for function in &script.functions {
        let argument = hook::argument(function);
        let mut judge = Judge::new(&row, function);
        judge.block(&function.body, argument.is_none());
        problems.append(&mut judge.problems);
        if argument == Some(Ty::Evidence) {
            outcome::check(&row, function, problems);
        }
        for place in flow::unreachable(&function.body) {
            let help = "take it out, or put it before the `return`";
            problems.push(
                row.problem(Code::Unreachable, place, "this is never reached")
                    .help(help),
            );
        }
    }
}

/// The questions to history are read off the row's own script.
fn history_in_library(row: &Row<'_>, script: &Script, problems: &mut Vec<Problem>) {
    for function in &script.functions {
        tree::each_expr(&function.body, &mut |expr| {
            if matches!(&expr.kind, tree::ExprKind::Fact { name, .. } if name == "history") {
                let message = "a shared script cannot ask about history";
                let help = "ask in the row's own script, and hand the number on";
                problems.push(row.problem(Code::NotLiteral, expr.place, message).help(help));
            }
        });
    }
}

/// Files that nothing reads are usually misnamed.
fn stray(source: &Source, problems: &mut Vec<Problem>) {
    for path in source.files().keys() {
        let known = is_row(path) || is_library(path) || crate::cases::file::is_cases(path) || Vocabulary::reads(path);
        if !known {
            let help = "rows are `part3/3.16_….rhai`, their cases end in `.cases.toml`, shared scripts lie in `lib/`, tools in `tools/`";
            problems.push(Problem::new(Code::StrayFile, path, "nothing reads this file").help(help));
        }
    }
}

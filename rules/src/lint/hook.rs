//! The functions of a row: those that the engine calls, and what stands beside them.

use super::{
    parse::Script,
    row::Row,
    tree::{Function, Place},
};
use crate::{
    explain::Code,
    problem::{Problem, nearest, place_of_function},
    surface::{self, HOOKS, Ty},
};

/// The sort of a hook's argument.
pub fn argument(function: &Function) -> Option<Ty> {
    surface::hook(&function.name).map(|hook| hook.ty)
}

/// `shared` scripts have no hooks; every other script has those that a row needs.
pub fn check(row: &Row<'_>, script: &Script, shared: bool, problems: &mut Vec<Problem>) {
    for stmt in &script.outside {
        let message = "this stands outside the script's functions";
        problems.push(row.problem(Code::OutsideFunction, stmt.place, message));
    }
    for function in &script.functions {
        let known = surface::hook(&function.name);
        let hook = known.is_some();
        if let Some(known) = known
            && function.params.len() != 1
        {
            let message = format!(
                "`{}` takes one parameter, here are {}",
                function.name,
                function.params.len()
            );
            let help = format!("write `fn {}({})`", known.name, known.letter);
            problems.push(
                row.problem(Code::HookParameters, name_place(row, function), message)
                    .help(help),
            );
        }
        if hook && shared {
            let message = format!("a shared script has no `{}`", function.name);
            problems.push(row.problem(Code::HookUnknown, name_place(row, function), message));
        }
        if !hook && !shared && !called(row, &function.name) {
            let names = HOOKS.iter().map(|hook| hook.name);
            let help = nearest(&function.name, names).map(|near| format!("did you mean `{near}`?"));
            let message = format!("nothing calls `{}`", function.name);
            let help = help.or_else(|| Some("take it out, or call it from a hook".to_owned()));
            problems.push(
                row.problem(Code::HookUnknown, name_place(row, function), message)
                    .maybe_help(help),
            );
        }
    }
    // What could not be read may well be the hook that is missing.
    if shared || !script.slips.is_empty() {
        return;
    }
    for hook in HOOKS.iter().filter(|hook| hook.required) {
        let name = hook.name;
        if !script.functions.iter().any(|function| function.name == name) {
            let message = format!("the script has no `{name}`");
            let help = format!("add `fn {name}({})`, even an empty one", hook.letter);
            problems.push(Problem::new(Code::HookMissing, row.file, message).help(help));
        }
    }
}

/// Whether the text calls a function: its name with a bracket stands somewhere besides its definition.
fn called(row: &Row<'_>, name: &str) -> bool {
    let call = format!("{name}(");
    row.text.matches(&call).count() > 1
}

/// Where the name of a function stands.
pub fn name_place(row: &Row<'_>, function: &Function) -> Place {
    let found = place_of_function(row.text, &function.name);
    found.map_or(function.place, |(line, column)| Place { line, column })
}

//! Whether the cases of a row try it: at least one case, and one for each function that the engine calls.

use super::{hook, parse::Script, row::Row};
use crate::{
    cases::file::Case,
    explain::Code,
    problem::Problem,
    surface::{HOOKS, Ty},
};

/// A file of cases that holds none is no better than none.
pub fn any(path: &str, cases: &[Case], problems: &mut Vec<Problem>) {
    if cases.is_empty() {
        let help = "write at least one `[[case]]`, so that a change of the script shows what it does";
        problems.push(Problem::new(Code::NoCases, path, "this file has no case").help(help));
    }
}

/// `row` is that of the script. What a script is to do for evidence, late duties and ended periods each has a case.
pub fn each_function(row: &Row<'_>, script: &Script, cases: &[Case], problems: &mut Vec<Problem>) {
    for function in &script.functions {
        let Some(known) = HOOKS.iter().find(|hook| hook.name == function.name) else {
            continue;
        };
        // The duties are tried by every case; an empty function does nothing that could be tried.
        let tried = known.ty == Ty::Task || cases.iter().any(|case| case.about.hook() == known.ty);
        if tried || function.body.is_empty() {
            continue;
        }
        let help = match known.ty {
            Ty::Overdue => "write a case with `late = { … }`",
            Ty::PeriodEnd => "write a case with `ended = { … }`",
            _ => "write a case about evidence",
        };
        let message = format!("no case runs `{}`", known.name);
        let place = hook::name_place(row, function);
        problems.push(row.problem(Code::Untried, place, message).help(help));
    }
}

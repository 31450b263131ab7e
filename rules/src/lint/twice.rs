//! Names that are taken: of two functions of one name only one is called, and it would be by chance which.

use std::collections::BTreeMap;

use super::{
    hook::name_place,
    parse::Script,
    row::Row,
    tree::{Function, Place},
};
use crate::{
    explain::Code,
    problem::Problem,
    surface::{self, Form},
};

/// Where the shared scripts have their functions.
#[derive(Debug, Default)]
pub struct Taken(BTreeMap<String, (String, Place)>);

impl Taken {
    /// Remember the functions of a shared script; the first of a name keeps it.
    pub fn add(&mut self, row: &Row<'_>, script: &Script) {
        for function in &script.functions {
            let at = || (row.file.to_owned(), name_place(row, function));
            self.0.entry(function.name.clone()).or_insert_with(at);
        }
    }

    fn elsewhere(&self, row: &Row<'_>, name: &str) -> Option<&(String, Place)> {
        self.0.get(name).filter(|(file, _)| file != row.file)
    }
}

pub fn check(row: &Row<'_>, script: &Script, taken: &Taken, problems: &mut Vec<Problem>) {
    for (at, function) in script.functions.iter().enumerate() {
        let name = &function.name;
        let before = script.functions.iter().take(at).find(|other| same(other, function));
        if let Some(before) = before {
            let message = format!(
                "`{name}` stands in this script twice, first in line {}",
                before.place.line
            );
            problems.push(complain(row, function.place, message));
        } else if let Some((file, place)) = taken.elsewhere(row, name) {
            let message = format!("`{name}` stands in `{file}` already, in line {}", place.line);
            problems.push(complain(row, name_place(row, function), message));
        } else if surface::hook(name).is_none() && is_word(name) {
            let message = format!("`{name}` is a word of the rules already");
            problems.push(complain(row, name_place(row, function), message));
        }
        for param in function.params.iter().filter(|param| is_constant(param)) {
            let problem = row.problem(Code::AssignConstant, name_place(row, function), fixed(param));
            problems.push(problem.help(ANOTHER));
        }
    }
}

/// What to do about a name that is taken.
pub const ANOTHER: &str = "give your own another name";

/// Why a constant is no name for anything else.
pub fn fixed(name: &str) -> String {
    format!("`{name}` is a fixed value, and can be no name for another")
}

/// Whether this is the name of a fixed value.
pub fn is_constant(name: &str) -> bool {
    surface::globals().any(|entry| entry.form == Form::Constant && entry.name == name)
}

fn complain(row: &Row<'_>, place: Place, message: String) -> Problem {
    row.problem(Code::FunctionTwice, place, message).help(ANOTHER)
}

fn same(one: &Function, other: &Function) -> bool {
    one.name == other.name && one.params.len() == other.params.len()
}

fn is_word(name: &str) -> bool {
    surface::all().any(|entry| matches!(entry.form, Form::Function | Form::Method) && entry.name == name)
}

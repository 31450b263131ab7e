//! What the checker knows of one row while it reads its script: its file, its words, its questions, its own functions.

use std::collections::BTreeMap;

use super::{
    parse::Script,
    sort::{self, Sort},
    tree::{Expr, ExprKind, Function, Place, each_expr},
};
use crate::{explain::Code, problem::Problem, row::AnswerKind, ruleset::is_library, vocabulary::Vocabulary};

/// A function that a script defines.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// How many parameters it takes.
    pub params: usize,
    /// What it gives back, as far as that can be told.
    pub gives: Sort,
}

/// Functions by name; two of one name differ in their number of parameters.
pub type Functions = BTreeMap<String, Vec<Signature>>;

/// What the shared scripts define.
#[derive(Debug)]
pub struct Shared {
    pub functions: Functions,
    /// Whether all of them could be read.
    pub complete: bool,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            functions: Functions::new(),
            complete: true,
        }
    }
}

impl Shared {
    /// Add what one shared script defines.
    pub fn add(&mut self, row: &Row<'_>, script: &Script) {
        self.functions.extend(row.defined(script));
        self.complete &= script.slips.is_empty();
    }
}

pub struct Row<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub words: &'a Vocabulary,
    /// Questions of its tools and its own, by code.
    pub questions: BTreeMap<String, AnswerKind>,
    /// Its questions are all known: not so for a shared script, nor where a part could not be read.
    pub questions_known: bool,
    /// Its functions are all known: not so where a part of it, or of a shared script, could not be read.
    pub functions_known: bool,
    functions: Functions,
}

impl<'a> Row<'a> {
    pub fn new(file: &'a str, text: &'a str, words: &'a Vocabulary, script: &Script, shared: &Shared) -> Self {
        let mut row = Self {
            file,
            text,
            words,
            questions: questions(script, words),
            questions_known: script.slips.is_empty() && !is_library(file) && tools_known(script, words),
            functions_known: script.slips.is_empty() && shared.complete,
            functions: shared.functions.clone(),
        };
        row.functions.extend(signatures(script, |_| Sort::UNKNOWN));
        // What a function gives back is told by reading it, with what is known of the others by then.
        let read = signatures(script, |function| sort::given_back(&row, function));
        row.functions.extend(read);
        row
    }

    /// The functions that the script itself defines.
    fn defined(&self, script: &Script) -> Functions {
        let known = |function: &Function| self.functions.get_key_value(&function.name);
        script
            .functions
            .iter()
            .filter_map(known)
            .map(|(name, list)| (name.clone(), list.clone()))
            .collect()
    }

    pub fn problem(&self, code: Code, place: Place, message: impl Into<String>) -> Problem {
        Problem::new(code, self.file, message).at(self.text, place.line, place.column)
    }

    /// A function that the script or the shared scripts define.
    pub fn own_functions(&self, name: &str) -> Option<&[Signature]> {
        self.functions.get(name).map(Vec::as_slice)
    }

    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }
}

fn signatures(script: &Script, gives: impl Fn(&Function) -> Sort) -> Functions {
    let mut functions = Functions::new();
    for function in &script.functions {
        let signature = Signature {
            params: function.params.len(),
            gives: gives(function),
        };
        functions.entry(function.name.clone()).or_default().push(signature);
    }
    functions
}

/// Whether every tool that the row uses is one that is known.
fn tools_known(script: &Script, words: &Vocabulary) -> bool {
    let mut known = true;
    for function in &script.functions {
        each_expr(&function.body, &mut |expr| {
            if let ExprKind::Method { name, args, .. } = &expr.kind
                && name == "using"
            {
                known &= args
                    .first()
                    .and_then(Expr::text)
                    .is_some_and(|tool| words.find_tool(tool).is_some());
            }
        });
    }
    known
}

/// Questions of the tools that the row uses, and those that it asks itself.
fn questions(script: &Script, words: &Vocabulary) -> BTreeMap<String, AnswerKind> {
    let mut questions = BTreeMap::new();
    for function in &script.functions {
        each_expr(&function.body, &mut |expr| {
            let ExprKind::Method { name, args, .. } = &expr.kind else {
                return;
            };
            let first = args.first().and_then(Expr::text);
            match (name.as_str(), first) {
                ("using", Some(tool)) => {
                    let tool = words.find_tool(tool);
                    let asked = tool.iter().flat_map(|tool| &tool.questions);
                    questions.extend(asked.map(|question| (question.code.clone(), question.answer.clone())));
                }
                (ask, Some(code)) => {
                    if let Some(kind) = asked(ask, args) {
                        questions.insert(code.to_owned(), kind);
                    }
                }
                _ => {}
            }
        });
    }
    questions
}

fn asked(name: &str, args: &[Expr]) -> Option<AnswerKind> {
    match name {
        "ask_yes_no" => Some(AnswerKind::YesNo),
        "ask_number" => Some(AnswerKind::Number),
        "ask_text" => Some(AnswerKind::Text),
        "ask_choice" => {
            let ExprKind::Array(options) = &args.get(2)?.kind else {
                return Some(AnswerKind::Text);
            };
            let options = options.iter().filter_map(Expr::text).map(str::to_owned).collect();
            Some(AnswerKind::Choice { options })
        }
        _ => None,
    }
}

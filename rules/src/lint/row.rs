//! What the checker knows of one row while it reads its script: its file, its words, its questions, its own functions.

use std::collections::BTreeMap;

use super::{
    parse::Script,
    tree::{Expr, ExprKind, Place, each_expr},
};
use crate::{explain::Code, problem::Problem, row::AnswerKind, vocabulary::Vocabulary};

/// Functions by name, with the numbers of parameters that they take.
pub type Functions = BTreeMap<String, Vec<usize>>;

pub struct Row<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub words: &'a Vocabulary,
    /// Questions of its tools and its own, by code.
    pub questions: BTreeMap<String, AnswerKind>,
    functions: Functions,
}

impl<'a> Row<'a> {
    pub fn new(file: &'a str, text: &'a str, words: &'a Vocabulary, script: &Script, shared: &Functions) -> Self {
        let mut functions = shared.clone();
        functions.extend(functions_of(script));
        Self {
            file,
            text,
            words,
            questions: questions(script, words),
            functions,
        }
    }

    pub fn problem(&self, code: Code, place: Place, message: impl Into<String>) -> Problem {
        Problem::new(code, self.file, message).at(self.text, place.line, place.column)
    }

    /// Numbers of parameters of a function that the script or the shared scripts define.
    pub fn own_functions(&self, name: &str) -> Option<Vec<usize>> {
        self.functions.get(name).cloned()
    }

    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }
}

/// The functions that a script defines.
pub fn functions_of(script: &Script) -> Functions {
    let mut functions = Functions::new();
    for function in &script.functions {
        functions
            .entry(function.name.clone())
            .or_default()
            .push(function.params.len());
    }
    functions
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

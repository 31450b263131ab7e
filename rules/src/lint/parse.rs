//! Reads a script into the checker's tree, one top-level item at a time, so that one slip does not hide the next.
//! With `convert` below it, the only place that touches the script language's internals.

use rhai::{Engine, LexError, OptimizationLevel, ParseError, ParseErrorType};

use super::tree::{Function, Place, Stmt};

mod convert;

use convert::{place, read};

/// What could be read of a script, and what could not.
#[derive(Debug, Default)]
pub struct Script {
    /// In the order in which they stand.
    pub functions: Vec<Function>,
    /// Statements outside any function.
    pub outside: Vec<Stmt>,
    /// Slips, at most one for each top-level item.
    pub slips: Vec<Slip>,
}

/// A place at which reading had to stop.
#[derive(Debug)]
pub struct Slip {
    pub place: Place,
    pub kind: SlipKind,
}

#[derive(Debug)]
pub enum SlipKind {
    /// Lower-case words that say what was expected.
    Syntax(String),
    /// A word that the language keeps for itself.
    Reserved(String),
    /// An assignment to this constant.
    Constant(String),
}

/// Read a script; never fails, what cannot be read is in `slips`.
pub fn script(text: &str) -> Script {
    let engine = engine();
    let mut script = Script::default();
    for item in items(text) {
        let padded = format!("{}{}", "\n".repeat(item.first_line), item.text.trim_end());
        match engine.compile(padded) {
            Ok(ast) => read(&ast, &mut script),
            Err(error) => script.slips.push(slip(&error, text, &item)),
        }
    }
    script.functions.sort_by_key(|function| function.place);
    script
}

/// An engine that only reads. Nearly everything is allowed here, so that the checker can say what is wrong in its own words;
/// functions without a name are not: their bodies would be read as part of the function around them.
fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(64, 64)
        .set_allow_anonymous_fn(false);
    engine
}

struct Item<'a> {
    text: &'a str,
    /// Lines before it.
    first_line: usize,
}

/// Split before each `fn` that begins a line; comments above it stay with it. Functions never nest, so this is safe even
/// where brackets do not match.
fn items(text: &str) -> Vec<Item<'_>> {
    let mut starts = vec![(0, 0)];
    let (mut offset, mut comment_start, mut in_comment, mut in_text) = (0, None, false, false);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let plain = !in_comment && !in_text;
        if plain && line.starts_with("//") {
            comment_start.get_or_insert((offset, number));
        } else if plain && (line.starts_with("fn ") || line.starts_with("private fn ")) {
            starts.push(comment_start.take().unwrap_or((offset, number)));
        } else if !line.trim().is_empty() {
            comment_start = None;
        }
        (in_comment, in_text) = after_line(line, in_comment, in_text);
        offset += line.len();
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()])
        .collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|((start, first_line), end)| {
            Some(Item {
                text: text.get(start..end)?,
                first_line,
            })
        })
        .filter(|item| !item.text.trim().is_empty())
        .collect()
}

/// Whether a block comment or a text in backticks is still open after this line.
fn after_line(line: &str, mut in_comment: bool, mut in_text: bool) -> (bool, bool) {
    let (mut quoted, mut escaped) = (false, false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if in_comment {
            in_comment = !(c == '*' && chars.next_if_eq(&'/').is_some());
        } else if in_text {
            in_text = c != '`';
        } else if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else {
            match c {
                '"' => quoted = true,
                '`' => in_text = true,
                '/' if chars.peek() == Some(&'/') => break,
                '/' => in_comment = chars.next_if_eq(&'*').is_some(),
                _ => {}
            }
        }
    }
    (in_comment, in_text)
}

fn slip(error: &ParseError, text: &str, item: &Item<'_>) -> Slip {
    let place = match place(error.position()) {
        Place { line: 0, .. } => end_of(item, text),
        place => place.min(end_of(item, text)),
    };
    let wants_end = matches!(error.err_type(), ParseErrorType::MissingToken(token, _) if token == ";");
    let place = if wants_end { before(place, text) } else { place };
    let kind = match error.err_type() {
        ParseErrorType::Reserved(word) => SlipKind::Reserved(word.clone()),
        ParseErrorType::AssignmentToConstant(name) => SlipKind::Constant(name.clone()),
        ParseErrorType::AssignmentToInvalidLHS(_) => SlipKind::Constant(String::new()),
        ParseErrorType::UnexpectedEOF => SlipKind::Syntax("the script ends too early".to_owned()),
        ParseErrorType::BadInput(LexError::UnterminatedString) => {
            SlipKind::Syntax("a quotation mark is missing at the end of this text".to_owned())
        }
        ParseErrorType::MissingToken(token, why) => SlipKind::Syntax(format!("expected `{token}` {why}")),
        other => SlipKind::Syntax(lower_first(&other.to_string())),
    };
    Slip { place, kind }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Just behind what stands before a place: there the semicolon is missing, often a line or two above.
fn before(at: Place, text: &str) -> Place {
    let line = usize::try_from(at.line).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(at.column).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let within: usize = text
        .get(start..)
        .unwrap_or_default()
        .chars()
        .take(column)
        .map(char::len_utf8)
        .sum();
    let read = text.get(..start + within).unwrap_or(text).trim_end();
    let (line, column) = crate::problem::place_of(text, read.len());
    Place { line, column }
}

/// Just behind the last character of an item.
fn end_of(item: &Item<'_>, text: &str) -> Place {
    let before = text.lines().take(item.first_line).count();
    let (line, column) = crate::problem::place_of(item.text, item.text.trim_end().len());
    Place {
        line: line + u32::try_from(before).unwrap_or(u32::MAX),
        column,
    }
}

//! What could not be read, in words for people who write rules and no programs: what was probably meant instead.

use super::{
    call,
    parse::{Slip, SlipKind},
    row::Row,
    tree::Place,
};
use crate::{explain::Code, problem::Problem};

pub fn problem(row: &Row<'_>, slip: &Slip) -> Problem {
    match &slip.kind {
        SlipKind::Syntax(message) => syntax(row, slip.place, message),
        SlipKind::Reserved(word) => {
            let code = if call::is_disabled(word) {
                Code::DisabledWord
            } else {
                Code::ReservedWord
            };
            row.problem(code, slip.place, format!("`{word}` is a word of the script language"))
                .help("use another name")
        }
        SlipKind::Constant(name) => {
            let message = if name.is_empty() {
                "this cannot be changed".to_owned()
            } else {
                format!("`{name}` cannot be changed")
            };
            row.problem(Code::AssignConstant, slip.place, message)
                .help("to compare, write `==`")
        }
    }
}

fn syntax(row: &Row<'_>, place: Place, message: &str) -> Problem {
    let line = usize::try_from(place.line)
        .ok()
        .and_then(|line| row.text.lines().nth(line.checked_sub(1)?))
        .unwrap_or_default();
    let column = usize::try_from(place.column).unwrap_or(1).saturating_sub(1);
    let from_there: String = line.chars().skip(column).collect();
    if from_there.starts_with('|') {
        let message = "rules may not use functions without a name";
        return row
            .problem(Code::DisabledWord, place, message)
            .help("give it a name: `fn name(…) { … }`");
    }
    row.problem(Code::Syntax, place, message)
        .maybe_help(meant(line, &from_there).map(str::to_owned))
}

/// What the line looks like that was written otherwise.
fn meant(line: &str, from_there: &str) -> Option<&'static str> {
    let word = |word: &str| {
        let rest = from_there.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    if line.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) {
        Some("write straight quotation marks, `\"…\"`: some programs put curly ones in their place")
    } else if word("and") || word("or") || word("not") || line.contains("not e.") {
        Some("and is written `&&`, or is written `||`, not is written `!`")
    } else if from_there.starts_with('\'') || line.contains('\'') && !line.contains('"') {
        Some("texts stand in double quotation marks: `\"…\"`")
    } else if line.trim_start().starts_with("if ") && line.contains(" = ") {
        Some("to compare, write `==`")
    } else if line.contains(" months") || line.contains(" days") {
        Some("a length of time is written `months(3)` or `days(28)`")
    } else {
        None
    }
}

//! What the parser lets pass although it is not GraphQL: a name without a value where an argument belongs is dropped without a word,
//! and what was meant with it.

use apollo_parser::{Parser, SyntaxKind, cst::CstNode as _};

use super::{error::ErrorCode, flaw::Flaw};

/// Looks for what was dropped in a document that the parser took.
///
/// # Errors
///
/// The first name that stands without its value.
pub fn check(text: &str) -> Result<(), Flaw> {
    let tree = Parser::new(text).parse();
    let mut dropped = tree.document().syntax().descendants().filter(|node| {
        let pair = matches!(node.kind(), SyntaxKind::ARGUMENT | SyntaxKind::OBJECT_FIELD);
        pair && !node
            .children_with_tokens()
            .any(|child| child.kind() == SyntaxKind::COLON)
    });
    let Some(alone) = dropped.next() else {
        return Ok(());
    };
    let start = usize::from(alone.text_range().start());
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let why =
        format!("the document is not GraphQL at line {line}, column {column}: expected `:` and a value after the name");
    let mut flaw = Flaw::new(ErrorCode::BadRequest, why);
    flaw.at = Some(async_graphql::Pos { line, column });
    Err(flaw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_a_value_is_found() {
        for text in [
            "{ a(b: 1) { c(d: {e: [{f: $g}]}) } }",
            "query($a: T = {b: 1} @c(d: 1)) { e }",
        ] {
            assert_eq!(check(text), Ok(()));
        }
        for (text, column) in [
            ("{ a(b: 1 c) }", 10),
            ("{ a(b) }", 5),
            ("{ a(b: {c: 1 d}) }", 14),
            ("query($a: T = {b}) { c }", 16),
            ("{ a @b(c) }", 8),
        ] {
            let at = check(text).unwrap_err().at.unwrap();
            assert_eq!((at.line, at.column), (1, column), "{text}");
        }
    }
}

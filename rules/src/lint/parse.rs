//! Reads a script into the checker's tree, one top-level item at a time, so that one slip does not hide the next.
//! The only place that touches the script language's internals.

use rhai::{
    AST, ASTFlags, ASTNode, Engine, Expr as Raw, FnCallExpr, LexError, OptimizationLevel, ParseError, ParseErrorType,
    Position, Stmt as RawStmt, StmtBlock,
};

use super::tree::{Arm, Expr, ExprKind, Function, Place, Stmt, StmtKind};

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

/// Just behind the last character of an item.
fn end_of(item: &Item<'_>, text: &str) -> Place {
    let before = text.lines().take(item.first_line).count();
    let (line, column) = crate::problem::place_of(item.text, item.text.trim_end().len());
    Place {
        line: line + u32::try_from(before).unwrap_or(u32::MAX),
        column,
    }
}

fn read(ast: &AST, script: &mut Script) {
    script.outside.extend(
        ast.statements()
            .iter()
            .map(stmt)
            .filter(|stmt| !matches!(stmt.kind, StmtKind::Nothing)),
    );
    for definition in ast.iter_fn_def() {
        let (name, arity) = (definition.name.as_str(), definition.params.len());
        let alone = ast.clone_functions_only_filtered(|_, _, _, other, others| other == name && others == arity);
        script.functions.push(Function {
            name: name.to_owned(),
            params: definition.params.iter().map(ToString::to_string).collect(),
            place: place(definition.body.start_position()),
            body: body(&alone),
        });
    }
}

/// The statements of the one function in `ast`: the payload of a function has no public name, walking has.
fn body(ast: &AST) -> Vec<Stmt> {
    let mut stmts = Vec::new();
    ast.walk(&mut |path| {
        if let [ASTNode::Stmt(top)] = path {
            stmts.push(stmt(top));
        }
        true
    });
    stmts
}

fn place(position: Position) -> Place {
    let number = |n: Option<usize>| u32::try_from(n.unwrap_or(0)).unwrap_or(u32::MAX);
    Place {
        line: number(position.line()),
        column: number(position.position()).max(1),
    }
}

fn block(block: &StmtBlock) -> Vec<Stmt> {
    block.iter().map(stmt).collect()
}

fn stmt(raw: &RawStmt) -> Stmt {
    let kind = match raw {
        RawStmt::Noop(_) | RawStmt::Share(_) => StmtKind::Nothing,
        RawStmt::If(flow, _) => StmtKind::If {
            condition: expr(&flow.expr),
            then: block(&flow.body),
            otherwise: block(&flow.branch),
        },
        RawStmt::Switch(parts, _) => {
            let arm = |case: &rhai::BinaryExpr| Arm {
                condition: expr(&case.lhs),
                value: expr(&case.rhs),
            };
            StmtKind::Switch {
                subject: expr(&parts.0),
                arms: parts.1.expressions.iter().map(arm).collect(),
            }
        }
        RawStmt::While(flow, _) => StmtKind::Loop {
            condition: (!matches!(flow.expr, Raw::Unit(_))).then(|| expr(&flow.expr)),
            body: block(&flow.body),
        },
        RawStmt::Do(flow, ..) => StmtKind::Loop {
            condition: Some(expr(&flow.expr)),
            body: block(&flow.body),
        },
        RawStmt::For(parts, _) => StmtKind::For {
            name: parts.0.name.to_string(),
            counter: parts.1.as_ref().map(|counter| counter.name.to_string()),
            over: expr(&parts.2.expr),
            body: block(&parts.2.body),
        },
        RawStmt::Var(parts, flags, _) => StmtKind::Let {
            name: parts.0.name.to_string(),
            constant: flags.contains(ASTFlags::CONSTANT),
            value: expr(&parts.1),
        },
        RawStmt::Assignment(parts) => StmtKind::Assign {
            target: expr(&parts.1.lhs),
            value: expr(&parts.1.rhs),
        },
        RawStmt::FnCall(call, position) => StmtKind::Expr(function(call, *position)),
        RawStmt::Block(body) => StmtKind::Block(block(body)),
        RawStmt::TryCatch(flow, _) => StmtKind::Try {
            body: block(&flow.body),
            caught: match &flow.expr {
                Raw::Variable(parts, ..) => Some(parts.1.to_string()),
                _ => None,
            },
            handler: block(&flow.branch),
        },
        RawStmt::Expr(value) => StmtKind::Expr(expr(value)),
        RawStmt::BreakLoop(value, ..) => StmtKind::Leave(value.as_deref().map(expr)),
        RawStmt::Return(value, flags, _) => {
            let value = value.as_deref().map(expr);
            if flags.contains(ASTFlags::BREAK) {
                StmtKind::Throw(value)
            } else {
                StmtKind::Return(value)
            }
        }
        RawStmt::Import(..) => StmtKind::Forbidden("import"),
        RawStmt::Export(..) => StmtKind::Forbidden("export"),
        _ => StmtKind::Nothing,
    };
    Stmt {
        place: place(raw.position()),
        kind,
    }
}

fn exprs<'a>(raw: impl IntoIterator<Item = &'a Raw>) -> Vec<Expr> {
    raw.into_iter().map(expr).collect()
}

fn expr(raw: &Raw) -> Expr {
    let kind = match raw {
        Raw::BoolConstant(value, _) => ExprKind::Bool(*value),
        Raw::IntegerConstant(value, _) => ExprKind::Whole(*value),
        Raw::FloatConstant(..) => ExprKind::Decimal,
        Raw::CharConstant(..) => ExprKind::Character,
        Raw::StringConstant(text, _) => ExprKind::Text(text.to_string()),
        Raw::InterpolatedString(parts, _) => ExprKind::Interpolated(exprs(parts.iter())),
        Raw::Array(parts, _) => ExprKind::Array(exprs(parts.iter())),
        Raw::Map(parts, _) => ExprKind::Map(
            parts
                .0
                .iter()
                .map(|(name, value)| (name.name.to_string(), expr(value)))
                .collect(),
        ),
        Raw::Variable(parts, ..) if !parts.2.is_empty() => ExprKind::Forbidden("::"),
        Raw::Variable(parts, ..) => ExprKind::Name(parts.1.to_string()),
        Raw::ThisPtr(_) => ExprKind::Name("this".to_owned()),
        Raw::Stmt(body) => ExprKind::Block(block(body)),
        Raw::FnCall(call, position) => return function(call, *position),
        Raw::Dot(parts, flags, _) => return chain(Link::Dot, expr(&parts.lhs), &parts.rhs, *flags),
        Raw::Index(parts, flags, _) => return chain(Link::Index, expr(&parts.lhs), &parts.rhs, *flags),
        Raw::And(sides, _) | Raw::Or(sides, _) => ExprKind::Logic(exprs(sides.iter())),
        Raw::Coalesce(sides, _) => ExprKind::Coalesce(exprs(sides.iter())),
        Raw::DynamicConstant(..) => ExprKind::Forbidden("Fn"),
        _ => ExprKind::Unit,
    };
    Expr {
        place: place(raw.start_position()),
        kind,
    }
}

fn function(call: &FnCallExpr, position: Position) -> Expr {
    let kind = if call.is_qualified() {
        ExprKind::Forbidden("::")
    } else if call.is_operator_call() {
        ExprKind::Operator {
            name: call.name.to_string(),
            sides: exprs(call.args.iter()),
        }
    } else {
        ExprKind::Call {
            name: call.name.to_string(),
            args: exprs(call.args.iter()),
        }
    };
    Expr {
        place: place(position),
        kind,
    }
}

#[derive(Clone, Copy)]
enum Link {
    Dot,
    Index,
}

/// The language nests `a.b.c` to the right; here each word after a dot holds what stands before it.
fn chain(link: Link, target: Expr, rest: &Raw, flags: ASTFlags) -> Expr {
    if !flags.contains(ASTFlags::BREAK) {
        match rest {
            Raw::Dot(parts, inner, _) => return chain(Link::Dot, apply(link, target, &parts.lhs), &parts.rhs, *inner),
            Raw::Index(parts, inner, _) => {
                return chain(Link::Index, apply(link, target, &parts.lhs), &parts.rhs, *inner);
            }
            _ => {}
        }
    }
    apply(link, target, rest)
}

fn apply(link: Link, target: Expr, word: &Raw) -> Expr {
    let target = Box::new(target);
    let (at, kind) = match (link, word) {
        (Link::Dot, Raw::Property(parts, position)) => (
            place(*position),
            ExprKind::Fact {
                target,
                name: parts.2.to_string(),
            },
        ),
        (Link::Dot, Raw::MethodCall(call, position) | Raw::FnCall(call, position)) => {
            let name = call.name.to_string();
            (
                place(*position),
                ExprKind::Method {
                    target,
                    name,
                    args: exprs(call.args.iter()),
                },
            )
        }
        (_, other) => (
            target.place,
            ExprKind::Index {
                target,
                index: Box::new(expr(other)),
            },
        ),
    };
    Expr { place: at, kind }
}

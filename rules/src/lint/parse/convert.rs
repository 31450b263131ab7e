//! From the script language's tree to the checker's. Nothing is judged here.

use rhai::{AST, ASTFlags, ASTNode, Expr as Raw, FnCallExpr, Position, Stmt as RawStmt, StmtBlock};

use super::Script;
use crate::lint::tree::{Arm, Expr, ExprKind, Function, Place, Stmt, StmtKind};

pub(super) fn read(ast: &AST, script: &mut Script) {
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

pub(super) fn place(position: Position) -> Place {
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
        // Nothing, and what the language adds for closures, which are refused before.
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

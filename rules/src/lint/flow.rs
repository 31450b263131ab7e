//! Lines that are never reached.

use super::tree::{Expr, ExprKind, Place, Stmt, StmtKind, each_expr};

/// Where unreachable lines begin, the outermost first.
pub fn unreachable(stmts: &[Stmt]) -> Vec<Place> {
    let mut found = Vec::new();
    block(stmts, &mut found);
    each_expr(stmts, &mut |expr: &Expr| {
        if let ExprKind::Block(inner) = &expr.kind {
            block(inner, &mut found);
        }
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether nothing after these statements is reached.
fn block(stmts: &[Stmt], found: &mut Vec<Place>) -> bool {
    let mut left = false;
    for stmt in stmts {
        if matches!(stmt.kind, StmtKind::Nothing) {
            continue;
        }
        if left {
            found.push(stmt.place);
            return true;
        }
        left = leaves(stmt, found);
    }
    left
}

fn leaves(stmt: &Stmt, found: &mut Vec<Place>) -> bool {
    match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Leave(_) => true,
        StmtKind::If {
            condition,
            then,
            otherwise,
        } => {
            if let (ExprKind::Bool(value), Some(dead)) = (&condition.kind, dead_branch(condition, then, otherwise)) {
                found.push(dead.place);
                return if *value {
                    block(then, found)
                } else {
                    block(otherwise, found)
                };
            }
            let then = block(then, found);
            let otherwise = block(otherwise, found);
            then && otherwise
        }
        StmtKind::Block(body) => block(body, found),
        StmtKind::Loop { body, .. } | StmtKind::For { body, .. } => {
            block(body, found);
            false
        }
        StmtKind::Try { body, handler, .. } => {
            let body = block(body, found);
            block(handler, found) && body
        }
        _ => false,
    }
}

/// The first statement of the branch that a written-out condition never takes.
fn dead_branch<'a>(condition: &Expr, then: &'a [Stmt], otherwise: &'a [Stmt]) -> Option<&'a Stmt> {
    match condition.kind {
        ExprKind::Bool(true) => otherwise.first(),
        ExprKind::Bool(false) => then.first(),
        _ => None,
    }
}

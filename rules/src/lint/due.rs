//! The hooks about time: somebody is told of lateness or it is said that nobody is, draws say by whom, numbers fit.

use std::ops::RangeInclusive;

use super::{
    parse::Script,
    row::Row,
    tree::{Expr, ExprKind, Function, each_expr},
};
use crate::{
    explain::Code,
    host::{DRAWN, LEVELS},
    problem::Problem,
    ruleset::{OVERDUE, USUAL},
    surface::{self, Ty},
};

pub fn check(row: &Row<'_>, script: &Script, problems: &mut Vec<Problem>) {
    for function in &script.functions {
        numbers(row, function, problems);
        draws(row, function, problems);
        let decides = function.name == "on_overdue" || (row.file == OVERDUE && function.name == USUAL);
        if decides && !tells(row, function) {
            let message = format!("`{}` tells nobody when something is late", function.name);
            let help = "tell somebody, such as `o.tell_responsible().because(\"…\")`; if it is meant, say so with `o.tell_nobody().because(\"…\")`";
            let place = super::hook::name_place(row, function);
            problems.push(row.problem(Code::NobodyTold, place, message).help(help));
        }
    }
    if row.file == OVERDUE && script.slips.is_empty() {
        usual(row, script, problems);
    }
}

/// The shared script has its one function.
fn usual(row: &Row<'_>, script: &Script, problems: &mut Vec<Problem>) {
    let help = format!("write `fn {USUAL}(o)`: it says who is told for every row that does not say it itself");
    match script.functions.iter().find(|function| function.name == USUAL) {
        None => {
            let message = format!("the script has no `{USUAL}`");
            problems.push(Problem::new(Code::HookMissing, row.file, message).help(help));
        }
        Some(function) if function.params.len() != 1 => {
            let message = format!("`{USUAL}` takes one parameter, here are {}", function.params.len());
            let place = super::hook::name_place(row, function);
            problems.push(row.problem(Code::HookParameters, place, message).help(help));
        }
        Some(_) => {}
    }
}

/// Whether anybody may be told: by a word of its own, or by a function that is handed the late duty.
fn tells(row: &Row<'_>, function: &Function) -> bool {
    let param = function.params.first().map_or("", String::as_str);
    let is_o = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(name) if name == param);
    let mut found = false;
    each_expr(&function.body, &mut |expr| {
        found |= match &expr.kind {
            ExprKind::Method { name, .. } => {
                surface::members(Ty::Overdue).any(|entry| entry.name == name && entry.returns == Ty::Telling)
            }
            ExprKind::Call { name, args } => row.own_functions(name).is_some() && args.iter().any(is_o),
            _ => false,
        };
    });
    found
}

fn numbers(row: &Row<'_>, function: &Function, problems: &mut Vec<Problem>) {
    each_expr(&function.body, &mut |expr| {
        let ExprKind::Method { name, args, .. } = &expr.kind else {
            return;
        };
        let (range, what): (RangeInclusive<i64>, &str) = match name.as_str() {
            "tell_up_the_line" => (LEVELS, "steps up the line"),
            "draw" => (DRAWN, "drawn at once"),
            _ => return,
        };
        if let Some(Expr {
            kind: ExprKind::Whole(number),
            place,
        }) = args.first()
            && !range.contains(number)
        {
            let message = format!(
                "{number} {what}: write a number from {} to {}",
                range.start(),
                range.end()
            );
            problems.push(row.problem(Code::OutOfRange, *place, message));
        }
    });
}

/// A sample is drawn for somebody to look at.
fn draws(row: &Row<'_>, function: &Function, problems: &mut Vec<Problem>) {
    let mut drawn: Vec<&Expr> = Vec::new();
    let mut given: Vec<&Expr> = Vec::new();
    let mut named_later = false;
    each_expr(&function.body, &mut |expr| {
        if let ExprKind::Method { target, name, .. } = &expr.kind {
            if is_draw(expr) {
                drawn.push(expr);
            } else if name == "by" {
                let begins = beginning(target);
                named_later |= matches!(begins.kind, ExprKind::Name(_)) && !has_draw(target);
                target.each(&mut |inner| given.extend(is_draw(inner).then_some(inner)));
            }
        }
    });
    for expr in drawn {
        if !named_later && !given.iter().any(|known| std::ptr::eq(*known, expr)) {
            let message = "this draw does not say who looks at what was drawn";
            let help = "add `.by(\"HEAD_OF_SERVICE\")`";
            problems.push(row.problem(Code::DrawByWhom, expr.place, message).help(help));
        }
    }
}

/// What a chain of words begins with.
fn beginning(expr: &Expr) -> &Expr {
    let mut at = expr;
    while let ExprKind::Method { target, .. } = &at.kind {
        at = target;
    }
    at
}

fn is_draw(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Method { name, .. } if name == "draw")
}

fn has_draw(expr: &Expr) -> bool {
    let mut found = false;
    expr.each(&mut |inner| found |= is_draw(inner));
    found
}

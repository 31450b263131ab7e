//! Outcomes as they are asked for: each word fits its outcome, and further audits say of whom.

use super::{
    row::Row,
    tree::{Expr, ExprKind, Function, each_expr},
};
use crate::{
    explain::Code,
    problem::Problem,
    surface::{self, Ty},
};

/// Words that only some outcomes take, with these.
const FITS: &[(&str, &[&str])] = &[
    ("same", &["audit_further"]),
    ("within", &["audit_further", "review_again"]),
    ("done_by", &["audit_further", "review_again"]),
    ("for_information", &["report_to"]),
    ("for_consideration", &["report_to"]),
    ("about", &["require"]),
    ("via", &["report_to", "copy", "alert", "feedback"]),
    ("in_line_of_auditor", &["report_to", "copy", "alert", "feedback"]),
    ("in_line_of_audited_team", &["report_to", "copy", "alert", "feedback"]),
    ("to_all_holders", &["report_to", "copy", "alert", "feedback"]),
];

/// The most further audits that one line may ask for.
const FURTHER: std::ops::RangeInclusive<i64> = 1..=20;

pub fn check(row: &Row<'_>, function: &Function, problems: &mut Vec<Problem>) {
    let param = function.params.first().map_or("", String::as_str);
    // Words after an outcome hold it within them, so the outermost word is met first and speaks for the whole chain.
    let mut chains: Vec<(&Expr, Vec<&str>)> = Vec::new();
    each_expr(&function.body, &mut |expr| {
        let Some((asks, words)) = chain(expr, param) else {
            return;
        };
        if !chains.iter().any(|(known, _)| std::ptr::eq(*known, asks)) {
            chains.push((asks, words));
        }
    });
    let named_later = says_same_of_a_name(function, param);
    for (asks, words) in chains {
        let ExprKind::Method { name, args, .. } = &asks.kind else {
            continue;
        };
        if name == "audit_further" && !words.contains(&"same") && !named_later {
            let message = "further audits do not say of whom";
            let help = "add `.same(\"worker\")` or `.same(\"team\")`";
            problems.push(row.problem(Code::FurtherOfWhom, asks.place, message).help(help));
        }
        if let (
            true,
            Some(Expr {
                kind: ExprKind::Whole(count),
                place,
            }),
        ) = (name == "audit_further", args.first())
            && !FURTHER.contains(count)
        {
            let message = format!("{count} further audits: ask for 1 to {}", FURTHER.end());
            problems.push(row.problem(Code::OutOfRange, *place, message));
        }
        misfits(row, asks, name, &words, problems);
    }
}

fn misfits(row: &Row<'_>, asks: &Expr, name: &str, words: &[&str], problems: &mut Vec<Problem>) {
    for word in words {
        if let Some((_, takes)) = FITS
            .iter()
            .find(|(known, takes)| known == word && !takes.contains(&name))
        {
            let message = format!("`{word}` does not fit `{name}`");
            let list: Vec<String> = takes.iter().map(|ask| format!("`{ask}`")).collect();
            let help = format!("it belongs to {}", list.join(", "));
            problems.push(row.problem(Code::DoesNotFit, asks.place, message).help(help));
        }
    }
}

/// Whether `same` is said of an outcome that was given a name first.
fn says_same_of_a_name(function: &Function, param: &str) -> bool {
    let mut found = false;
    each_expr(&function.body, &mut |expr| {
        let mut at = expr;
        let mut same = false;
        while let ExprKind::Method { target, name, .. } = &at.kind {
            same |= name == "same";
            at = target;
        }
        found |= same && matches!(&at.kind, ExprKind::Name(owner) if owner != param);
    });
    found
}

/// The outcome that a chain of words begins with, and those words.
fn chain<'a>(expr: &'a Expr, param: &str) -> Option<(&'a Expr, Vec<&'a str>)> {
    let mut words = Vec::new();
    let mut at = expr;
    while let ExprKind::Method { target, name, .. } = &at.kind {
        if matches!(&target.kind, ExprKind::Name(owner) if owner == param) {
            let asks = surface::members(Ty::Evidence).any(|entry| entry.name == name && entry.returns == Ty::Outcome);
            return asks.then_some((at, words));
        }
        words.push(name.as_str());
        at = target;
    }
    None
}

//! Duties as they are declared: each says how often, and what is sent on a condition is sent by `on_evidence`.

use std::collections::BTreeSet;

use super::{
    parse::Script,
    row::{Row, Signature},
    tree::{Expr, ExprKind, Function, Place, Stmt, StmtKind, each_expr},
};
use crate::{explain::Code, problem::Problem, surface::Ty};

const CADENCES: &[&str] = &[
    "every",
    "at_least_every",
    "each_meeting_of",
    "each_of_their_meetings",
    "as_required",
    "standing",
    "frequency_not_stated",
];

/// A link of a chain such as `task.audit(1, "case_file").every("month")`.
struct Link<'a> {
    name: &'a str,
    args: &'a [Expr],
    place: Place,
}

impl Link<'_> {
    fn first_text(&self) -> Option<&str> {
        self.args.first()?.text()
    }
}

pub fn check(row: &Row<'_>, script: &Script, problems: &mut Vec<Problem>) {
    let Some(duties) = script.functions.iter().find(|function| function.name == "duties") else {
        return;
    };
    let mut chains = Vec::new();
    collect(&duties.body, &mut chains);
    for chain in &chains {
        frequency(row, chain, problems);
    }
    if let Some(on_evidence) = script.functions.iter().find(|function| function.name == "on_evidence") {
        never_sent(row, &chains, on_evidence, problems);
    }
}

fn collect<'a>(stmts: &'a [Stmt], chains: &mut Vec<Vec<Link<'a>>>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Expr(expr) | StmtKind::Let { value: expr, .. } => chains.extend(links(expr)),
            StmtKind::If { then, otherwise, .. } => {
                collect(then, chains);
                collect(otherwise, chains);
            }
            StmtKind::Block(body) | StmtKind::For { body, .. } | StmtKind::Loop { body, .. } => collect(body, chains),
            _ => {}
        }
    }
}

/// The words after the dots, first to last.
fn links(expr: &Expr) -> Option<Vec<Link<'_>>> {
    let mut links = Vec::new();
    let mut at = expr;
    while let ExprKind::Method { target, name, args } = &at.kind {
        links.push(Link {
            name,
            args,
            place: at.place,
        });
        at = target;
    }
    links.reverse();
    matches!(at.kind, ExprKind::Name(_))
        .then_some(links)
        .filter(|links| !links.is_empty())
}

fn frequency(row: &Row<'_>, chain: &[Link<'_>], problems: &mut Vec<Problem>) {
    let Some(first) = chain.first() else { return };
    let declares = matches!(first.name, "audit" | "activity" | "report_to" | "feedback");
    if declares
        && !chain
            .iter()
            .any(|link| CADENCES.contains(&link.name) || link.name == "random_sample_by")
    {
        let help =
            "say how often, such as `.every(\"month\")`, or `.frequency_not_stated()` where the source is silent";
        problems.push(
            row.problem(Code::NoFrequency, first.place, "this duty does not say how often")
                .help(help),
        );
    }
}

/// A recipient with a condition gets it only when the script sends it.
fn never_sent(row: &Row<'_>, chains: &[Vec<Link<'_>>], on_evidence: &Function, problems: &mut Vec<Problem>) {
    let mut sent = BTreeSet::new();
    let mut handed_on = false;
    each_expr(&on_evidence.body, &mut |expr| match &expr.kind {
        ExprKind::Method { name, args, .. } => {
            if let Some(role) = args.first().and_then(Expr::text) {
                sent.insert((name.as_str(), role));
            }
        }
        ExprKind::Call { name, args } => {
            // A function that answers a question sends nothing; another one may.
            let may_send = |signature: &Signature| matches!(signature.gives.ty, None | Some(Ty::Outcome | Ty::Nothing));
            let known = row.own_functions(name).unwrap_or_default();
            handed_on |= known.iter().any(may_send) && args.iter().any(|arg| matches!(arg.kind, ExprKind::Name(_)));
        }
        _ => {}
    });
    if handed_on {
        return;
    }
    for (place, word, role) in chains.iter().flat_map(|chain| conditional(chain)) {
        if row.words.role(role).is_some() && !sent.contains(&(word, role)) {
            let message = format!("`{role}` gets this only when the script sends it, and it never does");
            let help = format!("add `e.{word}(\"{role}\").because(\"…\")` to `on_evidence`, under its condition");
            problems.push(row.problem(Code::NeverSent, place, message).help(help));
        }
    }
}

/// Recipients on a condition, each with the word that sends to it.
fn conditional<'a>(chain: &'a [Link<'a>]) -> Vec<(Place, &'static str, &'a str)> {
    let mut found = Vec::new();
    for link in chain {
        let word = match (link.name, link.args.len()) {
            ("and_to", 2) => "report_to",
            ("copied_to", 2) => "copy",
            ("alert", 2) => "alert",
            _ => continue,
        };
        found.extend(link.first_text().map(|role| (link.place, word, role)));
    }
    if let Some(first) = chain.first()
        && chain.iter().any(|link| link.name == "when")
        // Whoever names a duty that is due as required has judged that its condition holds: the engine sends it.
        && !chain.iter().any(|link| link.name == "as_required")
    {
        let word = match first.name {
            "report_to" => "report_to",
            "feedback" => "feedback",
            _ => return found,
        };
        let of_all = |link: &&Link| {
            matches!(link.name, "for_information_to" | "for_consideration_to")
                || (link.name == "and_to" && link.args.len() == 1)
        };
        let named = std::iter::once(first).chain(chain.iter().filter(of_all));
        found.extend(named.filter_map(|link| Some((link.place, word, link.first_text()?))));
    }
    found
}

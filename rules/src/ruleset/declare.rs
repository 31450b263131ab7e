//! Runs `duties(task)` once and puts the row together from it and the head. History questions are read off the AST.

use std::{collections::BTreeSet, sync::Arc};

use rhai::{AST, ASTNode, CallFnOptions, Dynamic, Engine, Expr, Scope};

use super::load::run_time;
use crate::{
    engine::Clocked,
    explain::Code,
    facts::HistoryQuery,
    header::Header,
    host::{Declared, TaskHandle},
    problem::Problem,
    row::{Cadence, FloorRole, Leg, Task},
    surface::HISTORIES,
    vocabulary::Vocabulary,
};

pub(super) fn task(
    engine: &Engine,
    ast: &AST,
    head: Header,
    path: &str,
    text: &str,
    vocabulary: &Arc<Vocabulary>,
    problems: &mut Vec<Problem>,
) -> Option<Task> {
    let before = problems.len();
    for hook in ["duties", "on_evidence"] {
        let found = ast.iter_functions().find(|function| function.name == hook);
        match found {
            None => problems.push(Problem::new(
                Code::HookMissing,
                path,
                format!("there is no `fn {hook}`"),
            )),
            Some(function) if function.params.len() != 1 => {
                let message = format!("`{hook}` takes one parameter, not {}", function.params.len());
                problems.push(Problem::new(Code::HookParameters, path, message));
            }
            Some(_) => {}
        }
    }
    if problems.len() > before || head.reference.is_empty() {
        return None;
    }
    let handle = TaskHandle::new(&head.reference, vocabulary.clone());
    let options = CallFnOptions::new().eval_ast(false);
    let called = {
        let _clocked = Clocked::start();
        engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), ast, "duties", (handle.clone(),))
    };
    if let Err(error) = called {
        problems.push(run_time(path, text, "duties", &error));
        return None;
    }
    let declared = handle.declared().clone();
    for drafted in declared.legs.iter().filter(|drafted| !drafted.cadence_said) {
        let message = format!("duty {} does not say how often", drafted.leg.id);
        let help = "say `.every(\"month\")`, `.as_required()`, or `.frequency_not_stated()` with `.our_reading(…)`";
        let place = (drafted.leg.line, drafted.leg.column);
        problems.push(
            Problem::new(Code::UnknownCadence, path, message)
                .at(text, place.0, place.1)
                .help(help),
        );
    }
    for drafted in declared.legs.iter().filter(|drafted| meets_nobody(&drafted.leg)) {
        let message = format!(
            "duty {} is due for each meeting of those who get it, and nobody always does",
            drafted.leg.id
        );
        let place = (drafted.leg.line, drafted.leg.column);
        problems.push(
            Problem::new(Code::UnknownCadence, path, message)
                .at(text, place.0, place.1)
                .help("name the forum: `.each_meeting_of(\"CPP\")`"),
        );
    }
    let history = history(ast, path, text, problems);
    Some(assemble(head, declared, history, path))
}

/// A duty for the meetings of its recipients has one that always gets it; else it would never come due.
fn meets_nobody(leg: &Leg) -> bool {
    leg.cadence == Cadence::MeetingCycle { forum: None } && leg.recipients.iter().all(|to| to.condition.is_some())
}

fn assemble(head: Header, declared: Declared, history: Vec<HistoryQuery>, path: &str) -> Task {
    let legs: Vec<Leg> = declared.legs.into_iter().map(|drafted| drafted.leg).collect();
    let mut floor: Vec<FloorRole> = Vec::new();
    // Left out: a recipient on a condition of its own (3.12: the LSCB where relevant), and those of a leg that only its
    // condition ever raises (3.4: to the LSCB as appropriate).
    let recipients = legs
        .iter()
        .filter(|leg| leg.condition.is_none() || leg.cadence != Cadence::AsRequired)
        .flat_map(|leg| &leg.recipients)
        .filter(|recipient| recipient.condition.is_none())
        .map(|recipient| FloorRole {
            role: recipient.role.clone(),
            anchor: recipient.anchor,
            on_condition: false,
        });
    let copies = declared.copies.iter().map(|copy| FloorRole {
        role: copy.role.clone(),
        anchor: copy.anchor,
        on_condition: copy.condition.is_some(),
    });
    for named in recipients.chain(copies).chain(declared.alerts) {
        match floor.iter_mut().find(|known| known.role == named.role) {
            Some(known) => known.on_condition &= named.on_condition,
            None => floor.push(named),
        }
    }
    Task {
        part: head.part(),
        reference: head.reference,
        section: head.section,
        title: head.title,
        description: head.description,
        service_scope: head.service_scope,
        status: head.status,
        kind: head.kind,
        responsible: head.responsible,
        owner: head.owner,
        purposes: head.purposes,
        ambiguities: head.ambiguities,
        legs,
        samples: declared.samples,
        copies: declared.copies,
        questions: declared.questions,
        floor,
        history,
        script: path.to_owned(),
        source: head.source,
    }
}

/// What the script asks of history: the facts are fetched before it runs, so each question must be written out.
fn history(ast: &AST, path: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<HistoryQuery> {
    let mut found = BTreeSet::new();
    ast.walk(&mut |nodes| {
        if let Some(ASTNode::Expr(Expr::MethodCall(call, at))) = nodes.last()
            && call.name == "count"
        {
            if let Some(query) = query(&call.args) {
                found.insert(query);
            } else {
                let message = "write the words of `count` out, such as `count(\"concern\", days(90))`";
                let (line, column) = crate::collect::place(*at);
                problems.push(Problem::new(Code::NotLiteral, path, message).at(text, line, column));
            }
        }
        true
    });
    found.into_iter().collect()
}

fn query(args: &[Expr]) -> Option<HistoryQuery> {
    let [Expr::StringConstant(what, _), Expr::FnCall(days, _)] = args else {
        return None;
    };
    let [Expr::IntegerConstant(count, _)] = days.args.as_slice() else {
        return None;
    };
    let what = HISTORIES.contains(&what.as_str()).then(|| what.to_string())?;
    let days = u32::try_from(*count)
        .ok()
        .filter(|count| days.name == "days" && (1..=3_660).contains(count))?;
    Some(HistoryQuery { what, days })
}

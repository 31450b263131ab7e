//! What the engine itself looks at, whatever the script says: tool, answers, worker, dates. Nothing here refuses evidence.

use super::{Outcomes, date, engine_because, noun};
use crate::{
    facts::{Answer, Facts},
    problem::nearest,
    row::{AnswerKind, LegKind, Task},
    ruleset::RuleSet,
    term::EvidenceKind,
    vocabulary::Tool,
};

pub(super) fn check(set: &RuleSet, task: &Task, facts: &Facts, outcomes: &mut Outcomes) {
    for unmet in &facts.unmet {
        let why = engine_because(unmet.message.clone());
        outcomes.require(&unmet.code, unmet.field.as_deref(), unmet.message.clone(), why);
    }
    if facts.event_date > facts.today {
        let message = format!(
            "the {} is dated {}, which is still to come: correct the date or send it again on that day",
            noun(facts),
            date(facts.event_date)
        );
        require(outcomes, "FUTURE_EVENT_DATE", "eventDate", message);
    }
    if facts.worker_in_unit == Some(false) {
        let worker = facts
            .worker
            .as_ref()
            .map_or("the worker", |worker| worker.name.as_str());
        let message = format!(
            "{worker} did not work in {} on {}: name the team or the worker meant",
            facts.unit.name,
            date(facts.event_date)
        );
        require(outcomes, "WORKER_NOT_IN_UNIT", "worker", message);
    }
    let tool = tool(set, task, facts, outcomes);
    answers(task, tool, facts, outcomes);
    if let Some(tool) = tool {
        stray_answers(task, tool, facts, outcomes);
    }
    themes(set, facts, outcomes);
    case_file(task, facts, outcomes);
}

fn require(outcomes: &mut Outcomes, code: &str, field: &str, message: String) {
    outcomes.require(code, Some(field), message.clone(), engine_because(message));
}

fn warn(outcomes: &mut Outcomes, message: String) {
    outcomes.warn(message.clone(), engine_because(message));
}

fn tool<'s>(set: &'s RuleSet, task: &Task, facts: &Facts, outcomes: &mut Outcomes) -> Option<&'s Tool> {
    let legs = task.legs.iter().filter(|leg| leg.evidence.contains(&facts.kind));
    let wanted: Vec<&Tool> = legs.filter_map(|leg| set.tool(leg.tool.as_deref()?)).collect();
    let names = wanted
        .iter()
        .map(|tool| tool.name.as_str())
        .collect::<Vec<_>>()
        .join(" or the ");
    let Some(written) = facts.tool.as_deref() else {
        if !wanted.is_empty() {
            warn(
                outcomes,
                format!("no tool is named; row {} asks for the {names}", task.reference),
            );
        }
        return None;
    };
    let Some(tool) = set.vocabulary().find_tool(written) else {
        let near = set
            .nearest_tool(written)
            .map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        let message =
            format!("no tool is called `{written}`.{near} Send it again with a tool that the framework knows");
        require(outcomes, "UNKNOWN_TOOL", "tool", message);
        return None;
    };
    if !wanted.is_empty() && !wanted.contains(&tool) {
        let message = format!(
            "row {} is audited with the {names}, not with the {}",
            task.reference, tool.name
        );
        require(outcomes, "WRONG_TOOL", "tool", message);
    }
    Some(tool)
}

fn answers(task: &Task, tool: Option<&Tool>, facts: &Facts, outcomes: &mut Outcomes) {
    let of_tool = tool.into_iter().flat_map(|tool| &tool.questions);
    let of_tool = of_tool.map(|question| (&question.code, &question.text, &question.answer, question.required));
    let of_task = task
        .questions
        .iter()
        .filter(|question| question.of.is_empty() || question.of.contains(&facts.kind));
    let of_task = of_task.map(|question| (&question.code, &question.text, &question.answer, question.required));
    for (code, text, kind, required) in of_tool.chain(of_task) {
        let field = format!("answers.{code}");
        match facts.answers.get(code) {
            None if required => {
                require(
                    outcomes,
                    "MISSING_ANSWER",
                    &field,
                    format!("`{code}` is not answered: {text}"),
                );
            }
            Some(answer) => {
                if let Some(expected) = misfit(kind, answer) {
                    let message = format!("`{code}` is answered with something else than {expected}: {text}");
                    require(outcomes, "WRONG_ANSWER", &field, message);
                }
            }
            None => {}
        }
    }
}

/// An answer to no question is most often a slip of the pen, and would go unseen.
fn stray_answers(task: &Task, tool: &Tool, facts: &Facts, outcomes: &mut Outcomes) {
    let of_tool = tool.questions.iter().map(|question| question.code.as_str());
    let known: Vec<&str> = of_tool
        .chain(task.questions.iter().map(|question| question.code.as_str()))
        .collect();
    for code in facts.answers.keys().filter(|code| !known.contains(&code.as_str())) {
        let near =
            nearest(code, known.iter().copied()).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        warn(outcomes, format!("the {} asks no question `{code}`{near}", tool.name));
    }
}

/// A finding under a theme that nobody knows is counted nowhere.
fn themes(set: &RuleSet, facts: &Facts, outcomes: &mut Outcomes) {
    for code in facts.themes.iter().filter(|code| set.theme(code).is_none()) {
        let known = set.themes().map(|theme| theme.code.as_str());
        let near = nearest(code, known).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        warn(outcomes, format!("no theme is called `{code}`{near}"));
    }
}

/// What was expected, when the answer is not that.
fn misfit(kind: &AnswerKind, answer: &Answer) -> Option<String> {
    match (kind, answer) {
        (AnswerKind::YesNo, Answer::YesNo(_))
        | (AnswerKind::Number, Answer::Number(_))
        | (AnswerKind::Text, Answer::Text(_)) => None,
        (AnswerKind::Choice { options }, Answer::Text(text)) if options.contains(text) => None,
        (AnswerKind::YesNo, _) => Some("yes or no".to_owned()),
        (AnswerKind::Number, _) => Some("a number".to_owned()),
        (AnswerKind::Text, _) => Some("words".to_owned()),
        (AnswerKind::Choice { options }, _) => Some(format!("one of {}", options.join(", "))),
    }
}

fn case_file(task: &Task, facts: &Facts, outcomes: &mut Outcomes) {
    let of_a_file = facts.kind == EvidenceKind::Audit
        && task.legs.iter().any(|leg| leg.kind == LegKind::Activity)
        && task.samples.iter().any(|sample| sample.item == "case_file");
    match &facts.case_file {
        None if of_a_file => {
            warn(
                outcomes,
                format!("no case file is named; row {} audits one", task.reference),
            );
        }
        Some(file) if !file.known => {
            let reference = &file.reference;
            warn(
                outcomes,
                format!("the register has no case file `{reference}`: check the reference"),
            );
        }
        _ => {}
    }
}

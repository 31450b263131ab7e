//! The made-up county by its own references, and answers that satisfy the shipped tools.

use std::sync::OnceLock;

use rules::{RuleSet, Source, row::AnswerKind};
use serde_json::Value;

/// The team of the practice manager.
pub const TEAM: &str = "T-NORTH";
/// Another team of the same service.
pub const SECOND_TEAM: &str = "T-EAST";
/// The service of both.
pub const SERVICE: &str = "SVC-LOC";
/// A team of another service.
pub const OTHER_TEAM: &str = "T-CARE";
/// The worker of the persona `worker`, in the practice manager's team.
pub const WORKER: &str = "W-N1";
/// Another worker of that team.
pub const SECOND_WORKER: &str = "W-N2";
/// A worker of the second team.
pub const OTHER_WORKER: &str = "W-E1";
/// A file of the worker.
pub const FILE: &str = "HM-4137";
/// A restricted file of the second worker.
pub const RESTRICTED_FILE: &str = "HM-4618";

/// The civil day on which every test begins: the clock stands at eleven in the morning, UTC.
pub const TODAY: &str = "2026-12-10";

/// The rule set as shipped.
pub fn shipped() -> &'static RuleSet {
    static SHIPPED: OnceLock<RuleSet> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        RuleSet::load(Source::shipped()).unwrap_or_else(|problems| panic!("the shipped rules: {problems:#?}"))
    })
}

/// Answers to the required questions of a tool.
pub fn answers(tool: &str) -> Vec<(String, Value)> {
    let tool = shipped()
        .tool(tool)
        .unwrap_or_else(|| panic!("no tool `{tool}` is shipped"));
    let required = tool.questions.iter().filter(|question| question.required);
    required
        .map(|question| (question.code.clone(), answer(&question.answer)))
        .collect()
}

fn answer(kind: &AnswerKind) -> Value {
    match kind {
        AnswerKind::YesNo => true.into(),
        AnswerKind::Number => 1.into(),
        AnswerKind::Text => "as it should be".into(),
        AnswerKind::Choice { options } => options.first().cloned().unwrap_or_default().into(),
    }
}

//! An evaluation once more: the facts kept with it, by the version of the rules that judged them. Nothing is written.

use entity::evaluation;
use rules::{facts::Facts, verdict};

use super::{
    judge::{self, Run},
    submit::evaluation_of,
};
use crate::{
    app::App,
    service::{column::json, error::ServiceError, rules::Book},
};

/// Whether an evaluation comes out as it was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// What comes out otherwise, in words; empty where nothing does.
    pub differences: Vec<String>,
}

/// Judges the facts of an evaluation once more.
///
/// # Errors
/// When the evaluation or its rules cannot be read back.
pub async fn replay(app: &App, book: &Book, stored: &evaluation::Model) -> Result<Replay, ServiceError> {
    let unreadable = |source: serde_json::Error| ServiceError::Internal {
        operation: "reading an evaluation back",
        source: source.into(),
    };
    let facts: Facts = serde_json::from_str(&stored.facts).map_err(unreadable)?;
    let then = evaluation_of(stored).map_err(unreadable)?;
    let rules = app.rules().by_hash(book, &stored.rule_set_hash).await?;
    let Run { evaluation: now, .. } = judge::run(rules, facts).await?;
    Ok(Replay {
        differences: differences(&then, &now),
    })
}

fn differences(then: &verdict::Evaluation, now: &verdict::Evaluation) -> Vec<String> {
    let mut told = Vec::new();
    if then.verdict != now.verdict {
        let (then, now) = (json(&then.verdict), json(&now.verdict));
        told.push(format!("the verdict was {then} and is {now}"));
    }
    for before in &then.outcomes {
        match now.outcomes.iter().find(|after| after.key == before.key) {
            None => told.push(format!("`{}` followed and does not any more", before.key)),
            Some(after) if after != before => told.push(format!("`{}` follows in another way", before.key)),
            Some(_) => {}
        }
    }
    let unknown = |key: &str| then.outcomes.iter().all(|before| before.key != key);
    let fresh = now.outcomes.iter().filter(|after| unknown(&after.key));
    told.extend(fresh.map(|after| format!("`{}` follows and did not", after.key)));
    told
}

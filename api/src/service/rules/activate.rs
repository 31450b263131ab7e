//! A set that was tried becomes the newest: stored, governing from its day, and told what went with the one before it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{rule_activation, rule_set};
use rules::{RuleSet, Source, problem, ruleset};

use super::{Book, LiveRules};
use crate::{
    clock::Clock,
    service::error::ServiceError,
    store::{self, rule_set::Activation},
};

/// How often an activation is tried while others activate too.
const ATTEMPTS: usize = 8;

impl LiveRules {
    /// Offered at `now`; the clock says how late it is once it is stored.
    pub(super) async fn activate(
        &self,
        set: &Arc<RuleSet>,
        valid_from: NaiveDate,
        (now, clock): (DateTime<Utc>, &dyn Clock),
        reason: &str,
    ) -> Result<(), ServiceError> {
        for _ in 0..ATTEMPTS {
            let before = store::rule_set::activations(&self.store).await?;
            // Another replica, given the same rules, was first.
            let live = before.last().is_some_and(|newest| newest.rule_set_hash == set.hash());
            let expect = before.last().map_or(0, |newest| newest.seq);
            let gone = self.gone(before.last(), set).await?;
            let activation = Activation {
                rule_set: rule_set::Model {
                    hash: set.hash().to_owned(),
                    source: set.source().to_json(),
                    created_at: now.into(),
                },
                valid_from,
                known_at: now.into(),
                reason: because(reason, &gone),
            };
            if live
                || store::rule_set::activate(&self.store, expect, activation, clock)
                    .await?
                    .is_some()
            {
                let activations = store::rule_set::activations(&self.store).await?;
                self.swap(Book::new(activations, Arc::clone(set)));
                warn(set, &gone);
                return Ok(());
            }
        }
        Err(ServiceError::Unavailable(
            "other replicas keep activating rule sets".to_owned(),
        ))
    }

    /// The rows that the set before had and this one has no longer.
    async fn gone(&self, before: Option<&rule_activation::Model>, set: &RuleSet) -> Result<Vec<String>, ServiceError> {
        let Some(before) = before else {
            return Ok(Vec::new());
        };
        let row = store::rule_set::find(&self.store, &before.rule_set_hash).await?;
        let source = row.and_then(|row| Source::from_json(&row.source).ok());
        Ok(source.map_or_else(Vec::new, |source| ruleset::gone(&source, set.source())))
    }
}

/// The reason as everybody reads it later: a row that went is named there for good.
fn because(reason: &str, gone: &[String]) -> String {
    if gone.is_empty() {
        reason.to_owned()
    } else {
        format!("{reason}; without {}", gone.join(", "))
    }
}

/// What is no error, and may still not have been meant.
fn warn(set: &RuleSet, gone: &[String]) {
    if !gone.is_empty() {
        tracing::warn!(
            rows = gone.join(", "),
            "rows of the framework are gone: nothing is due for them any more; put their files back if that was not meant"
        );
    }
    if !set.warnings().is_empty() {
        tracing::warn!(
            problems = problem::render(set.warnings()),
            "the new rule set governs, with warnings"
        );
    }
}

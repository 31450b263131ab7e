//! A set that was tried becomes the newest: stored, governing from its day.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::rule_set;
use rules::RuleSet;

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
            let activation = Activation {
                rule_set: rule_set::Model {
                    hash: set.hash().to_owned(),
                    source: set.source().to_json(),
                    created_at: now.into(),
                },
                valid_from,
                known_at: now.into(),
                reason: reason.to_owned(),
            };
            if live
                || store::rule_set::activate(&self.store, expect, activation, clock)
                    .await?
                    .is_some()
            {
                let activations = store::rule_set::activations(&self.store).await?;
                self.swap(Book::new(activations, Arc::clone(set)));
                return Ok(());
            }
        }
        Err(ServiceError::Unavailable(
            "other replicas keep activating rule sets".to_owned(),
        ))
    }
}

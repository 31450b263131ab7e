//! What people are going to do, in the order of time.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    column::ConcernLevel,
    id::{ConcernId, DistributionId, EvidenceId, FollowUpId, ObligationId, PersonId},
};

use super::days::{at, later};
use crate::{
    demo::outline::Outline,
    service::obligation::{decide::Decision, raise::DutyDraft},
};

/// Something that somebody does at some moment.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub at: DateTime<Utc>,
    /// Its name: no two acts have the same, and the same seed gives the same. Also its idempotency key.
    pub key: String,
    /// Who signs in for it.
    pub by: String,
    /// What touches the same things has the same lane and is done in order.
    pub lane: String,
    pub what: What,
}

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum What {
    Submit(Outline),
    Revise {
        evidence: EvidenceId,
        revision: i32,
        outline: Outline,
        reason: &'static str,
    },
    Withdraw(EvidenceId),
    Acknowledge(DistributionId),
    RaiseConcern {
        level: ConcernLevel,
        unit: Option<String>,
        case_file: Option<String>,
        narrative: &'static str,
    },
    CloseConcern(ConcernId, &'static str),
    Decide(ObligationId, Decision, &'static str),
    RaiseDuty(DutyDraft),
    HandOver(FollowUpId, PersonId),
}

/// Acts that are still to come.
#[derive(Debug, Default)]
pub(super) struct Agenda(BTreeMap<(DateTime<Utc>, String), Act>);

impl Agenda {
    pub fn extend(&mut self, acts: impl IntoIterator<Item = Act>) {
        for act in acts {
            self.0.insert((act.at, act.key.clone()), act);
        }
    }

    /// Takes out what is done up to the end of `day`, and before `until`.
    pub fn until(&mut self, day: NaiveDate, until: DateTime<Utc>) -> Vec<Act> {
        let end = at(later(day, 1), 0, 0).min(until);
        let rest = self.0.split_off(&(end, String::new()));
        std::mem::replace(&mut self.0, rest).into_values().collect()
    }
}

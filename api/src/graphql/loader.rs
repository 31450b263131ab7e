//! Rows by key and by parent, within the request's scope: one statement for all that a document asks for at once.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::dataloader::Loader;
use entity::{
    attachment, case_file, change, concern, distribution, draw, evaluation, evidence, evidence_revision, feed,
    follow_up,
    id::{
        AttachmentId, CaseFileId, ConcernId, DistributionId, EvaluationId, EvidenceId, FeedId, FollowUpId, MeetingId,
        ObligationId,
    },
    obligation, requirement,
};
use uuid::Uuid;

use super::{error::Fault, trail::Trail};
use crate::{
    policy::Scope,
    store::{self, Store, evaluation::Conclusion},
};

pub mod list;

/// Where rows come from, and which of them may be seen.
pub struct Rows {
    /// The database.
    pub store: Store,
    /// What may be seen.
    pub scope: Arc<Scope>,
    /// What was shown of restricted rows.
    pub trail: Trail,
}

/// The rows of one parent, in order.
pub type Several<T> = Arc<[Arc<T>]>;

macro_rules! by_key {
    ($($key:ident => $noun:ident;)*) => {$(
        impl Loader<$key> for Rows {
            type Value = Arc<$noun::Model>;
            type Error = Fault;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Fault> {
                let rows = store::$noun::by_ids(&self.store, &self.scope, keys).await?;
                self.trail.note(&rows);
                Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
            }
        }
    )*};
}

macro_rules! by_parent {
    ($($(#[$doc:meta])* $name:ident($key:ident) => $noun:ident in $table:ident by $read:ident on $column:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub $key);

        impl Loader<$name> for Rows {
            type Value = Several<$noun::Model>;
            type Error = Fault;

            async fn load(&self, keys: &[$name]) -> Result<HashMap<$name, Self::Value>, Fault> {
                let parents: Vec<$key> = keys.iter().map(|key| key.0).collect();
                let rows = store::$table::$read(&self.store, &self.scope, &parents).await?;
                self.trail.note(&rows);
                let column: fn(&$noun::Model) -> Option<$key> = $column;
                Ok(paired(rows.into_iter().filter_map(|row| Some(($name(column(&row)?), row)))))
            }
        }
    )*};
}

/// Gathers rows under their parents; the order of the rows is kept.
fn paired<K: Hash + Eq, T>(rows: impl Iterator<Item = (K, T)>) -> HashMap<K, Several<T>> {
    let mut groups: HashMap<K, Vec<Arc<T>>> = HashMap::new();
    for (parent, row) in rows {
        groups.entry(parent).or_default().push(Arc::new(row));
    }
    groups.into_iter().map(|(key, rows)| (key, rows.into())).collect()
}

/// Gathers rows under the parents that are linked to them; one row may have several.
fn joined<K: Hash + Eq, R: Hash + Eq, T>(
    rows: Vec<T>,
    key: fn(&T) -> R,
    links: impl Iterator<Item = (K, R)>,
) -> HashMap<K, Several<T>> {
    let rows: HashMap<R, Arc<T>> = rows.into_iter().map(|row| (key(&row), Arc::new(row))).collect();
    let mut groups: HashMap<K, Vec<Arc<T>>> = HashMap::new();
    for (parent, row) in links {
        if let Some(row) = rows.get(&row) {
            groups.entry(parent).or_default().push(Arc::clone(row));
        }
    }
    groups.into_iter().map(|(key, rows)| (key, rows.into())).collect()
}

by_key! {
    AttachmentId => attachment;
    CaseFileId => case_file;
    ConcernId => concern;
    DistributionId => distribution;
    EvidenceId => evidence;
    FeedId => feed;
    FollowUpId => follow_up;
    ObligationId => obligation;
}

by_parent! {
    /// The files of a piece of evidence.
    AttachmentsOf(EvidenceId) => attachment in attachment by by_evidence on |row| Some(row.evidence_id);
    /// Who a piece of evidence went to.
    DistributionsOf(EvidenceId) => distribution in distribution by by_evidence on |row| row.evidence_id;
    /// Who a concern went to.
    DistributionsOfConcern(ConcernId) => distribution in distribution by by_concern on |row| row.concern_id;
    /// What work followed from a piece of evidence.
    FollowUpsOf(EvidenceId) => follow_up in follow_up by by_cause on |row| Some(row.cause_id);
    /// What a concern waits for.
    FollowUpsOfConcern(ConcernId) => follow_up in follow_up by by_concern on |row| row.concern_id;
    /// The concerns that a piece of evidence made.
    ConcernsOf(EvidenceId) => concern in concern by by_evidence on |row| row.evidence_id;
    /// What a piece of evidence lacks or lacked.
    RequirementsOf(EvidenceId) => requirement in requirement by by_evidence on |row| Some(row.evidence_id);
    /// What is due for a meeting.
    ObligationsOf(MeetingId) => obligation in obligation by by_meeting on |row| row.meeting_id;
    /// The samples drawn from the period of an obligation.
    DrawsOf(ObligationId) => draw in draw by by_obligation on |row| Some(row.obligation_id);
    /// Earlier revisions of a piece of evidence.
    RevisionsOf(EvidenceId) => evidence_revision in revision by by_evidence on |row| Some(row.evidence_id);
}

impl Loader<EvaluationId> for Rows {
    type Value = Arc<Conclusion>;
    type Error = Fault;

    async fn load(&self, keys: &[EvaluationId]) -> Result<HashMap<EvaluationId, Self::Value>, Fault> {
        let rows = store::evaluation::conclusions(&self.store, &self.scope, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
    }
}

/// The trail of something that may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChangesOf(pub Uuid);

impl Loader<ChangesOf> for Rows {
    type Value = Several<change::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[ChangesOf]) -> Result<HashMap<ChangesOf, Self::Value>, Fault> {
        let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::change::by_subject(&self.store, &subjects).await?;
        Ok(paired(rows.into_iter().map(|row| (ChangesOf(row.subject_id), row))))
    }
}

/// Every judgement of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EvaluationsOf(pub EvidenceId);

impl Loader<EvaluationsOf> for Rows {
    type Value = Several<Conclusion>;
    type Error = Fault;

    async fn load(&self, keys: &[EvaluationsOf]) -> Result<HashMap<EvaluationsOf, Self::Value>, Fault> {
        let evidence: Vec<EvidenceId> = keys.iter().map(|key| key.0).collect();
        let rows = store::evaluation::by_evidence(&self.store, &self.scope, &evidence).await?;
        Ok(paired(
            rows.into_iter().map(|row| (EvaluationsOf(row.evidence_id), row)),
        ))
    }
}

/// What a script read while it judged, as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FactsReadBy(pub EvaluationId);

impl Loader<FactsReadBy> for Rows {
    type Value = Arc<str>;
    type Error = Fault;

    async fn load(&self, keys: &[FactsReadBy]) -> Result<HashMap<FactsReadBy, Self::Value>, Fault> {
        let ids: Vec<EvaluationId> = keys.iter().map(|key| key.0).collect();
        let read = store::evaluation::facts_read(&self.store, &self.scope, &ids).await?;
        Ok(read
            .into_iter()
            .map(|(id, json)| (FactsReadBy(id), json.into()))
            .collect())
    }
}

/// An evaluation with all that it was judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Whole(pub EvaluationId);

impl Loader<Whole> for Rows {
    type Value = Arc<evaluation::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[Whole]) -> Result<HashMap<Whole, Self::Value>, Fault> {
        let ids: Vec<EvaluationId> = keys.iter().map(|key| key.0).collect();
        let rows = store::evaluation::by_ids(&self.store, &self.scope, &ids).await?;
        Ok(rows.into_iter().map(|row| (Whole(row.id), Arc::new(row))).collect())
    }
}

/// The obligations that a piece of evidence counts towards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SatisfiedBy(pub EvidenceId);

impl Loader<SatisfiedBy> for Rows {
    type Value = Several<obligation::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[SatisfiedBy]) -> Result<HashMap<SatisfiedBy, Self::Value>, Fault> {
        let evidence: Vec<EvidenceId> = keys.iter().map(|key| key.0).collect();
        let counted = store::satisfaction::by_evidence(&self.store, &self.scope, &evidence).await?;
        let counted: Vec<_> = counted.into_iter().filter(|row| row.counted).collect();
        let ids: Vec<_> = counted.iter().map(|row| row.obligation_id).collect();
        let rows = store::obligation::by_ids(&self.store, &self.scope, &ids).await?;
        Ok(joined(
            rows,
            |row| row.id,
            counted
                .iter()
                .map(|row| (SatisfiedBy(row.evidence_id), row.obligation_id)),
        ))
    }
}

/// The evidence that counts towards an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Satisfying(pub ObligationId);

impl Loader<Satisfying> for Rows {
    type Value = Several<evidence::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[Satisfying]) -> Result<HashMap<Satisfying, Self::Value>, Fault> {
        let obligations: Vec<ObligationId> = keys.iter().map(|key| key.0).collect();
        let counted = store::satisfaction::by_obligation(&self.store, &self.scope, &obligations).await?;
        let counted: Vec<_> = counted.into_iter().filter(|row| row.counted).collect();
        let ids: Vec<_> = counted.iter().map(|row| row.evidence_id).collect();
        let rows = store::evidence::by_ids(&self.store, &self.scope, &ids).await?;
        self.trail.note(&rows);
        Ok(joined(
            rows,
            |row| row.id,
            counted
                .iter()
                .map(|row| (Satisfying(row.obligation_id), row.evidence_id)),
        ))
    }
}

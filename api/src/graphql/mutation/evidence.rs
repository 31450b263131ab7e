//! Submitting, previewing, revising and withdrawing evidence.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::{Reader, SubmitEvidenceInput};
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            distribution::Distribution,
            evaluation::Evaluation,
            evidence::Evidence,
            follow_up::FollowUp,
            given::Given,
            obligation::Obligation,
            requirement::Requirement,
            user_error::{UserError, refusals},
        },
    },
    service::{
        error::{self, ServiceError},
        evidence::{self, Judgement, Revision, Submitted, Withdrawal},
    },
};

/// Mutations of evidence.
#[derive(Default)]
pub struct EvidenceMutation;

/// What became of a submission or a revision.
#[derive(SimpleObject, Default)]
pub struct SubmitEvidencePayload {
    /// What was stored; `null` when it was refused.
    evidence: Option<Evidence>,
    /// What the rules said about it; `null` when it was refused.
    evaluation: Option<Evaluation>,
    /// Why it was refused: every reason at once. Empty when it was stored.
    errors: Vec<UserError>,
}

impl SubmitEvidencePayload {
    fn refused(errors: Vec<UserError>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    fn stored(judgement: Judgement) -> Self {
        let given = Given::new(judgement, false);
        Self {
            evidence: Some(Evidence::given(&given)),
            evaluation: Some(Evaluation::given(&given)),
            errors: Vec::new(),
        }
    }

    /// Rows may differ from the judgement's: what stood before stands still.
    fn read_back(judgement: Judgement) -> Self {
        Self {
            evidence: Some(Evidence::new(Arc::new(judgement.evidence))),
            evaluation: Some(Evaluation::new(Arc::new(judgement.evaluation.into()))),
            errors: Vec::new(),
        }
    }
}

/// What would follow from a submission. Nothing of it is stored.
#[derive(SimpleObject, Default)]
pub struct PreviewEvidencePayload {
    /// What the rules would say; `null` when it would be refused.
    evaluation: Option<Evaluation>,
    /// Who would be told.
    distributions: Vec<Distribution>,
    /// What work would follow.
    follow_ups: Vec<FollowUp>,
    /// What it would count towards.
    satisfies: Vec<Obligation>,
    /// What would be missing.
    requirements: Vec<Requirement>,
    /// Why it would be refused: every reason at once.
    errors: Vec<UserError>,
}

impl PreviewEvidencePayload {
    fn of(judgement: Judgement) -> Self {
        let given = Given::new(judgement, true);
        let (distributions, follow_ups) = (given.distributions.iter(), given.follow_ups.iter());
        Self {
            evaluation: Some(Evaluation::given(&given)),
            distributions: distributions
                .map(|row| Distribution::new(Arc::clone(row), Some(&given)))
                .collect(),
            follow_ups: follow_ups
                .map(|row| FollowUp::new(Arc::clone(row), Some(&given)))
                .collect(),
            satisfies: given.obligations.iter().cloned().map(Obligation).collect(),
            requirements: given.requirements.iter().cloned().map(Requirement).collect(),
            errors: Vec::new(),
        }
    }
}

/// A changed submission.
#[derive(InputObject)]
pub struct ReviseEvidenceInput {
    /// What is revised.
    evidence: ID,
    /// `Evidence.revision` as you read it; another one meanwhile is answered with `CONFLICT`.
    expected_revision: i32,
    /// Why.
    reason: String,
    /// The whole content as it should be. Task and kind cannot change.
    content: SubmitEvidenceInput,
}

/// What is taken back, and why.
#[derive(InputObject)]
pub struct WithdrawEvidenceInput {
    /// A fresh random text for every new request, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// What is taken back.
    evidence: ID,
    /// Why.
    reason: String,
}

/// What became of a withdrawal.
#[derive(SimpleObject, Default)]
pub struct WithdrawEvidencePayload {
    /// The evidence, withdrawn; `null` when it was refused.
    evidence: Option<Evidence>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Mutations of evidence.
#[Object]
impl EvidenceMutation {
    /// Stores evidence, judges it by the rules in force on its event date, and does everything that follows, all in one
    /// step: whoever gets an answer has it stored. Not blocked by anything but malformed input or a missing permission.
    async fn submit_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is submitted.")] input: SubmitEvidenceInput,
    ) -> Result<Option<SubmitEvidencePayload>, Fault> {
        let session = ctx.session();
        let draft = match input.draft() {
            Ok(draft) => draft,
            Err(errors) => return Ok(Some(SubmitEvidencePayload::refused(told(errors)))),
        };
        let answer = refusals(evidence::submit(&session.app, &session.actor, draft).await)?;
        Ok(Some(match answer {
            Ok(Submitted {
                judgement,
                replayed: false,
            }) => SubmitEvidencePayload::stored(judgement),
            Ok(Submitted {
                judgement,
                replayed: true,
            }) => SubmitEvidencePayload::read_back(judgement),
            Err(errors) => SubmitEvidencePayload::refused(errors),
        }))
    }

    /// Says what would follow from a submission, by the same rules and with the same reasons. Nothing is stored and nobody
    /// is told. QA leads and those who approve rules may ask for any task and unit; others where they may submit.
    async fn preview_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What would be submitted.")] input: SubmitEvidenceInput,
    ) -> Result<Option<PreviewEvidencePayload>, Fault> {
        let session = ctx.session();
        let draft = match input.draft() {
            Ok(draft) => draft,
            Err(errors) => {
                return Ok(Some(PreviewEvidencePayload {
                    errors: told(errors),
                    ..Default::default()
                }));
            }
        };
        let answer = refusals(evidence::preview(&session.app, &session.actor, draft).await)?;
        Ok(Some(match answer {
            Ok(judgement) => PreviewEvidencePayload::of(judgement),
            Err(errors) => PreviewEvidencePayload {
                errors,
                ..Default::default()
            },
        }))
    }

    /// Replaces the content of evidence. The earlier revision is kept word for word; what follows now is added, what no
    /// longer follows is cancelled with the reason, and those who were told before are told so.
    async fn revise_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed.")] input: ReviseEvidenceInput,
    ) -> Result<Option<SubmitEvidencePayload>, Fault> {
        let session = ctx.session();
        let revision = match input.revision() {
            Ok(revision) => revision,
            Err(errors) => return Ok(Some(SubmitEvidencePayload::refused(told(errors)))),
        };
        let answer = evidence::revise(&session.app, &session.actor, revision)
            .await
            .map_err(within_content);
        Ok(Some(match refusals(answer)? {
            Ok(revised) => SubmitEvidencePayload::read_back(revised.judgement),
            Err(errors) => SubmitEvidencePayload::refused(errors),
        }))
    }

    /// Takes evidence back. It stays readable and satisfies nothing; what was still open because of it is cancelled. A
    /// concern that it made stays open: only a person closes a concern.
    async fn withdraw_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken back.")] input: WithdrawEvidenceInput,
    ) -> Result<Option<WithdrawEvidencePayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let Some(subject) = reader.key(&["evidence"], &input.evidence) else {
            return Ok(Some(WithdrawEvidencePayload {
                evidence: None,
                errors: told(reader.errors()),
            }));
        };
        let withdrawal = Withdrawal {
            idempotency_key: input.idempotency_key,
            evidence: subject,
            reason: input.reason,
        };
        let answer = refusals(evidence::withdraw(&session.app, &session.actor, withdrawal).await)?;
        Ok(Some(match answer {
            Ok(row) => WithdrawEvidencePayload {
                evidence: Some(Evidence::new(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => WithdrawEvidencePayload { evidence: None, errors },
        }))
    }
}

impl ReviseEvidenceInput {
    fn revision(self) -> Result<Revision, Vec<error::UserError>> {
        let mut reader = Reader::default();
        let evidence = reader.key(&["evidence"], &self.evidence);
        let mut errors = reader.errors();
        match (evidence, self.content.draft()) {
            (Some(evidence), Ok(draft)) => {
                let (expected_revision, reason) = (self.expected_revision, self.reason);
                return Ok(Revision {
                    evidence,
                    expected_revision,
                    draft,
                    reason,
                });
            }
            (_, Err(within)) => errors.extend(within.into_iter().map(moved)),
            (None, Ok(_)) => {}
        }
        Err(errors)
    }
}

/// Errors in service's own words, as the payload says them.
fn told(errors: Vec<error::UserError>) -> Vec<UserError> {
    errors.into_iter().map(UserError::from).collect()
}

/// The service names fields of a submission; in a revision they stand one level deeper.
fn within_content(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Refused(errors) => ServiceError::Refused(errors.into_iter().map(moved).collect()),
        other => other,
    }
}

fn moved(mut error: error::UserError) -> error::UserError {
    const OWN: &[&str] = &["evidence", "expectedRevision", "reason"];
    if error.field.get(1).is_some_and(|field| !OWN.contains(&field.as_str())) {
        error.field.insert(1, "content".to_owned());
    }
    error
}

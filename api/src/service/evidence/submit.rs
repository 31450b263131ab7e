//! Submission: acknowledged only once everything that follows from it is stored.

use std::sync::Arc;

use entity::{column::EvidenceStatus, id::EvidenceId};

use super::{
    Draft, Effects, Judgement, admit,
    judge::{self, Ground, Subject},
    record,
};
use crate::{
    app::App,
    policy::{Actor, Scope},
    service::{
        command::{self, Trace},
        error::ServiceError,
    },
    store::{self, Changes, CommitError, Committed, Intent},
};

/// The reply to a submission.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// What was stored, now or by the first request with this key.
    pub judgement: Judgement,
    /// The key was used before with the same body: nothing was written.
    pub replayed: bool,
}

const OPERATION: &str = "submitEvidence";

/// Stores a submission with everything that follows from it, in one transaction.
///
/// # Errors
/// [`ServiceError::Refused`] with every input error; nothing was recorded.
pub async fn submit(app: &App, actor: &Actor, draft: Draft) -> Result<Submitted, ServiceError> {
    let hash = command::body_hash(OPERATION, &draft);
    for _ in 0..command::ATTEMPTS {
        let attempt = attempt(app, actor, &draft, &hash, app.store().intend()).await;
        match attempt {
            Ok(Some(submitted)) => return Ok(submitted),
            // Rules, directory or follow-ups moved while it was judged: judge it again on what holds now.
            Ok(None) => app.refresh().await?,
            // A retry is answered with what the first request made, even if it would be refused by now.
            Err(ServiceError::Refused(errors)) => {
                return match command::earlier(app, actor, &draft.idempotency_key, OPERATION, &hash).await? {
                    Some(subject) => Ok(Submitted {
                        judgement: stored(app, subject.into()).await?,
                        replayed: true,
                    }),
                    None => Err(ServiceError::Refused(errors)),
                };
            }
            Err(error) => return Err(error),
        }
    }
    Err(CommitError::Stale.into())
}

/// One walk; `None` when it was judged by something that no longer holds.
async fn attempt(
    app: &App,
    actor: &Actor,
    draft: &Draft,
    hash: &str,
    intent: Intent,
) -> Result<Option<Submitted>, ServiceError> {
    let ground = Ground::of(app);
    let admitted = admit::admit(app, &ground, actor, draft, None).await?;
    let subject = Subject {
        id: app.new_id(),
        revision: 1,
        submitted_by: actor.person,
        status: EvidenceStatus::Submitted,
        status_reason: None,
        stored: false,
        restricted: false,
    };
    let judgement = judge::judge(app, &ground, &admitted, &subject, draft).await?;
    let mut changes = Changes {
        pins: Some(ground.pins()),
        ..Changes::default()
    };
    changes.evidence.push(judgement.evidence.clone());
    record::rows(app, &mut changes, &judgement, judgement.effects.clone());
    record::close_answered(app, &mut changes, &judgement);
    let trace = Trace {
        operation: OPERATION,
        topic: store::outbox::topic::EVALUATED,
        subject_kind: "evidence",
        subject: subject.id.into(),
        key: Some((&draft.idempotency_key, hash.to_owned())),
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&admitted.grant));
    match intent.commit(changes).await {
        Ok(Committed::Written) => Ok(Some(Submitted {
            judgement,
            replayed: false,
        })),
        Ok(Committed::Replayed { subject_id }) => Ok(Some(Submitted {
            judgement: stored(app, subject_id.into()).await?,
            replayed: true,
        })),
        Err(CommitError::Stale) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Reads a judgement back as it stands now.
pub(super) async fn stored(app: &App, id: EvidenceId) -> Result<Judgement, ServiceError> {
    let gone = || ServiceError::Unavailable("the evidence of this key cannot be read now; try again".to_owned());
    let store = app.store();
    let scope = Scope::engine();
    let ids = [id];
    let evidence = store::evidence::by_ids(store, &scope, &ids)
        .await?
        .pop()
        .ok_or_else(gone)?;
    let evaluation = store::evaluation::by_ids(store, &scope, &[evidence.evaluation_id])
        .await?
        .pop()
        .ok_or_else(gone)?;
    let evaluated = evaluation_of(&evaluation).map_err(|source| ServiceError::Internal {
        operation: "reading an evaluation back",
        source: source.into(),
    })?;
    let satisfactions = store::satisfaction::by_evidence(store, &scope, &ids).await?;
    let counted: Vec<_> = satisfactions
        .iter()
        .filter(|held| held.counted)
        .map(|held| held.obligation_id)
        .collect();
    let effects = Effects {
        distributions: store::distribution::by_evidence(store, &scope, &ids).await?,
        follow_ups: store::follow_up::by_cause(store, &scope, &ids).await?,
        concerns: store::concern::by_evidence(store, &scope, &ids).await?,
        obligations: store::obligation::by_ids(store, &scope, &counted).await?,
        requirements: store::requirement::by_evidence(store, &scope, &ids).await?,
    };
    Ok(Judgement {
        evidence,
        evaluation,
        evaluated: Arc::new(evaluated),
        effects,
    })
}

/// Parses a stored evaluation.
pub(super) fn evaluation_of(row: &entity::evaluation::Model) -> Result<rules::verdict::Evaluation, serde_json::Error> {
    use crate::service::term::Same;
    Ok(rules::verdict::Evaluation {
        verdict: row.verdict.same(),
        outcomes: serde_json::from_str(&row.outcomes)?,
        facts_read: serde_json::from_str(&row.facts_read)?,
        fault: row.fault.as_deref().map(serde_json::from_str).transpose()?,
        operations: u64::try_from(row.operations).unwrap_or_default(),
        printed: Vec::new(),
    })
}

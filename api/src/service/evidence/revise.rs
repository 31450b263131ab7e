//! Revision: the earlier one is kept word for word; the difference between what followed and what follows now is applied.

use entity::{
    column::{EvidenceStatus, FollowUpStatus},
    evidence, evidence_revision,
    id::EvidenceId,
};
use serde::Serialize;

use super::{
    Draft, Submitted, admit,
    difference::{self, Event, Occasion, Standing},
    judge::{self, Ground, Subject},
    record,
    submit::stored,
};
use crate::{
    app::App,
    policy::{self, Action, Actor, Denied, Grant},
    service::{
        access,
        column::json,
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        input,
    },
    store::{self, Changes, CommitError, Committed, Intent, Update},
};

/// A changed submission.
#[derive(Clone, Debug, Serialize)]
pub struct Revision {
    /// What is revised.
    pub evidence: EvidenceId,
    /// The revision that the reviser looked at; another one meanwhile is a conflict.
    pub expected_revision: i32,
    /// The whole content as it should be. Its task and kind must be the same.
    pub draft: Draft,
    /// Why.
    pub reason: String,
}

const OPERATION: &str = "reviseEvidence";

/// Replaces the content of evidence and applies the difference of its effects.
///
/// # Errors
/// [`ServiceError::Refused`] with every input error; nothing was changed.
pub async fn revise(app: &App, actor: &Actor, revision: Revision) -> Result<Submitted, ServiceError> {
    let hash = command::body_hash(OPERATION, &revision);
    for _ in 0..command::ATTEMPTS {
        match attempt(app, actor, &revision, &hash, app.store().intend()).await {
            Ok(true) => {
                return Ok(Submitted {
                    judgement: stored(app, revision.evidence).await?,
                    replayed: false,
                });
            }
            Ok(false) => app.refresh().await?,
            Err(ServiceError::Refused(errors)) => {
                let key = &revision.draft.idempotency_key;
                return match command::earlier(app, actor, key, OPERATION, &hash).await? {
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

async fn attempt(
    app: &App,
    actor: &Actor,
    revision: &Revision,
    hash: &str,
    intent: Intent,
) -> Result<bool, ServiceError> {
    let (current, grant) = amendable(app, actor, revision.evidence).await?;
    check(&current, revision)?;
    let ground = Ground::of(app);
    let admitted = admit::admit(
        app,
        &ground,
        actor,
        &revision.draft,
        Some((&grant, Some(current.unit_id))),
    )
    .await?;
    let subject = Subject {
        id: current.id,
        revision: current.revision + 1,
        submitted_by: current.submitted_by,
        status: EvidenceStatus::Revised,
        status_reason: Some(revision.reason.clone()),
        stored: true,
        restricted: current.restricted,
    };
    let judgement = judge::judge(app, &ground, &admitted, &subject, &revision.draft).await?;
    let standing = Standing::read(app, current.id).await?;
    let mut changes = Changes {
        pins: Some(ground.pins()),
        ..Changes::default()
    };
    changes
        .evidence_revisions
        .push(superseded(app, actor, &current, &judgement, &revision.reason));
    changes.updates.push(Update::ReviseEvidence {
        expect_revision: current.revision,
        model: Box::new(judgement.evidence.clone()),
    });
    answered(app, &mut changes, &current, &judgement).await?;
    let occasion = Occasion {
        evidence: current.id,
        what: Event::Revised,
        reason: &revision.reason,
        revision: subject.revision,
    };
    let effects = difference::apply(app, &mut changes, &standing, judgement.effects.clone(), occasion);
    record::rows(app, &mut changes, &judgement, effects);
    let trace = Trace {
        operation: OPERATION,
        topic: store::outbox::topic::EVALUATED,
        subject_kind: "evidence",
        subject: current.id.into(),
        key: Some((&revision.draft.idempotency_key, hash.to_owned())),
        detail: format!("{{\"revision\":{}}}", subject.revision),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match intent.commit(changes).await {
        Ok(Committed::Written | Committed::Replayed { .. }) => Ok(true),
        Err(CommitError::Stale) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The revision that was current, as it is kept.
fn superseded(
    app: &App,
    actor: &Actor,
    current: &evidence::Model,
    by: &judge::Judgement,
    reason: &str,
) -> evidence_revision::Model {
    evidence_revision::Model {
        id: app.new_id(),
        evidence_id: current.id,
        revision: current.revision,
        content: json(current),
        // Whoever the new revision tells is told after this, whatever the clock's grain.
        superseded_at: by.evaluation.evaluated_at,
        superseded_by: actor.person,
        reason: reason.to_owned(),
        unit_id: Some(current.unit_id),
        team_id: current.team_id,
        service_id: current.service_id,
        worker_id: current.worker_id,
        case_file_reference: current.case_file_reference.clone(),
        restricted: current.restricted,
        child_protection: current.child_protection,
        looked_after: current.looked_after,
    }
}

/// The follow-up that the evidence answers now is closed; one that it no longer answers is open again.
async fn answered(
    app: &App,
    changes: &mut Changes,
    before: &evidence::Model,
    judgement: &judge::Judgement,
) -> Result<(), ServiceError> {
    let after = &judgement.evidence;
    let closed = match before.follow_up_id {
        Some(id) => store::fact::follow_up(app.store(), id)
            .await?
            .filter(|row| row.status == FollowUpStatus::Done && row.closed_by == Some(before.id)),
        None => None,
    };
    let still = record::satisfies(after.verdict) && after.follow_up_id == before.follow_up_id;
    match closed {
        Some(_) if still => {}
        Some(row) => {
            changes.updates.push(Update::ReopenFollowUp {
                id: row.id,
                closed_by: before.id,
            });
            record::close_answered(app, changes, judgement);
        }
        None => record::close_answered(app, changes, judgement),
    }
    Ok(())
}

/// Whether it is the actor's to change.
///
/// # Errors
/// [`Denied`] when it is not.
pub fn may_amend(actor: &Actor, evidence: &evidence::Model) -> Result<Grant, Denied> {
    let submitted_by = evidence.submitted_by;
    policy::authorise(actor, &Action::Amend { submitted_by })
}

/// Reads evidence that the actor may change, with the permission to.
pub(crate) async fn amendable(
    app: &App,
    actor: &Actor,
    id: EvidenceId,
) -> Result<(evidence::Model, Grant), ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    let found = store::evidence::by_ids(app.store(), &scope, &[id]).await?.pop();
    let Some(current) = found else {
        let message = "there is no evidence with this id; nothing was changed";
        return Err(UserError::new(UserErrorCode::NotFound, &["evidence"], message).into());
    };
    let grant = may_amend(actor, &current)?;
    if current.status == EvidenceStatus::Withdrawn {
        let message = "the evidence was withdrawn; nothing was changed";
        let error = UserError::new(UserErrorCode::WrongState, &["evidence"], message);
        return Err(error.help("submit it anew").into());
    }
    Ok((current, grant))
}

fn check(current: &evidence::Model, revision: &Revision) -> Result<(), ServiceError> {
    let mut errors = Vec::new();
    input::reason(&mut errors, &revision.reason, "say why the evidence is revised");
    if revision.expected_revision != current.revision {
        let message = format!(
            "the evidence is at revision {} by now; nothing was changed",
            current.revision
        );
        let error = UserError::new(UserErrorCode::Conflict, &["expectedRevision"], message);
        errors.push(error.help("read it again and revise that"));
    }
    if revision.draft.task != current.task {
        let message = format!("the evidence belongs to task {}; nothing was changed", current.task);
        let error = UserError::new(UserErrorCode::Invalid, &["task"], message);
        errors.push(error.help("withdraw it and submit it for the other task"));
    }
    if revision.draft.kind != current.kind {
        let error = UserError::new(
            UserErrorCode::Invalid,
            &["kind"],
            "the kind cannot change; nothing was changed",
        );
        errors.push(error.help("withdraw it and submit it anew"));
    }
    input::sound(errors)
}

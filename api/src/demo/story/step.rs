//! One thing that somebody does on a day.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::{
    column::{ConcernLevel, FollowUpKind, Grade},
    id::{EvidenceId, FollowUpId},
};

use crate::{
    app::App,
    demo::outline::Outline,
    policy::Actor,
    service::{
        concern::{self, ConcernDraft},
        error::{ServiceError, UserError, UserErrorCode},
        evidence::{self, Revision, Withdrawal},
        unit::UnitNamed,
    },
};

/// Who does what, when.
pub(super) struct Step {
    pub at: DateTime<Utc>,
    pub by: &'static str,
    pub act: Act,
}

/// What is done. Labels name submissions that a later step comes back to.
pub(super) enum Act {
    Submit(Outline),
    SubmitAs(&'static str, Outline),
    /// One of the further audits that a submission asked for.
    Further(&'static str, Outline),
    /// The same content with another grade.
    Regrade(&'static str, Outline, Grade),
    Withdraw(&'static str),
    Raise {
        case_file: Option<&'static str>,
        unit: &'static str,
    },
}

/// What is remembered of a labelled submission.
pub(super) struct Told {
    evidence: EvidenceId,
    revision: i32,
    further: Vec<FollowUpId>,
}

/// A moment of that day.
pub(super) fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    day.and_time(time).and_utc()
}

/// Does it.
pub(super) async fn act(
    app: &App,
    step: &Step,
    number: usize,
    told: &mut HashMap<&'static str, Told>,
) -> Result<(), ServiceError> {
    let actor = app.actor(step.by).ok_or_else(|| unknown(step.by))?;
    let key = format!("demo-{number}");
    match &step.act {
        Act::Submit(outline) => submit(app, &actor, outline, key, None).await.map(drop),
        Act::SubmitAs(label, outline) => {
            let stored = submit(app, &actor, outline, key, None).await?;
            told.insert(label, stored);
            Ok(())
        }
        Act::Further(label, outline) => {
            let follow_up = told.get_mut(label).and_then(|told| told.further.pop());
            submit(app, &actor, outline, key, follow_up).await.map(drop)
        }
        Act::Regrade(label, outline, grade) => {
            let Some(known) = told.get(label) else { return Ok(()) };
            let outline = outline.clone().judged(*grade, outline.concern);
            let book = app.rules().book();
            let revision = Revision {
                evidence: known.evidence,
                expected_revision: known.revision,
                draft: outline.draft(book.newest(), key),
                reason: "graded again after moderation".to_owned(),
            };
            evidence::revise(app, &actor, revision).await.map(drop)
        }
        Act::Withdraw(label) => {
            let Some(known) = told.get(label) else { return Ok(()) };
            let reason = "submitted for the wrong file".to_owned();
            let withdrawal = Withdrawal {
                idempotency_key: key,
                evidence: known.evidence,
                reason,
            };
            evidence::withdraw(app, &actor, withdrawal).await.map(drop)
        }
        Act::Raise { case_file, unit } => {
            let draft = ConcernDraft {
                idempotency_key: key,
                level: ConcernLevel::Concern,
                narrative: "Two planned visits did not take place; seen at a joint meeting.".to_owned(),
                unit: Some(UnitNamed::Words((*unit).to_owned())),
                case_file: case_file.map(str::to_owned),
            };
            concern::raise(app, &actor, draft).await.map(drop)
        }
    }
}

async fn submit(
    app: &App,
    actor: &Actor,
    outline: &Outline,
    key: String,
    follow_up: Option<FollowUpId>,
) -> Result<Told, ServiceError> {
    let book = app.rules().book();
    let mut draft = outline.draft(book.newest(), key);
    draft.follow_up = follow_up;
    let stored = evidence::submit(app, actor, draft).await?.judgement;
    let further = stored
        .effects
        .follow_ups
        .iter()
        .filter(|row| row.kind == FollowUpKind::FurtherAudit);
    Ok(Told {
        evidence: stored.evidence.id,
        revision: stored.evidence.revision,
        further: further.map(|row| row.id).collect(),
    })
}

fn unknown(subject: &str) -> ServiceError {
    let message = format!("nobody in the directory signs in as `{subject}`");
    UserError::new(UserErrorCode::NotFound, &[], message).into()
}

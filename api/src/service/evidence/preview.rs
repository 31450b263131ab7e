//! Preview: the same walk as a submission, nothing stored.

use entity::column::EvidenceStatus;

use super::{
    Draft, Judgement,
    judge::{self, Ground, Subject},
};
use crate::{app::App, policy::Actor, service::error::ServiceError};

/// Says what would follow from a submission.
///
/// # Errors
/// [`ServiceError::Refused`] as for a submission.
pub async fn preview(app: &App, actor: &Actor, draft: Draft) -> Result<Judgement, ServiceError> {
    let ground = Ground::of(app);
    let admitted = judge::admit(app, &ground, actor, &draft, None).await?;
    let subject = Subject {
        id: app.new_id(),
        revision: 1,
        submitted_by: actor.person,
        status: EvidenceStatus::Submitted,
        status_reason: None,
        stored: false,
        restricted: false,
    };
    judge::judge(app, &ground, &admitted, &subject, &draft).await
}

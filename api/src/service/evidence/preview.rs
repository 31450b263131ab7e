//! Preview: the same walk as a submission, nothing stored.

use entity::{column::EvidenceStatus, obligation};

use super::{
    Draft, Judgement, admit,
    judge::{self, Ground, Subject},
};
use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::error::ServiceError,
    store,
};

/// Says what would follow from a submission. Who may preview plans may ask for any row and unit.
///
/// # Errors
/// [`ServiceError::Refused`] as for a submission.
pub async fn preview(app: &App, actor: &Actor, draft: Draft) -> Result<Judgement, ServiceError> {
    let ground = Ground::of(app);
    // Who looks after the rules tries them out for any row and unit.
    let trying = policy::authorise(actor, &Action::Preview).ok();
    let admitted = admit::admit(app, &ground, actor, &draft, trying.as_ref().map(|grant| (grant, None))).await?;
    let subject = Subject {
        id: app.new_id(),
        revision: 1,
        submitted_by: actor.person,
        status: EvidenceStatus::Submitted,
        status_reason: None,
        stored: false,
        restricted: false,
    };
    let mut judgement = judge::judge(app, &ground, &admitted, &subject, &draft).await?;
    planned(app, &mut judgement.effects.obligations).await?;
    Ok(judgement)
}

/// Shows the obligations that are planned already as they stand.
async fn planned(app: &App, obligations: &mut [obligation::Model]) -> Result<(), ServiceError> {
    let slots: Vec<&str> = obligations.iter().map(|row| row.slot.as_str()).collect();
    if slots.is_empty() {
        return Ok(());
    }
    for stored in store::obligation::by_slots(app.store(), &slots).await? {
        if let Some(row) = obligations.iter_mut().find(|row| row.slot == stored.slot) {
            *row = stored;
        }
    }
    Ok(())
}

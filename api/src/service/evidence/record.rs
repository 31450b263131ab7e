//! A judgement becomes rows of one transaction, all or none.

use entity::column::{FollowUpStatus, Verdict};

use super::{Effects, Judgement};
use crate::{
    app::App,
    clock::civil_day,
    store::{Changes, Satisfied, Update, outbox},
};

/// Puts the rows of `judgement` into `changes`: `effects` are those that are new.
pub(super) fn rows(app: &App, changes: &mut Changes, judgement: &Judgement, effects: Effects) {
    let evidence = &judgement.evidence;
    changes.evaluations.push(judgement.evaluation.clone());
    changes.satisfactions.extend(satisfied(&effects, judgement));
    changes.obligations.extend(effects.obligations);
    changes.distributions.extend(effects.distributions);
    changes.follow_ups.extend(effects.follow_ups);
    let raised = effects.concerns.iter().map(|concern| concern.id.0);
    let raised = raised.map(|id| outbox::message(app.new_id(), outbox::topic::RAISED, id, app.now().into()));
    changes.outbox.extend(raised);
    changes.concerns.extend(effects.concerns);
    changes.requirements.extend(effects.requirements);
    if satisfies(evidence.verdict) {
        changes
            .case_files_audited
            .extend(evidence.case_file_id.map(|file| (file, evidence.event_date)));
    }
}

/// Closes the follow-up that the evidence answers, if it is complete enough to satisfy anything.
pub(super) fn close_answered(app: &App, changes: &mut Changes, judgement: &Judgement) {
    let evidence = &judgement.evidence;
    let Some(id) = evidence.follow_up_id.filter(|_| satisfies(evidence.verdict)) else {
        return;
    };
    changes.updates.push(Update::CloseFollowUp {
        id,
        status: FollowUpStatus::Done,
        closed_by: Some(evidence.id),
        reason: None,
        at: app.now().into(),
    });
}

/// Whether evidence with this verdict counts for anything.
pub(super) fn satisfies(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Compliant | Verdict::ActionRequired)
}

/// It counts from the day on which it came: being judged again later makes nothing late that was in time.
fn satisfied(effects: &Effects, judgement: &Judgement) -> Vec<Satisfied> {
    let evidence = &judgement.evidence;
    let submitted_on = civil_day(evidence.submitted_at.into());
    let slots = effects.obligations.iter().map(|obligation| obligation.slot.clone());
    slots
        .map(|slot| Satisfied {
            slot,
            evidence_id: evidence.id,
            submitted_on,
        })
        .collect()
}

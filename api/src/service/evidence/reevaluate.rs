//! Faulted evidence is judged again once the rule is mended: on the facts kept with it, by the newest rule set.

use std::sync::Arc;

use entity::{
    column::{EvidenceStatus, Verdict},
    evaluation, evidence,
};
use rules::facts::Facts;

use super::{
    difference::{self, Event, Occasion, Standing},
    facts::{named, open_further_audits},
    judge::{self, Evaluated, Ground, Subject},
    record,
};
use crate::{
    app::App,
    policy::Scope,
    service::{
        command::{self, Trace},
        error::ServiceError,
    },
    store::{self, Changes, CommitError, Update},
};

/// Most pieces of evidence judged again in one go.
const BATCH: u64 = 200;

/// Judges all faulted evidence again and applies what follows. Returns how many are mended and how many are not; where some
/// kept moving, another round must follow.
///
/// # Errors
/// When the database cannot be read or written; what was mended until then stays mended.
pub async fn reevaluate_faulted(app: &App) -> Result<Reevaluated, ServiceError> {
    let mut tally = Reevaluated::default();
    let mut after = None;
    loop {
        let batch = store::fact::faulted(app.store(), &[], after.as_ref(), BATCH).await?;
        let Some(last) = batch.last() else { return Ok(tally) };
        after = Some(last.clone());
        for evidence in batch {
            match again(app, evidence).await? {
                Again::Mended => tally.mended += 1,
                Again::Faulted => tally.faulted += 1,
                Again::Moved => tally.moved += 1,
                Again::Gone => {}
            }
        }
    }
}

/// How a round of judging again went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reevaluated {
    /// Evidence that has a verdict now.
    pub mended: u64,
    /// Evidence whose script still fails.
    pub faulted: u64,
    /// Evidence that kept changing while it was judged: another round must look at it.
    pub moved: u64,
}

/// What became of one piece of evidence.
enum Again {
    Mended,
    Faulted,
    /// Rules, directory or the evidence moved while it was judged.
    Moved,
    /// Somebody revised or withdrew it, or judged it again: it has no fault any more.
    Gone,
}

/// Judges one piece of evidence again, once more on what holds by then where something moved under it.
async fn again(app: &App, mut evidence: evidence::Model) -> Result<Again, ServiceError> {
    for _ in 0..command::ATTEMPTS {
        match attempt(app, &evidence).await? {
            Again::Moved => app.refresh().await?,
            settled => return Ok(settled),
        }
        let stored = store::evidence::find(app.store(), &Scope::engine(), evidence.id).await?;
        match stored.filter(|row| row.verdict == Verdict::Faulted && row.status != EvidenceStatus::Withdrawn) {
            Some(stored) => evidence = stored,
            None => return Ok(Again::Gone),
        }
    }
    Ok(Again::Moved)
}

async fn attempt(app: &App, evidence: &evidence::Model) -> Result<Again, ServiceError> {
    let scope = Scope::engine();
    let earlier = store::evaluation::by_ids(app.store(), &scope, &[evidence.evaluation_id])
        .await?
        .pop();
    let Some(earlier) = earlier else {
        return Ok(Again::Faulted);
    };
    let mended = judged(app, evidence, &earlier).await?;
    let Some((ground, judgement)) = mended else {
        return Ok(Again::Faulted);
    };
    let standing = Standing::read(app, evidence.id).await?;
    let mut changes = Changes {
        pins: Some(ground.pins()),
        ..Changes::default()
    };
    changes.updates.push(Update::SetEvidenceEvaluation {
        id: evidence.id,
        expect_evaluation: evidence.evaluation_id,
        evaluation_id: judgement.evaluation.id,
        verdict: judgement.evaluation.verdict,
    });
    let occasion = Occasion {
        evidence: evidence.id,
        what: Event::JudgedAgain,
        reason: "the rule that failed was mended",
        revision: evidence.revision,
    };
    let effects = difference::apply(app, &mut changes, &standing, judgement.effects.clone(), occasion);
    record::rows(app, &mut changes, &judgement, effects);
    record::close_answered(app, &mut changes, &judgement);
    let trace = Trace {
        operation: "reevaluate",
        topic: store::outbox::topic::EVALUATED,
        subject_kind: "evidence",
        subject: evidence.id.into(),
        key: None,
        detail: format!("{{\"ruleSet\":\"{}\"}}", judgement.evaluation.rule_set_hash),
    };
    trace.leave(app, &mut changes, None);
    match app.store().commit(changes).await {
        Ok(_) => Ok(Again::Mended),
        Err(CommitError::Stale) => Ok(Again::Moved),
        Err(error) => Err(error.into()),
    }
}

async fn judged(
    app: &App,
    evidence: &evidence::Model,
    earlier: &evaluation::Model,
) -> Result<Option<(Ground, judge::Judgement)>, ServiceError> {
    let ground = Ground::of(app);
    let rules = Arc::clone(ground.book.newest());
    // The same rules say the same again, save where they only ran out of time.
    let starved = earlier
        .fault
        .as_deref()
        .is_some_and(|fault| fault.contains("\"DEADLINE\""));
    if rules.hash() == earlier.rule_set_hash && !starved {
        return Ok(None);
    }
    let mut facts: Facts = serde_json::from_str(&earlier.facts).map_err(|source| ServiceError::Internal {
        operation: "reading facts back",
        source: source.into(),
    })?;
    // A pair that was opened meanwhile must not be doubled; everything else stays as it was known at submission.
    let team = evidence.team_id.unwrap_or(evidence.unit_id);
    facts.open_further_audits =
        open_further_audits(app, &evidence.task, team, evidence.worker_id, Some(evidence.id)).await?;
    let subject = Subject {
        id: evidence.id,
        revision: evidence.revision,
        submitted_by: evidence.submitted_by,
        status: evidence.status,
        status_reason: evidence.status_reason.clone(),
        stored: true,
        restricted: evidence.restricted,
    };
    let evaluated: Evaluated = judge::evaluate(app, Arc::clone(&rules), facts, &subject).await?;
    let Some(task) = rules
        .task(&evidence.task)
        .filter(|_| evaluated.row.verdict != Verdict::Faulted)
    else {
        return Ok(None);
    };
    let evidence = evidence::Model {
        evaluation_id: evaluated.row.id,
        verdict: evaluated.row.verdict,
        ..evidence.clone()
    };
    let named = named(app, &evidence).await?;
    let judgement = judge::concluded(app, &ground, &rules, task, (evidence, &named), evaluated);
    Ok(Some((ground, judgement)))
}

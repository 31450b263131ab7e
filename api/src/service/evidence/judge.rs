//! From a draft to a judgement: facts are read, the rules in force evaluate them, outcomes become rows. Nothing is written.

use std::sync::Arc;

use entity::{
    column::{EvidenceStatus, Verdict},
    evaluation, evidence,
    id::{EvaluationId, EvidenceId, PersonId},
    instant::Instant,
    obligation,
};
use rules::{RuleSet, facts::Facts, row::Task, verdict::Evaluation};

use super::{
    Draft, Effects,
    admit::{Admitted, unknown_task},
    effect::Composer,
    facts::{self, Found, Located},
};
use crate::{
    app::App,
    directory::Directory,
    service::{column::json, error::ServiceError, rules::Book, term::Same},
    store::Pins,
};

/// What would be, or was, stored for one submission.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The evidence row.
    pub evidence: evidence::Model,
    /// The evaluation row.
    pub evaluation: evaluation::Model,
    /// The same evaluation, parsed.
    pub evaluated: Arc<Evaluation>,
    /// The rows that follow.
    pub effects: Effects,
}

/// What a judgement rests on: one directory and one book of rules. A write judged by others than the live ones is refused.
pub(super) struct Ground {
    pub directory: Arc<Directory>,
    pub book: Arc<Book>,
}

impl Ground {
    pub fn of(app: &App) -> Self {
        Self {
            directory: app.directory(),
            book: app.rules().book(),
        }
    }

    pub fn pins(&self) -> Pins {
        Pins {
            rules: self.book.seq(),
            directory: self.directory.epoch(),
        }
    }
}

/// Which evidence is judged: a new one, or the next revision of one that exists.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub id: EvidenceId,
    pub revision: i32,
    pub submitted_by: PersonId,
    pub status: EvidenceStatus,
    pub status_reason: Option<String>,
    /// The evidence exists already.
    pub stored: bool,
    /// An earlier revision was about a restricted file: whoever may not see that is not shown what became of it either.
    pub restricted: bool,
}

/// Judges an admitted draft under the rules of its event date.
pub(super) async fn judge(
    app: &App,
    ground: &Ground,
    admitted: &Admitted,
    subject: &Subject,
    draft: &Draft,
) -> Result<Judgement, ServiceError> {
    let rules = &admitted.rules;
    let task = rules
        .task(&draft.task)
        .ok_or_else(|| ServiceError::Refused(vec![unknown_task(rules, &draft.task)]))?;
    let own = subject.stored.then_some(subject.id);
    let found = facts::read(app, task, draft, admitted.located, own).await?;
    let facts = facts::compose(
        &ground.directory,
        app.today(),
        subject.submitted_by,
        draft,
        admitted.located,
        &found,
        own,
    );
    let mut evaluated = evaluate(app, Arc::clone(rules), facts, subject).await?;
    let mut judges = Arc::clone(rules);
    if evaluated.row.verdict == Verdict::Faulted
        && let Some(mended) = by_the_newest(app, ground, &evaluated, subject).await?
    {
        judges = Arc::clone(ground.book.newest());
        evaluated = mended;
    }
    let task = judges.task(&draft.task).unwrap_or(task);
    let evidence = row(app, draft, admitted.located, &found, subject, &evaluated.row);
    Ok(concluded(
        app,
        ground,
        &judges,
        task,
        (evidence, &found.obligations),
        evaluated,
    ))
}

/// A fault of an earlier rule set that the newest one mends: nobody should wait for the next change of the rules.
async fn by_the_newest(
    app: &App,
    ground: &Ground,
    faulted: &Evaluated,
    subject: &Subject,
) -> Result<Option<Evaluated>, ServiceError> {
    let newest = ground.book.newest();
    if newest.hash() == faulted.row.rule_set_hash {
        return Ok(None);
    }
    let facts: Facts = serde_json::from_str(&faulted.row.facts).map_err(|source| ServiceError::Internal {
        operation: "reading facts back",
        source: source.into(),
    })?;
    let again = evaluate(app, Arc::clone(newest), facts, subject).await?;
    Ok(Some(again).filter(|again| again.row.verdict != Verdict::Faulted))
}

/// A script that ran out of time, not of operations: on a starved machine an honest one may.
const OUT_OF_TIME: &str = "DEADLINE";

/// Whether it is worth the same again.
pub(super) fn out_of_time(evaluation: &Evaluation) -> bool {
    evaluation.fault.as_ref().is_some_and(|fault| fault.code == OUT_OF_TIME)
}

/// An evaluation with the row that keeps it.
pub(super) struct Evaluated {
    pub evaluation: Evaluation,
    pub row: evaluation::Model,
}

/// Turns an evaluation into the judgement that could be stored: of evidence and the obligations that it names.
pub(super) fn concluded(
    app: &App,
    ground: &Ground,
    rules: &RuleSet,
    task: &Task,
    (evidence, named): (evidence::Model, &[obligation::Model]),
    evaluated: Evaluated,
) -> Judgement {
    let directory = &ground.directory;
    let effects = Composer {
        app,
        directory,
        rules,
        task,
        evidence: &evidence,
        named,
    }
    .compose(&evaluated.evaluation);
    Judgement {
        evidence,
        evaluation: evaluated.row,
        evaluated: Arc::new(evaluated.evaluation),
        effects,
    }
}

/// What the rules made of facts.
pub(super) struct Run {
    pub evaluation: Evaluation,
    pub facts: Facts,
    pub duration_micros: i64,
}

/// Runs the rules off the async threads: a script may use its whole deadline without holding up anybody else.
pub(super) async fn run(rules: Arc<RuleSet>, facts: Facts) -> Result<Run, ServiceError> {
    let work = move || {
        let started = std::time::Instant::now();
        let mut evaluation = rules::evaluate(&rules, &facts);
        if out_of_time(&evaluation) {
            evaluation = rules::evaluate(&rules, &facts);
        }
        let duration_micros = i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX);
        Run {
            evaluation,
            facts,
            duration_micros,
        }
    };
    let ran = tokio::task::spawn_blocking(work).await;
    ran.map_err(|source| ServiceError::Internal {
        operation: "evaluating a submission",
        source: Box::new(source),
    })
}

/// Evaluates facts and makes the row that keeps it.
pub(super) async fn evaluate(
    app: &App,
    rules: Arc<RuleSet>,
    facts: Facts,
    subject: &Subject,
) -> Result<Evaluated, ServiceError> {
    let hash = rules.hash().to_owned();
    let Run {
        evaluation,
        facts,
        duration_micros,
    } = run(rules, facts).await?;
    let row = evaluation::Model {
        id: app.new_id(),
        evidence_id: subject.id,
        revision: subject.revision,
        rule_set_hash: hash,
        verdict: evaluation.verdict.same(),
        outcomes: json(&evaluation.outcomes),
        facts: json(&facts),
        facts_read: json(&evaluation.facts_read),
        fault: evaluation.fault.as_ref().map(json),
        operations: i64::try_from(evaluation.operations).unwrap_or(i64::MAX),
        duration_micros,
        evaluated_at: app.now().into(),
    };
    Ok(Evaluated { evaluation, row })
}

fn row(
    app: &App,
    draft: &Draft,
    located: Located,
    found: &Found,
    subject: &Subject,
    evaluation: &evaluation::Model,
) -> evidence::Model {
    let file = found.case_file.as_ref();
    let (id, verdict): (EvaluationId, _) = (evaluation.id, evaluation.verdict);
    evidence::Model {
        id: subject.id,
        task: draft.task.clone(),
        kind: draft.kind,
        status: subject.status,
        revision: subject.revision,
        submitted_at: Instant::from(app.now()),
        submitted_by: subject.submitted_by,
        event_date: draft.event_date,
        period_start: draft.period.map(|period| period.start),
        period_end: draft.period.map(|period| period.end),
        unit_id: located.unit,
        team_id: located.team,
        service_id: located.service,
        worker_id: located.worker,
        case_file_id: file.map(|file| file.id),
        case_file_reference: draft.case_file.clone(),
        tool: draft.tool.clone(),
        grade: draft.grade,
        concern: draft.concern,
        answers: json(&draft.answers),
        findings: json(&draft.findings),
        participants: json(&draft.participants),
        good_practice: draft.good_practice.clone(),
        narrative: draft.narrative.clone(),
        named_obligations: json(&draft.obligations),
        // An unknown follow-up is in the facts and in the requirement; the column refers to rows that exist.
        follow_up_id: found.follow_up.as_ref().map(|follow_up| follow_up.id),
        restricted: subject.restricted || file.is_some_and(|file| file.restricted),
        child_protection: file.is_some_and(|file| file.child_protection),
        looked_after: file.is_some_and(|file| file.looked_after),
        evaluation_id: id,
        verdict,
        status_reason: subject.status_reason.clone(),
    }
}

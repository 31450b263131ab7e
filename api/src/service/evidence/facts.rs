//! What the rules may know about one submission, read in one go before anything is judged or locked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entity::{
    case_file,
    column::{EvidenceKind, FollowUpKind, FollowUpStatus, UnitKind},
    evidence, follow_up,
    id::{EvidenceId, FollowUpId, ObligationId, PersonId, UnitId},
    obligation,
};
use rules::{
    facts::{Auditor, CaseFileFact, Facts, FollowUpFact, NamedLeg, OpenFurtherAudits, UnitFact, Unmet},
    row::Task,
};

use super::Draft;
use crate::{
    app::App,
    directory::Directory,
    service::{error::ServiceError, term::Same},
    store::{self, fact::Subject},
};

/// The units that a draft is about, found in the directory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Located {
    /// The unit.
    pub unit: UnitId,
    /// Team at or above it on the event date.
    pub team: Option<UnitId>,
    /// Service at or above it on the event date.
    pub service: Option<UnitId>,
    /// The worker.
    pub worker: Option<UnitId>,
}

/// What had to be read from the database.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub case_file: Option<case_file::Model>,
    pub follow_up: Option<follow_up::Model>,
    pub obligations: Vec<obligation::Model>,
    pub open_further_audits: OpenFurtherAudits,
    pub history: BTreeMap<String, i64>,
}

/// Reads what the rules of `task` need to know. `own` is the evidence itself when it is judged again.
pub(super) async fn read(
    app: &App,
    task: &Task,
    draft: &Draft,
    located: Located,
    own: Option<EvidenceId>,
) -> Result<Found, ServiceError> {
    let store = app.store();
    let mut found = Found::default();
    if let Some(reference) = &draft.case_file {
        found.case_file = store::fact::case_files(store, &[reference]).await?.pop();
    }
    if let Some(id) = draft.follow_up {
        found.follow_up = store::fact::follow_up(store, id).await?;
    }
    if !draft.obligations.is_empty() {
        found.obligations = store::fact::obligations(store, &draft.obligations).await?;
    }
    found.open_further_audits = open_further_audits(
        app,
        &task.reference,
        located.team.unwrap_or(located.unit),
        located.worker,
        own,
    )
    .await?;
    for query in &task.history {
        let about = located.worker.map_or(Subject::Unit(located.unit), Subject::Worker);
        let from = draft
            .event_date
            .checked_sub_days(chrono::Days::new(query.days.into()))
            .unwrap_or(NaiveDate::MIN);
        let history = store::fact::history(store, about, &[], from, draft.event_date, own).await?;
        let counted = match query.what.as_str() {
            "concern" => history.concerns,
            "significant_concern" => history.significant,
            "conflict" => history.conflicts,
            _ => history.evidence,
        };
        found
            .history
            .insert(query.key(), i64::try_from(counted).unwrap_or(i64::MAX));
    }
    Ok(found)
}

/// Open further audits of a task for the same worker and for the same team, those left out that `own` itself caused.
pub(super) async fn open_further_audits(
    app: &App,
    task: &str,
    team: UnitId,
    worker: Option<UnitId>,
    own: Option<EvidenceId>,
) -> Result<OpenFurtherAudits, ServiceError> {
    let mut counts = OpenFurtherAudits::default();
    for (about, open) in store::fact::open_further_audits(app.store(), task, team, own).await? {
        let open = u32::try_from(open).unwrap_or(u32::MAX);
        match about {
            None => counts.team = open,
            some if some == worker => counts.worker = open,
            Some(_) => {}
        }
    }
    Ok(counts)
}

/// Puts the facts together.
pub(super) fn compose(
    directory: &Directory,
    today: NaiveDate,
    auditor: PersonId,
    draft: &Draft,
    located: Located,
    found: &Found,
    own: Option<EvidenceId>,
) -> Facts {
    let on = draft.event_date;
    let unit = |id: UnitId| unit_fact(directory, id, on);
    Facts {
        task: draft.task.clone(),
        kind: draft.kind.same(),
        event_date: on,
        today,
        period: draft.period,
        named_legs: found
            .obligations
            .iter()
            .filter(|obligation| obligation.task == draft.task)
            .map(|obligation| NamedLeg {
                leg: obligation.leg.clone(),
                period_start: day_of(obligation),
                forum: forum_of(directory, obligation),
            })
            .collect(),
        concern: draft.concern.same(),
        grade: draft.grade.map(Same::same),
        tool: draft.tool.clone(),
        unit: unit(located.unit),
        team: located.team.map(unit),
        service: located.service.map(unit),
        worker: located.worker.map(unit),
        worker_in_unit: located
            .worker
            .map(|worker| directory.line(worker, on).contains(&located.unit)),
        auditor: Auditor {
            roles: roles_on(directory, auditor, on, today),
        },
        own_service: works_in(directory, auditor, located.service, on, today),
        case_file: draft.case_file.as_ref().map(|reference| CaseFileFact {
            reference: reference.clone(),
            known: found.case_file.is_some(),
            child_protection: found.case_file.as_ref().is_some_and(|file| file.child_protection),
            looked_after: found.case_file.as_ref().is_some_and(|file| file.looked_after),
        }),
        answers: draft
            .answers
            .iter()
            .map(|answer| (answer.question.clone(), answer.value.clone()))
            .collect(),
        findings: u32::try_from(draft.findings.len()).unwrap_or(u32::MAX),
        themes: themes(draft),
        follow_up: found.follow_up.as_ref().map(|follow_up| FollowUpFact {
            kind: follow_up.kind.same(),
            task: follow_up.task.clone(),
        }),
        open_further_audits: found.open_further_audits,
        unmet: unmet(directory, draft, located, found, own),
        history: found.history.clone(),
    }
}

fn themes(draft: &Draft) -> Vec<String> {
    let tagged = draft.findings.iter().filter_map(|finding| finding.theme.as_deref());
    tagged.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

/// The day by which the rules know an obligation that was named: of a meeting, else the first of its period.
pub(super) fn day_of(obligation: &obligation::Model) -> NaiveDate {
    if obligation.meeting_id.is_some() {
        obligation.period_end
    } else {
        obligation.period_start
    }
}

/// The forum whose meeting it is for.
fn forum_of(directory: &Directory, obligation: &obligation::Model) -> Option<String> {
    let meeting = directory.meeting(obligation.meeting_id?)?;
    Some(meeting.forum.clone())
}

/// The obligations that stored evidence names.
pub(super) async fn named(app: &App, evidence: &evidence::Model) -> Result<Vec<obligation::Model>, ServiceError> {
    let ids: Vec<ObligationId> =
        serde_json::from_str(&evidence.named_obligations).map_err(|source| ServiceError::Internal {
            operation: "reading named obligations back",
            source: source.into(),
        })?;
    Ok(store::fact::obligations(app.store(), &ids).await?)
}

fn unit_fact(directory: &Directory, id: UnitId, on: NaiveDate) -> UnitFact {
    let kind = directory.unit(id).map_or(UnitKind::Team, |unit| unit.kind);
    UnitFact {
        id: id.0.to_string(),
        kind: kind.same(),
        name: directory.name(id, on).to_owned(),
    }
}

/// Roles on the event date; somebody appointed since then audits with the roles of today.
fn roles_on(directory: &Directory, person: PersonId, on: NaiveDate, today: NaiveDate) -> Vec<String> {
    let held = |day| -> Vec<String> { directory.held_by(person, day).map(|held| held.role.clone()).collect() };
    let mut roles = held(on);
    if roles.is_empty() {
        roles = held(today);
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Whether the person holds a role in that service on the event date or today: either makes a peer audit a conflict.
fn works_in(directory: &Directory, person: PersonId, service: Option<UnitId>, on: NaiveDate, today: NaiveDate) -> bool {
    service.is_some_and(|service| {
        [on, today].into_iter().any(|day| {
            directory
                .held_by(person, day)
                .any(|held| directory.line(held.unit_id, day).contains(&service))
        })
    })
}

/// What the host sees missing. None of it refuses the submission: the evidence is stored and satisfies nothing.
fn unmet(directory: &Directory, draft: &Draft, located: Located, found: &Found, own: Option<EvidenceId>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    let mut miss = |code: &str, field: &str, message: String| {
        unmet.push(Unmet {
            code: code.to_owned(),
            field: Some(field.to_owned()),
            message,
        });
    };
    if let Some(id) = draft.follow_up {
        match &found.follow_up {
            None => miss("FOLLOW_UP_UNKNOWN", "followUp", unknown_follow_up(id)),
            Some(follow_up) => {
                if let Some((code, message)) = follow_up_mismatch(draft, located, follow_up, own) {
                    miss(code, "followUp", message.to_owned());
                }
            }
        }
    }
    for id in &draft.obligations {
        match found.obligations.iter().find(|obligation| obligation.id == *id) {
            None => miss(
                "OBLIGATION_UNKNOWN",
                "obligations",
                "there is no obligation with one of the ids named".to_owned(),
            ),
            Some(obligation) if obligation.task != draft.task => miss(
                "OBLIGATION_OF_ANOTHER_TASK",
                "obligations",
                format!(
                    "the obligation named belongs to task {}, not {}",
                    obligation.task, draft.task
                ),
            ),
            Some(obligation) if !is_about(directory, draft, located, obligation) => miss(
                "OBLIGATION_OF_ANOTHER_UNIT",
                "obligations",
                format!(
                    "the obligation named is due from {}, which this is not about",
                    directory.name(obligation.unit_id, draft.event_date)
                ),
            ),
            Some(_) => {}
        }
    }
    unmet
}

/// Whether evidence can be about the unit that owes an obligation. Somebody may submit for another holder of a role.
fn is_about(directory: &Directory, draft: &Draft, located: Located, obligation: &obligation::Model) -> bool {
    let owing = obligation.unit_id;
    match directory.unit(owing).map(|unit| unit.kind) {
        _ if obligation.holder_id.is_some() => true,
        None | Some(UnitKind::Authority) => true,
        Some(UnitKind::Worker) => located.worker == Some(owing),
        Some(_) => directory.line(located.unit, draft.event_date).contains(&owing),
    }
}

fn unknown_follow_up(id: FollowUpId) -> String {
    format!("there is no follow-up {}; take the id from `followUps`", id.0.simple())
}

fn follow_up_mismatch(
    draft: &Draft,
    located: Located,
    follow_up: &follow_up::Model,
    own: Option<EvidenceId>,
) -> Option<(&'static str, &'static str)> {
    let closed_by_other = follow_up.status != FollowUpStatus::Open && (own.is_none() || follow_up.closed_by != own);
    if closed_by_other {
        return Some((
            "FOLLOW_UP_CLOSED",
            "the follow-up is closed already; revise the evidence to answer another one",
        ));
    }
    if follow_up.task != draft.task {
        return Some((
            "FOLLOW_UP_OF_ANOTHER_TASK",
            "the follow-up was asked for by another task",
        ));
    }
    if draft.kind != EvidenceKind::Audit {
        return Some(("FOLLOW_UP_NEEDS_AUDIT", "a follow-up is answered by an audit"));
    }
    let other_worker = follow_up.worker_id.is_some() && follow_up.worker_id != located.worker;
    let other_team = located.team != Some(follow_up.unit_id) && located.unit != follow_up.unit_id;
    let other_file = follow_up.kind == FollowUpKind::ReReview && follow_up.case_file_reference != draft.case_file;
    if other_worker {
        Some((
            "FOLLOW_UP_OF_ANOTHER_WORKER",
            "the follow-up is about the work of another worker",
        ))
    } else if other_team {
        Some(("FOLLOW_UP_OF_ANOTHER_TEAM", "the follow-up is about another team"))
    } else if other_file {
        Some((
            "FOLLOW_UP_OF_ANOTHER_FILE",
            "the follow-up asks to look at its own file again",
        ))
    } else {
        None
    }
}

//! Outcomes become rows: distributions, follow-ups, a concern, obligations met, unmet requirements.

use entity::{
    column::{
        ConcernLevel, ConcernStatus, DistributionStatus, FollowUpStatus, ObligationNature, ObligationState,
        RequirementStatus, UnitKind,
    },
    concern, distribution, evidence, follow_up,
    id::{PersonId, UnitId},
    obligation, requirement,
};
use rules::{
    RuleSet,
    calendar::Period,
    row::{Leg, Task},
    term::{Anchor, DistributionMode, FollowUpKind, Origin, Same as SameThing},
    verdict::{Action, Because, Evaluation, Outcome},
};

use crate::{
    app::App,
    directory::Directory,
    service::{
        concern::OWNER,
        recipient::{self, Recipient, Start},
        term::Same,
    },
};

/// The rows that an evaluation asks for, stored or only previewed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// Who gets it.
    pub distributions: Vec<distribution::Model>,
    /// What work follows.
    pub follow_ups: Vec<follow_up::Model>,
    /// The concern it makes.
    pub concerns: Vec<concern::Model>,
    /// Obligations that it satisfies; each may exist already under its slot.
    pub obligations: Vec<obligation::Model>,
    /// What is missing.
    pub requirements: Vec<requirement::Model>,
}

/// Turns outcomes into rows for one piece of evidence.
pub(super) struct Composer<'a> {
    pub app: &'a App,
    pub directory: &'a Directory,
    pub rules: &'a RuleSet,
    pub task: &'a Task,
    pub evidence: &'a evidence::Model,
}

impl Composer<'_> {
    /// The rows that `evaluation` asks for, with fresh ids.
    pub fn compose(&self, evaluation: &Evaluation) -> Effects {
        let mut effects = Effects::default();
        effects.concerns.extend(self.concern());
        let concern = effects.concerns.first().map(|concern| concern.id);
        for outcome in &evaluation.outcomes {
            let because = json(&outcome.because);
            match &outcome.action {
                Action::Distribute {
                    mode,
                    role,
                    via,
                    anchor,
                } => {
                    self.distribute(&mut effects, outcome, (*mode, role, via.as_deref(), *anchor), &because);
                }
                Action::FollowUp {
                    kind,
                    same,
                    due_on,
                    owner,
                } => {
                    let mut row = self.follow_up(outcome, *kind, *same, owner, because);
                    row.due_on = *due_on;
                    row.concern_id = concern;
                    effects.follow_ups.push(row);
                }
                Action::Satisfy { leg, period } => {
                    effects
                        .obligations
                        .extend(self.leg(leg).map(|leg| self.obligation(leg, period)));
                }
                Action::Require { code, field, message } => effects.requirements.push(requirement::Model {
                    id: self.app.new_id(),
                    evidence_id: self.evidence.id,
                    outcome_key: outcome.key.clone(),
                    code: code.clone(),
                    field: field.clone(),
                    message: message.clone(),
                    status: RequirementStatus::Unmet,
                    created_at: self.app.now().into(),
                    because,
                }),
                Action::Conflict { .. } | Action::Warn { .. } => {}
            }
        }
        effects
    }

    fn distribute(
        &self,
        effects: &mut Effects,
        outcome: &Outcome,
        (mode, role, via, anchor): (DistributionMode, &str, Option<&str>, Anchor),
        because: &str,
    ) {
        for recipient in recipient::resolve(self.directory, self.rules, role, anchor, self.start()) {
            effects.distributions.push(distribution::Model {
                id: self.app.new_id(),
                evidence_id: Some(self.evidence.id),
                concern_id: None,
                obligation_id: None,
                outcome_key: outcome.key.clone(),
                mode: mode.same(),
                role: role.to_owned(),
                person_id: recipient.person,
                unit_id: recipient.unit,
                via: via.map(str::to_owned),
                gap: recipient.gap,
                status: DistributionStatus::Active,
                cancelled_reason: None,
                created_at: self.app.now().into(),
                acknowledged_at: None,
                because: because.to_owned(),
            });
        }
    }

    fn follow_up(
        &self,
        outcome: &Outcome,
        kind: FollowUpKind,
        same: SameThing,
        owner: &str,
        because: String,
    ) -> follow_up::Model {
        let evidence = self.evidence;
        let team = evidence.team_id.unwrap_or(evidence.unit_id);
        let worker = if same == SameThing::Team {
            None
        } else {
            evidence.worker_id
        };
        let of_file = same == SameThing::CaseFile;
        let held = recipient_of(self, owner);
        // One open pair per task and worker (or team), whoever submits meanwhile: the database refuses a second.
        let guard = (kind == FollowUpKind::FurtherAudit).then(|| {
            let about = worker.unwrap_or(team);
            format!("{}|{same}|{}|{}", evidence.task, about.0.simple(), outcome.key)
        });
        follow_up::Model {
            id: self.app.new_id(),
            kind: kind.same(),
            status: FollowUpStatus::Open,
            task: evidence.task.clone(),
            cause_id: evidence.id,
            concern_id: None,
            outcome_key: outcome.key.clone(),
            guard,
            due_on: evidence.event_date,
            owner_id: held.and_then(|recipient| recipient.person),
            owner_role: owner.to_owned(),
            unit_id: team,
            service_id: evidence.service_id,
            worker_id: worker,
            case_file_id: evidence.case_file_id.filter(|_| of_file),
            case_file_reference: evidence.case_file_reference.clone().filter(|_| of_file),
            created_at: self.app.now().into(),
            closed_at: None,
            closed_by: None,
            closed_reason: None,
            because,
        }
    }

    /// Every level above none makes a concern with an owner and a life of its own.
    fn concern(&self) -> Option<concern::Model> {
        let evidence = self.evidence;
        if evidence.concern == ConcernLevel::None {
            return None;
        }
        let owner = self.resolve(OWNER, Anchor::LineOfUnit).into_iter().next();
        Some(concern::Model {
            id: self.app.new_id(),
            level: evidence.concern,
            status: ConcernStatus::Open,
            evidence_id: Some(evidence.id),
            task: Some(evidence.task.clone()),
            unit_id: Some(evidence.unit_id),
            team_id: evidence.team_id,
            service_id: evidence.service_id,
            worker_id: evidence.worker_id,
            case_file_id: evidence.case_file_id,
            case_file_reference: evidence.case_file_reference.clone(),
            narrative: evidence.narrative.clone(),
            restricted: evidence.restricted,
            raised_by: evidence.submitted_by,
            raised_at: evidence.submitted_at,
            owner_id: owner.and_then(|recipient| recipient.person),
            owner_role: OWNER.to_owned(),
            closed_at: None,
            closed_reason: None,
        })
    }

    fn obligation(&self, leg: &Leg, period: &Period) -> obligation::Model {
        let (unit, holder) = self.owing(leg);
        slot(
            self.app,
            self.directory,
            self.rules,
            self.task,
            leg,
            Due { unit, holder, period },
        )
    }

    /// The unit or role holder for which this evidence answers the leg.
    fn owing(&self, leg: &Leg) -> (UnitId, Option<PersonId>) {
        let evidence = self.evidence;
        if !leg.per_holder.is_empty() {
            let mut held = self.directory.held_by(evidence.submitted_by, evidence.event_date);
            let desk = held
                .find(|held| leg.per_holder.contains(&held.role))
                .map_or(evidence.unit_id, |held| held.unit_id);
            return (desk, Some(evidence.submitted_by));
        }
        let unit = match leg.per_unit.map(Same::same) {
            None | Some(UnitKind::Authority) => self.directory.authority().map(|unit| unit.id),
            Some(UnitKind::Worker) => evidence.worker_id,
            Some(kind) => self.directory.at_or_above(evidence.unit_id, kind, evidence.event_date),
        };
        (unit.unwrap_or(evidence.unit_id), None)
    }

    fn leg(&self, id: &str) -> Option<&Leg> {
        self.task.legs.iter().find(|leg| leg.id == id)
    }

    fn resolve(&self, role: &str, anchor: Anchor) -> Vec<Recipient> {
        recipient::resolve(self.directory, self.rules, role, anchor, self.start())
    }

    fn start(&self) -> Start<'_> {
        Start {
            about: Some(self.evidence.worker_id.unwrap_or(self.evidence.unit_id)),
            auditor: self.evidence.submitted_by,
            responsible: &self.task.responsible,
            structure_on: self.evidence.event_date,
            people_on: self.app.today(),
        }
    }
}

/// The submitter keeps the work where they hold the role; else the nearest holder in the line of the unit gets it.
fn recipient_of(composer: &Composer<'_>, owner: &str) -> Option<Recipient> {
    let submitter = composer.evidence.submitted_by;
    let held = composer
        .directory
        .held_by(submitter, composer.app.today())
        .find(|held| held.role == owner);
    match held {
        Some(held) => Some(Recipient {
            person: Some(submitter),
            unit: Some(held.unit_id),
            gap: false,
        }),
        None => composer.resolve(owner, Anchor::LineOfUnit).into_iter().next(),
    }
}

/// What an obligation is due for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due<'a> {
    pub unit: UnitId,
    pub holder: Option<PersonId>,
    pub period: &'a Period,
}

/// The obligation of a leg for a unit or holder and a period, as it is first planned.
pub(crate) fn slot(
    app: &App,
    directory: &Directory,
    rules: &RuleSet,
    task: &Task,
    leg: &Leg,
    due: Due<'_>,
) -> obligation::Model {
    let span = due.period.span;
    let holder = due
        .holder
        .map_or_else(String::new, |person| person.0.simple().to_string());
    // Where it stands when the period ends; where it stood as it began, for what is no longer there.
    let above = |kind| {
        directory
            .at_or_above(due.unit, kind, span.end)
            .or_else(|| directory.at_or_above(due.unit, kind, span.start))
    };
    let grace = chrono::Days::new(rules.framework().grace_days.into());
    let because = Because {
        origin: Origin::Leg,
        sentence: format!("{}: {} for {}", task.reference, task.title, due.period.label),
        script: Some(task.script.clone()),
        line: Some(leg.line),
        column: Some(leg.column),
        leg: Some(leg.id.clone()),
        source: leg.source_text.clone().or_else(|| Some(task.source.clone())),
    };
    obligation::Model {
        id: app.new_id(),
        slot: format!("{}|{}|{holder}|{}", leg.id, due.unit.0.simple(), span.start),
        nature: ObligationNature::Periodic,
        task: task.reference.clone(),
        leg: leg.id.clone(),
        unit_id: due.unit,
        team_id: above(UnitKind::Team),
        service_id: above(UnitKind::Service),
        holder_id: due.holder,
        meeting_id: None,
        period_label: due.period.label.clone(),
        period_start: span.start,
        period_end: span.end,
        due_on: span.end.checked_add_days(grace).unwrap_or(span.end),
        required: i32::try_from(leg.required).unwrap_or(i32::MAX),
        met: 0,
        completed_on: None,
        state: ObligationState::Active,
        reason: None,
        decided_by: None,
        decided_at: None,
        ended_at: None,
        because: json(&because),
        created_at: app.now().into(),
    }
}

/// JSON of a value that always has one.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

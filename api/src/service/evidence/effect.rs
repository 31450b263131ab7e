//! Outcomes become rows: distributions, follow-ups, a concern, obligations met, unmet requirements.

use entity::{
    column::{ConcernLevel, ConcernStatus, FollowUpStatus, RequirementStatus, UnitKind},
    concern, distribution, evidence, follow_up,
    id::{PersonId, UnitId},
    obligation, requirement,
};
use rules::{
    RuleSet,
    calendar::Period,
    plan::falls_to,
    row::{Leg, Task},
    term::{Anchor, DistributionMode, FollowUpKind, Origin, Same as SameThing},
    verdict::{Action, Because, Evaluation, Outcome},
};

use super::facts;
use crate::{
    app::App,
    directory::Directory,
    service::{
        column::json,
        concern::{OWNER, SOURCE},
        distribution::word,
        obligation::{self as service, Due},
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
    /// The obligations that the submitter named.
    pub named: &'a [obligation::Model],
}

impl Composer<'_> {
    /// The rows that `evaluation` asks for, with fresh ids.
    pub fn compose(&self, evaluation: &Evaluation) -> Effects {
        let mut effects = Effects::default();
        let owner = self.resolve(OWNER, Anchor::LineOfUnit).into_iter().next();
        effects.concerns.extend(self.concern(owner.as_ref()));
        let concern = effects.concerns.first().map(|concern| concern.id);
        for outcome in &evaluation.outcomes {
            match &outcome.action {
                Action::Distribute {
                    mode,
                    role,
                    via,
                    anchor,
                } => {
                    self.distribute(&mut effects, outcome, (*mode, role, via.as_deref(), *anchor));
                }
                Action::FollowUp {
                    kind,
                    same,
                    due_on,
                    owner,
                } => {
                    let mut row = self.follow_up(outcome, *kind, *same, owner);
                    row.due_on = *due_on;
                    row.concern_id = concern;
                    effects.follow_ups.push(row);
                }
                Action::Satisfy { leg, period } => self.satisfy(&mut effects, leg, period),
                Action::Require { code, field, message } => effects.requirements.push(requirement::Model {
                    id: self.app.new_id(),
                    evidence_id: self.evidence.id,
                    outcome_key: outcome.key.clone(),
                    code: code.clone(),
                    field: field.clone(),
                    message: message.clone(),
                    status: RequirementStatus::Unmet,
                    created_at: self.app.now().into(),
                    because: json(&outcome.because),
                }),
                Action::Conflict { .. } | Action::Warn { .. } => {}
            }
        }
        if let Some(owner) = owner.filter(|_| concern.is_some()) {
            self.tell_owner(&mut effects, &owner);
        }
        effects
    }

    fn distribute(
        &self,
        effects: &mut Effects,
        outcome: &Outcome,
        (mode, role, via, anchor): (DistributionMode, &str, Option<&str>, Anchor),
    ) {
        for recipient in self.resolve(role, anchor) {
            effects.distributions.push(distribution::Model {
                evidence_id: Some(self.evidence.id),
                via: via.map(str::to_owned),
                ..word(
                    self.app,
                    &outcome.key,
                    (mode.same(), role),
                    &recipient,
                    &outcome.because,
                )
            });
        }
    }

    fn follow_up(&self, outcome: &Outcome, kind: FollowUpKind, same: SameThing, owner: &str) -> follow_up::Model {
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
            because: json(&outcome.because),
        }
    }

    /// Whoever has a concern to see to is told of it, whomever else the row and its rule name.
    fn tell_owner(&self, effects: &mut Effects, owner: &Recipient) {
        let alerted =
            |row: &distribution::Model| row.mode.same() == DistributionMode::Alert && row.person_id == owner.person;
        if owner.person.is_none() || effects.distributions.iter().any(alerted) {
            return;
        }
        let because = Because {
            source: Some(SOURCE.to_owned()),
            ..Because::said(Origin::Floor, "whoever owns a concern is always told of it")
        };
        let (key, mode) = (format!("owner:{OWNER}"), DistributionMode::Alert.same());
        effects.distributions.push(distribution::Model {
            evidence_id: Some(self.evidence.id),
            ..word(self.app, &key, (mode, OWNER), owner, &because)
        });
    }

    /// Every level above none makes a concern with an owner and a life of its own.
    fn concern(&self, owner: Option<&Recipient>) -> Option<concern::Model> {
        let evidence = self.evidence;
        if evidence.concern == ConcernLevel::None {
            return None;
        }
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

    /// The obligations that the submitter named for it, just as they are; else the one that is planned for the leg and period.
    fn satisfy(&self, effects: &mut Effects, leg: &str, period: &Period) {
        let meant = |row: &&obligation::Model| row.leg == leg && period.span.contains(facts::day_of(row));
        let mut named = self.named.iter().filter(meant).peekable();
        let mut add = |row: obligation::Model| {
            if !effects.obligations.iter().any(|known| known.slot == row.slot) {
                effects.obligations.push(row);
            }
        };
        if named.peek().is_some() {
            named.cloned().for_each(add);
        } else if let Some(leg) = self.leg(leg) {
            let owing = self.owing(leg, period);
            let due = Due::of_period(self.directory, self.rules, (self.task, leg), owing, period);
            add(service::row(self.app, &due));
        }
    }

    /// The unit or role holder for which this evidence answers the leg: where the planner has them owe it.
    fn owing(&self, leg: &Leg, period: &Period) -> (UnitId, Option<PersonId>) {
        let evidence = self.evidence;
        if !leg.per_holder.is_empty() {
            let desk = self.desk(leg, period).unwrap_or(evidence.unit_id);
            return (desk, Some(evidence.submitted_by));
        }
        let unit = match leg.per_unit.map(Same::same) {
            None | Some(UnitKind::Authority) => self.directory.authority().map(|unit| unit.id),
            Some(UnitKind::Worker) => evidence.worker_id,
            Some(kind) => self.directory.at_or_above(evidence.unit_id, kind, evidence.event_date),
        };
        (unit.unwrap_or(evidence.unit_id), None)
    }

    /// Where the submitter holds a role that the leg falls to: on the last day of the period, which is what counts, and
    /// there where they held it on the event date if they still do; for who has left, where they held it then.
    fn desk(&self, leg: &Leg, period: &Period) -> Option<UnitId> {
        let on = |day| -> Vec<UnitId> {
            let held = self.directory.held_by(self.evidence.submitted_by, day);
            held.filter(|held| falls_to(self.rules, leg, &held.role))
                .map(|held| held.unit_id)
                .collect()
        };
        let (then, last) = (on(self.evidence.event_date), on(period.span.end));
        let still = then.iter().find(|desk| last.contains(desk));
        still.or(last.first()).or(then.first()).copied()
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

//! What follows from what was done: recipients confirm, follow-ups are worked off, concerns closed, slips corrected.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, DistributionMode, DistributionStatus, EvidenceKind, FollowUpKind, Grade, Verdict},
    concern, distribution, follow_up,
    id::{ConcernId, FollowUpId},
};

use super::{
    act::{Done, Outcome},
    agenda::{Act, What},
    days::{hour, later, working},
    duty,
    ground::Ground,
    hand,
};
use crate::{
    clock::civil_day, demo::chance::Chance, demo::outline::Outline, policy::DIVISION, service::evidence::Judgement,
};

/// Concerns that wait for their follow-ups.
#[derive(Debug, Default)]
pub(super) struct Sequel {
    waiting: HashMap<ConcernId, Waiting>,
    asked_by: HashMap<FollowUpId, ConcernId>,
}

#[derive(Debug)]
struct Waiting {
    open: BTreeSet<FollowUpId>,
    close: Act,
    days: u32,
}

impl Sequel {
    /// What people will do because of it.
    pub fn of(&mut self, ground: &Ground, done: &Done) -> Vec<Act> {
        match (&done.act.what, &done.outcome) {
            (What::Submit(outline), Outcome::Submitted(judgement)) => {
                After::new(ground, &done.act).submission(self, outline, judgement)
            }
            (_, Outcome::ConcernRaised(raised)) => {
                let mut after = After::new(ground, &done.act);
                let mut acts = after.confirmations(&raised.distributions);
                acts.extend(after.concern(self, &raised.concern, &[]));
                acts
            }
            (_, Outcome::DutyRaised(row)) => duty::of(ground, row),
            _ => Vec::new(),
        }
    }

    /// A follow-up is done: its concern may be closed once it was the last.
    fn answered(&mut self, ground: &Ground, id: FollowUpId, on: NaiveDate) -> Option<Act> {
        let concern = self.asked_by.remove(&id)?;
        let waiting = self.waiting.get_mut(&concern)?;
        waiting.open.remove(&id);
        if !waiting.open.is_empty() {
            return None;
        }
        let waiting = self.waiting.remove(&concern)?;
        let day = working(&ground.rules(), later(on, waiting.days), later(on, 1));
        Some(Act {
            at: hour(day, &mut ground.chance(&waiting.close.key)),
            ..waiting.close
        })
    }
}

/// What comes after one act.
struct After<'a> {
    ground: &'a Ground,
    act: &'a Act,
    day: NaiveDate,
    chance: Chance,
}

impl<'a> After<'a> {
    fn new(ground: &'a Ground, act: &'a Act) -> Self {
        Self {
            ground,
            act,
            day: civil_day(act.at),
            chance: ground.chance(&format!("after:{}", act.key)),
        }
    }

    fn submission(&mut self, sequel: &mut Sequel, outline: &Outline, judgement: &Judgement) -> Vec<Act> {
        let effects = &judgement.effects;
        let mut acts = self.confirmations(&effects.distributions);
        let verdict = judgement.evidence.verdict;
        // What a broken script left open is for those who mend it.
        if verdict == Verdict::Faulted {
            return acts;
        }
        let counts = matches!(verdict, Verdict::Compliant | Verdict::ActionRequired);
        if let Some(id) = outline.follow_up.filter(|_| counts) {
            acts.extend(sequel.answered(self.ground, id, self.day));
        }
        acts.extend(self.second_thoughts(outline, judgement));
        let asked: Vec<&follow_up::Model> = effects.follow_ups.iter().collect();
        for (number, row) in asked.iter().enumerate() {
            acts.extend(self.follow_up(outline, row, number));
        }
        for concern in &effects.concerns {
            acts.extend(self.concern(sequel, concern, &asked));
        }
        acts
    }

    fn act(&self, at: NaiveDate, suffix: &str, by: String, what: What, chance: &mut Chance) -> Act {
        Act {
            at: hour(at, chance),
            key: format!("{}:{suffix}", self.act.key),
            by,
            lane: self.act.lane.clone(),
            what,
        }
    }

    /// Those who got something say so, the sooner the more urgent it is.
    fn confirmations(&mut self, sent: &[distribution::Model]) -> Vec<Act> {
        let rules = self.ground.rules();
        let mut acts = Vec::new();
        for row in sent.iter().filter(|row| row.status == DistributionStatus::Active) {
            let Some(person) = row.person_id else { continue };
            let Some(by) = self.ground.subject(person) else {
                continue;
            };
            let name = format!("{}:{}:{}", row.outcome_key, row.role, self.ground.person(person));
            let mut chance = self.ground.chance(&format!("{}:{name}", self.act.key));
            let (often, days) = match row.mode {
                DistributionMode::Alert => (930, 2),
                DistributionMode::Report | DistributionMode::ForConsideration => (550, 12),
                DistributionMode::Copy | DistributionMode::ForInformation => (350, 12),
                DistributionMode::Feedback => (400, 9),
            };
            if chance.happens(often) {
                let day = working(&rules, later(self.day, chance.between(1, days + 2)), later(self.day, 1));
                let what = What::Acknowledge(row.id);
                acts.push(self.act(day, &format!("seen:{name}"), by.to_owned(), what, &mut chance));
            }
        }
        acts
    }

    /// What was left out is filled in, a grade changes after moderation, an audit of the wrong file is withdrawn.
    fn second_thoughts(&mut self, outline: &Outline, judgement: &Judgement) -> Vec<Act> {
        let row = &judgement.evidence;
        let mut chance = self.chance.clone();
        let day = working(
            &self.ground.rules(),
            later(self.day, chance.between(2, 11)),
            later(self.day, 1),
        );
        let revise = |outline: Outline, reason| What::Revise {
            evidence: row.id,
            revision: row.revision,
            outline,
            reason,
        };
        let by = self.act.by.clone();
        let plain =
            row.kind == EvidenceKind::Audit && outline.concern == ConcernLevel::None && outline.follow_up.is_none();
        if outline.unanswered {
            let whole = Outline {
                unanswered: false,
                ..outline.clone()
            };
            let what = revise(whole, "the answers that were missing");
            return if chance.happens(600) {
                vec![self.act(day, "filled", by, what, &mut chance)]
            } else {
                Vec::new()
            };
        }
        if !plain {
            return Vec::new();
        }
        match chance.below(1000) {
            0..16 => {
                let regraded = outline.clone().judged(Grade::RequiresImprovement, ConcernLevel::None);
                let what = revise(regraded, "graded again after moderation");
                vec![self.act(day, "regraded", by, what, &mut chance)]
            }
            16..24 => {
                let again = Outline {
                    case_file: self
                        .ground
                        .case_file(outline.worker.as_deref(), &outline.unit, &mut chance),
                    ..outline.clone()
                };
                let next = later(day, 1);
                vec![
                    self.act(day, "withdrawn", by.clone(), What::Withdraw(row.id), &mut chance),
                    self.act(next, "again", by, What::Submit(again), &mut chance),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// Further files and second looks: most in time, some late, some still open.
    fn follow_up(&mut self, outline: &Outline, row: &follow_up::Model, number: usize) -> Vec<Act> {
        let ground = self.ground;
        let mut chance = ground.chance(&format!("{}:further:{number}", self.act.key));
        let mut acts = Vec::new();
        let due = u32::try_from((row.due_on - self.day).num_days()).unwrap_or_default();
        let on = match chance.below(100) {
            0..74 => later(self.day, chance.between(3.min(due), due)),
            74..88 => later(row.due_on, chance.between(1, 25)),
            _ => {
                acts.extend(self.handed_over(row, number, &mut chance));
                return acts;
            }
        };
        let on = working(&ground.rules(), on, later(self.day, 1));
        let Some(by) = hand::keeper(ground, row, on) else {
            return acts;
        };
        let worker = row.worker_id.map(|worker| ground.code(worker).to_owned());
        let unit = ground.code(row.unit_id).to_owned();
        let of_file = row.kind == FollowUpKind::ReReview;
        let case_file = match &row.case_file_reference {
            Some(reference) if of_file => Some(reference.clone()),
            _ => ground.case_file(worker.as_deref(), &unit, &mut chance),
        };
        let (grade, concern) = if chance.happens(880) {
            (Grade::Good, ConcernLevel::None)
        } else {
            ground.temper(row.unit_id).judgement(&mut chance)
        };
        let further = Outline {
            worker,
            unit,
            case_file,
            on,
            follow_up: Some(row.id),
            obligations: Vec::new(),
            ..outline.clone()
        };
        let what = What::Submit(further.judged(grade, concern));
        acts.push(self.act(on, &format!("further:{number}"), by, what, &mut chance));
        acts
    }

    /// Some of what stays open is at least given to somebody else: to whoever heads the service.
    fn handed_over(&self, row: &follow_up::Model, number: usize, chance: &mut Chance) -> Option<Act> {
        if !chance.happens(300) {
            return None;
        }
        let day = working(
            &self.ground.rules(),
            later(self.day, chance.between(5, 20)),
            later(self.day, 1),
        );
        let service = row.service_id?;
        let mut managers = DIVISION
            .iter()
            .flat_map(|role| self.ground.directory.holders_in(role, service, day));
        let to = managers.find(|held| Some(held.person_id) != row.owner_id)?.person_id;
        let by = self.ground.subject(to)?.to_owned();
        Some(self.act(day, &format!("handed:{number}"), by, What::HandOver(row.id, to), chance))
    }

    /// A concern is closed by its owner, in most cases, once its follow-ups are done.
    fn concern(&mut self, sequel: &mut Sequel, row: &concern::Model, asked: &[&follow_up::Model]) -> Option<Act> {
        let mut chance = self.ground.chance(&format!("{}:closes", self.act.key));
        let owner = self.ground.subject(row.owner_id?)?.to_owned();
        let often = if row.level == ConcernLevel::Significant {
            700
        } else {
            850
        };
        if !chance.happens(often) {
            return None;
        }
        let reason = *chance.pick(&CLOSED)?;
        let days = chance.between(4, 40);
        let day = working(&self.ground.rules(), later(self.day, days), later(self.day, 1));
        let close = self.act(day, "closed", owner, What::CloseConcern(row.id, reason), &mut chance);
        let of_this: BTreeSet<FollowUpId> = asked
            .iter()
            .filter(|follow_up| follow_up.concern_id == Some(row.id))
            .map(|follow_up| follow_up.id)
            .collect();
        if of_this.is_empty() {
            return Some(close);
        }
        sequel.asked_by.extend(of_this.iter().map(|id| (*id, row.id)));
        let open = of_this;
        sequel.waiting.insert(row.id, Waiting { open, close, days });
        None
    }
}

const CLOSED: [&str; 4] = [
    "the plan was put right and seen by the manager",
    "talked through in supervision; the file shows what changed",
    "the visit took place and is recorded",
    "a strategy discussion was held; nothing further to do here",
];

//! What becomes of a duty: done in time, late, in part or not at all, waived, or done by somebody who should not have.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    column::{ConcernLevel, EvidenceKind, ObligationNature, ObligationState, UnitKind},
    id::{ObligationId, UnitId},
    obligation,
};
use rules::{
    calendar::{Span, add_months},
    row::{Leg, LegKind, Task},
};

use super::{
    agenda::{Act, What},
    days::{hour, later, sooner, within, working},
    ground::Ground,
    hand::{self, Hand, Work},
};
use crate::{
    demo::{chance::Chance, outline::Outline},
    policy::Scope,
    service::{error::ServiceError, obligation::decide::Decision, term::Same},
    store,
};

/// Obligations read in one go.
const BATCH: usize = 500;
/// Audits in addition to the one that is asked for, of a thousand.
const IN_ADDITION: u32 = 240;
/// Peer audits by somebody of the same service, of a thousand.
const CONFLICTS: u32 = 45;

/// What is done about the duties of the quarter that begins on `day` and were not `seen` before.
pub(super) async fn fresh(
    ground: &Ground,
    seen: &mut BTreeSet<ObligationId>,
    day: NaiveDate,
) -> Result<Vec<Act>, ServiceError> {
    let span = Span {
        start: day,
        end: sooner(add_months(day, 3), 1),
    };
    let store = ground.app.store();
    let planned = store::obligation::planned(store, span).await?;
    let due = planned.into_iter().filter(|row| row.state == ObligationState::Active);
    let new: Vec<ObligationId> = due.map(|row| row.id).filter(|id| seen.insert(*id)).collect();
    let mut acts = Vec::new();
    for ids in new.chunks(BATCH) {
        for row in store::obligation::by_ids(store, &Scope::engine(), ids).await? {
            acts.extend(of(ground, &row));
        }
    }
    Ok(acts)
}

/// What is done about one.
pub(super) fn of(ground: &Ground, row: &obligation::Model) -> Vec<Act> {
    let rules = ground.rules();
    let Some(task) = rules.task(&row.task) else {
        return Vec::new();
    };
    let Some(leg) = task.legs.iter().find(|leg| leg.id == row.leg) else {
        return Vec::new();
    };
    let Some((first, last)) = span(ground, row) else {
        return Vec::new();
    };
    let key = key(ground, row);
    let mut chance = ground.chance(&key);
    let place = row.team_id.or(row.service_id).unwrap_or(row.unit_id);
    let temper = ground.temper(place);
    let story = Story {
        ground,
        row,
        task,
        leg,
        key,
    };
    let roll = chance.below(1000);
    // What stands always has no day that could be missed, and what the authority owes once a year is done in the end: every
    // row has some evidence.
    let yearly =
        (row.period_end - row.period_start).num_days() > 300 && row.team_id.is_none() && row.service_id.is_none();
    if roll < temper.missed && row.due().is_some() && !yearly {
        return story.undone(&mut chance).into_iter().collect();
    }
    let event = within(&rules, (first, last), &mut chance);
    let late = roll < temper.missed + temper.late && row.due().is_some();
    let day = if late {
        later(row.due_on, chance.between(1, 34))
    } else {
        later(event, chance.between(0, 4)).min(row.due().unwrap_or(last).max(event))
    };
    story.done((event, working(&rules, day, event)), &mut chance)
}

/// The days on which the work can be done, as far as they lie in the story.
fn span(ground: &Ground, row: &obligation::Model) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = match row.nature {
        ObligationNature::Standing => (ground.begin, later(ground.begin, 90)),
        ObligationNature::Periodic => (row.period_start, row.period_end),
        ObligationNature::Meeting => (sooner(row.due_on, 6), row.due_on),
        ObligationNature::Event => (row.period_start, row.due_on),
        ObligationNature::Planned => return None,
    };
    (last >= ground.begin).then(|| (first.max(ground.begin), last))
}

/// A name for it that does not hang on ids.
fn key(ground: &Ground, row: &obligation::Model) -> String {
    let unit = ground.code(row.unit_id);
    let holder = row.holder_id.map(|person| ground.person(person)).unwrap_or_default();
    format!("{}:{unit}:{holder}:{}:{}", row.leg, row.period_label, row.period_start)
}

/// One duty and how it is called.
struct Story<'a> {
    ground: &'a Ground,
    row: &'a obligation::Model,
    task: &'a Task,
    leg: &'a Leg,
    key: String,
}

impl Story<'_> {
    fn done(&self, (event, day): (NaiveDate, NaiveDate), chance: &mut Chance) -> Vec<Act> {
        let (ground, row, task) = (self.ground, self.row, self.task);
        let work = Work {
            ground,
            row,
            task,
            event,
            day,
        };
        let mut acts = Vec::new();
        if chance.happens(CONFLICTS)
            && let Some(hand) = work.partial()
        {
            acts.push(self.submit((event, day), hand, "own", chance));
            // Half of them are looked at again by somebody who may.
            if chance.happens(500) {
                return acts;
            }
        }
        let required = u32::try_from(row.required).unwrap_or(1);
        let short = required > 1 && chance.happens(200);
        let wanted = if short {
            chance.between(1, required - 1)
        } else {
            required
        };
        // Some managers look at a second file where the row asks for one.
        let more = u32::from(self.natural() && row.holder_id.is_none() && chance.happens(IN_ADDITION));
        for number in 0..wanted + more {
            if let Some(hand) = work.submitter(chance) {
                acts.push(self.submit((event, day), hand, &number.to_string(), chance));
            }
        }
        acts
    }

    /// Nobody does it; some say beforehand or afterwards that it need not be done.
    fn undone(&self, chance: &mut Chance) -> Option<Act> {
        let on = sooner(self.row.due_on, 5);
        let day = working(&self.ground.rules(), later(on, chance.between(0, 20)), on);
        let (decision, reason) = match chance.below(100) {
            0..14 => (Decision::Waive, *chance.pick(&WAIVED)?),
            14..22 => (Decision::NotApplicable, *chance.pick(&NOT_APPLICABLE)?),
            _ => return None,
        };
        Some(Act {
            at: hour(day, chance),
            key: format!("{}:decided", self.key),
            by: hand::decider(self.ground, self.row, day),
            lane: self.lane(),
            what: What::Decide(self.row.id, decision, reason),
        })
    }

    fn submit(&self, (event, day): (NaiveDate, NaiveDate), hand: Hand, number: &str, chance: &mut Chance) -> Act {
        Act {
            at: hour(day, chance),
            key: format!("{}:{number}", self.key),
            by: hand.by,
            lane: self.lane(),
            what: What::Submit(self.outline(event, hand.unit, chance)),
        }
    }

    fn outline(&self, event: NaiveDate, unit: UnitId, chance: &mut Chance) -> Outline {
        let (ground, row) = (self.ground, self.row);
        let kind = self
            .leg
            .evidence
            .first()
            .map_or(EvidenceKind::Report, |kind| kind.same());
        let about = ground.directory.unit(row.unit_id).map(|unit| unit.kind);
        let worker = (about == Some(UnitKind::Worker)).then_some(row.unit_id);
        let mut outline = Outline::new(&row.task, kind, ground.code(unit), event);
        outline.worker = worker.map(|worker| ground.code(worker).to_owned());
        outline.tool.clone_from(&self.leg.tool);
        if self.of_a_file() {
            let worker = outline.worker.as_deref();
            outline.case_file = ground.case_file(worker, &outline.unit, chance);
        }
        let (grade, concern) = ground.temper(unit).judgement(chance);
        match kind {
            EvidenceKind::Audit => outline = outline.judged(grade, concern),
            EvidenceKind::VisitNote => outline.concern = concern,
            // Reports tell of what audits found; now and then one brings something new.
            _ if chance.happens(12) => outline.concern = ConcernLevel::Concern,
            _ => {}
        }
        let asks = self.leg.tool.is_some() || !self.task.questions.is_empty();
        outline.unanswered = asks && outline.concern == ConcernLevel::None && chance.happens(18);
        if !self.natural() {
            outline.obligations = vec![row.id];
        }
        outline
    }

    /// Whether it is matched by its unit and day, without anybody naming it.
    fn natural(&self) -> bool {
        let dated = self.row.nature == ObligationNature::Periodic;
        dated && self.leg.kind == LegKind::Activity && self.leg.per_unit.is_some()
    }

    fn of_a_file(&self) -> bool {
        let asked = |item: &str| matches!(item, "case_file" | "file" | "child_with_a_child_protection_plan");
        let mut samples = self.task.samples.iter();
        samples.any(|sample| sample.leg == self.leg.id && asked(&sample.item))
    }

    /// Work about one team is done in order, and so is the work for one row at the authority.
    fn lane(&self) -> String {
        match self.row.team_id {
            Some(team) => self.ground.code(team).to_owned(),
            None => self.row.task.clone(),
        }
    }
}

const WAIVED: [&str; 4] = [
    "inspectors looked at the same work in this period",
    "the worker was away for the whole period",
    "the team moved offices; the next period looks at two",
    "an external review covers it",
];
const NOT_APPLICABLE: [&str; 3] = [
    "nothing came up in this period that would have to be reported",
    "no work was open here in this period",
    "the condition of the row did not hold in this period",
];

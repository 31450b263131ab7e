//! What a plan changes: what is due against what is stored, slot by slot. Pure.

use std::collections::{HashMap, HashSet};

use entity::{
    column::{ObligationNature, ObligationState},
    id::{PersonId, UnitId},
};
use rules::calendar::Span;

use super::slot::{Due, Occasion};
use crate::store::obligation::Planned;

/// One thing due against what is stored of it.
#[derive(Clone, Debug)]
pub(super) enum Step<'a> {
    /// It is new.
    Add(Due<'a>),
    /// Its date, its team or service, or how much it asks for is another one.
    Change(Due<'a>, Planned),
    /// An earlier plan had cancelled it.
    Reinstate(Due<'a>, Planned),
    /// It is not due any more.
    Cancel(Planned),
}

/// The steps from `stored` to `due`, and how many stay as they are.
pub(super) struct Difference<'a> {
    pub steps: Vec<Step<'a>>,
    pub kept: Vec<Planned>,
}

impl<'a> Difference<'a> {
    pub fn of(due: impl Iterator<Item = Due<'a>>, stored: Vec<Planned>) -> Self {
        let due: Vec<Due<'a>> = due.collect();
        let other_periods = OtherPeriods::of(&due, &stored);
        let mut by_slot: HashMap<String, Planned> = stored.into_iter().map(|row| (row.slot.clone(), row)).collect();
        let mut found = Self {
            steps: Vec::new(),
            kept: Vec::with_capacity(by_slot.len()),
        };
        for due in due {
            match by_slot.remove(&due.slot()) {
                None if other_periods.met(&due) => {}
                None => found.steps.push(Step::Add(due)),
                Some(row) if row.state == ObligationState::Cancelled => found.steps.push(Step::Reinstate(due, row)),
                Some(row) if open(&row) && differs(&due, &row) => found.steps.push(Step::Change(due, row)),
                Some(row) => found.kept.push(row),
            }
        }
        let mut left: Vec<Planned> = by_slot.into_values().collect();
        left.sort_unstable_by(|a, b| a.slot.cmp(&b.slot));
        for row in left {
            if open(&row) {
                found.steps.push(Step::Cancel(row));
            } else {
                found.kept.push(row);
            }
        }
        found
    }
}

/// Periods of another frequency that are met or decided about: what was asked for every month is not asked for again because it is
/// asked for every quarter now, nor the other way round. The new frequency begins with the next period.
struct OtherPeriods(HashMap<(String, UnitId, Option<PersonId>), Vec<Span>>);

impl OtherPeriods {
    fn of(due: &[Due<'_>], stored: &[Planned]) -> Self {
        let settled = |row: &&Planned| {
            row.nature == ObligationNature::Periodic && !open(row) && row.state != ObligationState::Cancelled
        };
        let mut periods: HashMap<_, Vec<Span>> = HashMap::new();
        if stored.iter().any(|row| settled(&row)) {
            let slots: HashSet<String> = due.iter().map(Due::slot).collect();
            for row in stored.iter().filter(settled).filter(|row| !slots.contains(&row.slot)) {
                let span = Span {
                    start: row.period_start,
                    end: row.period_end,
                };
                let key = (row.leg.clone(), row.unit_id, row.holder_id);
                periods.entry(key).or_default().push(span);
            }
        }
        Self(periods)
    }

    fn met(&self, due: &Due<'_>) -> bool {
        if self.0.is_empty() || !matches!(due.occasion, Occasion::Period(_)) {
            return false;
        }
        let (key, span) = ((due.leg.id.clone(), due.unit, due.holder), due.span());
        let others = self.0.get(&key).into_iter().flatten();
        others
            .into_iter()
            .any(|other| other.start <= span.end && span.start <= other.end)
    }
}

/// Nobody has met it or decided about it.
fn open(row: &Planned) -> bool {
    row.state == ObligationState::Active && row.completed_on.is_none()
}

fn differs(due: &Due<'_>, row: &Planned) -> bool {
    let span = due.span();
    (due.due_on(), due.required(), due.team, due.service) != (row.due_on, row.required, row.team_id, row.service_id)
        || (span.start, span.end, due.label()) != (row.period_start, row.period_end, row.period_label.as_str())
}

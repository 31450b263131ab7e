//! What a plan changes: what is due against what is stored, slot by slot. Pure.

use std::collections::HashMap;

use entity::column::ObligationState;

use super::slot::Due;
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
        let mut by_slot: HashMap<String, Planned> = stored.into_iter().map(|row| (row.slot.clone(), row)).collect();
        let mut found = Self {
            steps: Vec::new(),
            kept: Vec::with_capacity(by_slot.len()),
        };
        for due in due {
            match by_slot.remove(&due.slot()) {
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

/// Nobody has met it or decided about it.
fn open(row: &Planned) -> bool {
    row.state == ObligationState::Active && row.completed_on.is_none()
}

fn differs(due: &Due<'_>, row: &Planned) -> bool {
    let span = due.span();
    (due.due_on(), due.required(), due.team, due.service) != (row.due_on, row.required, row.team_id, row.service_id)
        || (span.start, span.end, due.label()) != (row.period_start, row.period_end, row.period_label.as_str())
}

//! Gaps in the evidence of a reporting year: what the framework requires and nothing is held of, with how long that has
//! been so. Rows still being developed are gaps that are known, and kept apart.

use chrono::NaiveDate;
use entity::obligation;
use rules::{RuleSet, calendar::Span, plan::Timing};

use super::term::Same;
use crate::{
    directory::Directory,
    store::obligation::{GapKind, Gaps},
};

/// Which obligations are gaps of `year`, of these kinds; of every kind where none is named.
#[must_use]
pub fn wanted(directory: &Directory, rules: &RuleSet, kinds: Vec<GapKind>, year: Span, today: NaiveDate) -> Gaps {
    let legs = rules
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)));
    let standing = legs.filter(|(task, leg)| Timing::of(task, leg) == Timing::Standing);
    Gaps {
        kinds: if kinds.is_empty() { GapKind::ALL.to_vec() } else { kinds },
        year,
        today,
        standing: standing
            .map(|(_, leg)| {
                let kinds = leg.evidence.iter().map(|kind| Same::same(*kind));
                (leg.id.clone(), kinds.collect())
            })
            .collect(),
        authority: directory.authority().map(|unit| unit.id),
    }
}

/// Days since evidence should have been there: since the due date, or since the year began. Nothing for what nobody agreed on.
#[must_use]
pub fn age_days(row: &obligation::Model, year: Span, today: NaiveDate) -> Option<i64> {
    let (since, until) = match GapKind::of(row, today) {
        GapKind::Late => (row.due_on, today),
        GapKind::NeverEvidenced => (year.start, today.min(year.end)),
        GapKind::NotAgreed => return None,
    };
    Some(until.signed_duration_since(since).num_days())
}

//! Who owes a leg: units of a kind, holders of roles, else the authority. By day, and each of them once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Ground;
use crate::{calendar::Span, row::Leg, ruleset::RuleSet, term::UnitKind};

/// The unit, and the person where a leg fans out over holders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub unit: u32,
    pub person: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    key: Key,
    from: NaiveDate,
    to: NaiveDate,
}

/// Everybody who may owe something.
pub(super) struct Owners<'a> {
    units: BTreeMap<UnitKind, Vec<Owner>>,
    holders: BTreeMap<&'a str, Vec<Owner>>,
}

/// Whether a leg that fans out over holders falls to those of `role`: one that it names, or one that stands for it.
#[must_use]
pub fn falls_to(rules: &RuleSet, leg: &Leg, role: &str) -> bool {
    roles(rules, leg).any(|owing| owing == role)
}

fn roles<'a>(rules: &'a RuleSet, leg: &'a Leg) -> impl Iterator<Item = &'a str> {
    let stand_ins = |role| rules.role(role).into_iter().flat_map(|known| &known.stands_for);
    leg.per_holder
        .iter()
        .flat_map(move |role| std::iter::once(role).chain(stand_ins(role)))
        .map(String::as_str)
}

impl<'a> Owners<'a> {
    pub fn of(ground: &Ground<'a>) -> Self {
        let mut units: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for unit in ground.units {
            let key = Key {
                unit: unit.unit,
                person: None,
            };
            units.entry(unit.kind).or_default().push(owner(key, unit.from, unit.to));
        }
        let mut holders: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for held in ground.holders {
            let key = Key {
                unit: held.unit,
                person: Some(held.person),
            };
            holders
                .entry(held.role)
                .or_default()
                .push(owner(key, held.from, held.to));
        }
        Self { units, holders }
    }

    /// Those who may owe `leg`.
    pub fn of_leg(&self, rules: &RuleSet, leg: &Leg) -> OfLeg {
        let mut owners: Vec<Owner> = if leg.per_holder.is_empty() {
            let kind = leg.per_unit.unwrap_or(UnitKind::Authority);
            self.units.get(&kind).cloned().unwrap_or_default()
        } else {
            let held = roles(rules, leg).filter_map(|role| self.holders.get(role));
            held.flatten().copied().collect()
        };
        owners.sort_unstable();
        OfLeg(owners)
    }
}

fn owner(key: Key, from: NaiveDate, to: Option<NaiveDate>) -> Owner {
    let to = to.unwrap_or(NaiveDate::MAX);
    Owner { key, from, to }
}

/// Those who may owe one leg, in order, so that the spans of one owner stand together.
pub(super) struct OfLeg(Vec<Owner>);

impl OfLeg {
    /// Those who are there on any day of `span`.
    pub fn during(&self, span: Span) -> impl Iterator<Item = Key> {
        let mut last = None;
        let there = self
            .0
            .iter()
            .filter(move |owner| owner.from.max(span.start) <= owner.to.min(span.end));
        there.filter_map(move |owner| (last.replace(owner.key) != Some(owner.key)).then_some(owner.key))
    }
}

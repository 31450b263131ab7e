//! Which legs of the row a submission answers, and for which period.

use super::{Outcomes, date, engine_because, leg::words_of, noun, undated, words};
use crate::{
    calendar::Period,
    facts::Facts,
    row::{Leg, LegKind, Sample, Task},
    ruleset::RuleSet,
    term::{EvidenceKind, UnitKind},
};

/// A leg that a submission answers; legs without a calendar have no period.
pub(super) struct Matched<'t> {
    pub leg: &'t Leg,
    pub period: Option<Period>,
    /// Forum whose meeting it is for, where each recipient has its own.
    pub forum: Option<String>,
}

impl<'t> Matched<'t> {
    /// A leg that has no day of its own.
    pub fn undated(leg: &'t Leg) -> Self {
        Self {
            leg,
            period: None,
            forum: None,
        }
    }

    fn in_period(leg: &'t Leg, period: Period) -> Self {
        Self {
            leg,
            period: Some(period),
            forum: None,
        }
    }

    /// Whether it is for this recipient.
    pub fn is_for(&self, role: &str) -> bool {
        self.forum.as_ref().is_none_or(|forum| forum == role)
    }
}

/// A leg lists the kinds of evidence that answer it; report legs always list the report.
pub(super) fn answers(leg: &Leg, kind: EvidenceKind) -> bool {
    leg.evidence.contains(&kind)
}

fn fits(leg: &Leg, facts: &Facts) -> bool {
    match leg.per_unit {
        None => true,
        Some(UnitKind::Worker) => facts.worker.is_some(),
        Some(UnitKind::Team) => facts.team.is_some(),
        Some(UnitKind::Service) => facts.service.is_some(),
        Some(kind) => facts.unit.kind == kind,
    }
}

/// Find the legs: named obligations win, then an explicit period, then the shortest period of the event date.
pub(super) fn select<'t>(set: &RuleSet, task: &'t Task, facts: &Facts, outcomes: &mut Outcomes) -> Vec<Matched<'t>> {
    // Evidence that answers a follow-up closes that and meets no duty of the calendar.
    if facts.follow_up.is_some() {
        return Vec::new();
    }
    if !facts.named_legs.is_empty() {
        return named(set, task, facts, outcomes);
    }
    let candidates: Vec<&Leg> = task.legs.iter().filter(|leg| answers(leg, facts.kind)).collect();
    if candidates.is_empty() {
        let mut kinds: Vec<String> = task
            .legs
            .iter()
            .flat_map(|leg| &leg.evidence)
            .map(|kind| words(*kind))
            .collect();
        kinds.sort();
        kinds.dedup();
        let asked = kinds.join(" or ");
        let message = format!(
            "row {} asks for {asked}; this {} answers none of its duties",
            task.reference,
            noun(facts)
        );
        outcomes.require("WRONG_KIND", Some("kind"), message.clone(), engine_because(message));
        return Vec::new();
    }
    let fitting: Vec<&Leg> = candidates.iter().copied().filter(|leg| fits(leg, facts)).collect();
    if fitting.is_empty() {
        misfit(task, facts, &candidates, outcomes);
        return Vec::new();
    }
    let matched = match facts.period {
        Some(_) => explicit(set, task, facts, &fitting, outcomes),
        None => shortest(set, task, facts, &fitting, outcomes),
    };
    one_sample(task, facts, matched, outcomes)
}

/// One audit is one of one sample: where the row draws two at a time (4.11), the submitter says which it is for.
fn one_sample<'t>(
    task: &'t Task,
    facts: &Facts,
    matched: Vec<Matched<'t>>,
    outcomes: &mut Outcomes,
) -> Vec<Matched<'t>> {
    let sampled = |leg: &Leg| {
        let of_leg = |sample: &Sample| sample.leg == leg.id && sample.drawn_by.is_none();
        leg.kind == LegKind::Activity && task.samples.iter().any(of_leg)
    };
    let legs: Vec<&str> = matched
        .iter()
        .map(|matched| matched.leg)
        .filter(|leg| sampled(leg))
        .map(|leg| leg.id.as_str())
        .collect();
    if legs.len() < 2 {
        return matched;
    }
    let message = format!(
        "row {} asks for different audits at that time: name the duty that this {} is for, {}",
        task.reference,
        noun(facts),
        legs.join(" or ")
    );
    outcomes.require(
        "WHICH_OBLIGATION",
        Some("obligations"),
        message.clone(),
        engine_because(message),
    );
    Vec::new()
}

fn named<'t>(set: &RuleSet, task: &'t Task, facts: &Facts, outcomes: &mut Outcomes) -> Vec<Matched<'t>> {
    let mut matched = Vec::new();
    for named in &facts.named_legs {
        let found = task
            .legs
            .iter()
            .find(|leg| leg.id == named.leg && answers(leg, facts.kind));
        let Some(leg) = found else {
            let message = format!(
                "the duty {} is not one that a {} of row {} can answer: name another, or none",
                named.leg,
                noun(facts),
                task.reference
            );
            outcomes.require(
                "WRONG_OBLIGATION",
                Some("obligations"),
                message.clone(),
                engine_because(message),
            );
            continue;
        };
        if !fits(leg, facts) {
            misfit(task, facts, &[leg], outcomes);
            continue;
        }
        matched.extend(match times(leg) {
            Some(times) => {
                let period = set.framework().reporting_year.period(times, named.period_start);
                Some(Matched::in_period(leg, period))
            }
            None => undated::named(task, facts, leg, named, outcomes),
        });
    }
    matched
}

pub(super) fn times(leg: &Leg) -> Option<u32> {
    leg.cadence.times_per_year()
}

fn explicit<'t>(
    set: &RuleSet,
    task: &Task,
    facts: &Facts,
    legs: &[&'t Leg],
    outcomes: &mut Outcomes,
) -> Vec<Matched<'t>> {
    let Some(span) = facts.period else {
        return Vec::new();
    };
    let year = set.framework().reporting_year;
    let matched: Vec<Matched> = legs
        .iter()
        .filter_map(|leg| {
            let period = year.period(times(leg)?, span.start);
            (period.span == span).then(|| Matched::in_period(leg, period))
        })
        .collect();
    let wrong = if matched.is_empty() {
        let mut periods: Vec<String> = legs
            .iter()
            .filter_map(|leg| Some(words_of(&year.period(times(leg)?, facts.event_date))))
            .collect();
        periods.sort();
        periods.dedup();
        format!(
            "no duty of row {} runs from {} to {}; on the day of the {} these run: {}",
            task.reference,
            date(span.start),
            date(span.end),
            noun(facts),
            periods.join(", ")
        )
    } else if span.start > facts.event_date {
        let (start, event) = (date(span.start), date(facts.event_date));
        format!(
            "the period begins on {start}, after the {} of {event}: name the period that it is for",
            noun(facts)
        )
    } else {
        return matched;
    };
    outcomes.require("WRONG_PERIOD", Some("period"), wrong.clone(), engine_because(wrong));
    Vec::new()
}

fn shortest<'t>(
    set: &RuleSet,
    task: &Task,
    facts: &Facts,
    legs: &[&'t Leg],
    outcomes: &mut Outcomes,
) -> Vec<Matched<'t>> {
    let Some(most) = legs.iter().filter_map(|leg| times(leg)).max() else {
        return undated::unnamed(task, facts, legs, outcomes);
    };
    let period = set.framework().reporting_year.period(most, facts.event_date);
    legs.iter()
        .filter(|leg| times(leg) == Some(most))
        .map(|leg| Matched::in_period(leg, period.clone()))
        .collect()
}

fn misfit(task: &Task, facts: &Facts, legs: &[&Leg], outcomes: &mut Outcomes) {
    let kinds = legs.iter().filter_map(|leg| leg.per_unit).collect::<Vec<_>>();
    let (code, field, message) = if kinds.contains(&UnitKind::Worker) {
        let message = format!(
            "row {} is about the work of one worker: name the worker",
            task.reference
        );
        ("MISSING_WORKER", "worker", message)
    } else {
        let words: Vec<String> = kinds.iter().map(|kind| kind.code().to_lowercase()).collect();
        let words = words.join(" or ");
        let message = format!(
            "row {} is about one {words}, and {} is none: name it",
            task.reference, facts.unit.name
        );
        ("WRONG_UNIT", "unit", message)
    };
    outcomes.require(code, Some(field), message.clone(), engine_because(message));
}

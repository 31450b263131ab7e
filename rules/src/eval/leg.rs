//! Which legs of the row a submission answers, for which period, and what follows from that without any script.

use super::{Outcomes, because, date, engine_because, noun, role_name, words};
use crate::{
    calendar::Period,
    facts::{Facts, UnitFact},
    row::{Cadence, Leg, LegKind, Place, Task},
    ruleset::RuleSet,
    term::{DistributionMode, EvidenceKind, Origin, Reading, UnitKind},
    verdict::{Action, Because},
};

/// A leg that a submission answers; legs without a calendar have no period.
pub(super) struct Matched<'t> {
    pub leg: &'t Leg,
    pub period: Option<Period>,
}

/// Reports answer report legs, other evidence the activity legs that list its kind.
fn answers(leg: &Leg, kind: EvidenceKind) -> bool {
    let of_kind = if kind == EvidenceKind::Report {
        LegKind::Report
    } else {
        LegKind::Activity
    };
    leg.kind == of_kind && leg.evidence.contains(&kind)
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
    match facts.period {
        Some(_) => explicit(set, task, facts, &fitting, outcomes),
        None => shortest(set, facts, &fitting),
    }
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
        let period = times(leg).map(|times| set.framework().reporting_year.period(times, named.period_start));
        matched.push(Matched { leg, period });
    }
    matched
}

fn times(leg: &Leg) -> Option<u32> {
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
            (period.span == span).then_some(Matched {
                leg,
                period: Some(period),
            })
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

fn shortest<'t>(set: &RuleSet, facts: &Facts, legs: &[&'t Leg]) -> Vec<Matched<'t>> {
    let Some(most) = legs.iter().filter_map(|leg| times(leg)).max() else {
        return legs.iter().map(|leg| Matched { leg, period: None }).collect();
    };
    let period = set.framework().reporting_year.period(most, facts.event_date);
    legs.iter()
        .filter(|leg| times(leg) == Some(most))
        .map(|leg| Matched {
            leg,
            period: Some(period.clone()),
        })
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

/// Flag a peer audit of the auditor's own service, and say when an audit strays out of it.
pub(super) fn conflict(task: &Task, facts: &Facts, matched: &[Matched], outcomes: &mut Outcomes) {
    let mut legs = task
        .legs
        .iter()
        .filter(|leg| leg.kind == LegKind::Activity && answers(leg, facts.kind));
    if facts.own_service {
        let Some(leg) = legs.find(|leg| leg.place == Place::OtherService) else {
            return;
        };
        let message = format!(
            "row {} asks for a file in another service, and the auditor holds a role in {}: this audit does not count, \
             ask a colleague from another service to look at the file",
            task.reference,
            facts
                .service
                .as_ref()
                .map_or("the service audited", |service| service.name.as_str()),
        );
        let why = of_leg(leg, task, message.clone());
        outcomes.push("conflict".to_owned(), Action::Conflict { message }, why);
    } else if let Some(Matched { leg, .. }) = matched.iter().find(|matched| matched.leg.place == Place::OwnService) {
        let message = format!(
            "row {} is done in the auditor's own service; this is another one",
            task.reference
        );
        outcomes.warn(message.clone(), of_leg(leg, task, message));
    }
}

fn of_leg(leg: &Leg, task: &Task, sentence: impl Into<String>) -> Because {
    let source = leg.source_text.clone().unwrap_or_else(|| task.source.clone());
    Because {
        leg: Some(leg.id.clone()),
        ..because(Origin::Leg, sentence, Some(source))
    }
}

/// Bring the evidence to the recipients that its legs name without a condition, and to those copied always.
pub(super) fn distribute(set: &RuleSet, task: &Task, facts: &Facts, matched: &[Matched], outcomes: &mut Outcomes) {
    for Matched { leg, .. } in matched.iter().filter(|matched| matched.leg.condition.is_none()) {
        for recipient in leg.recipients.iter().filter(|recipient| recipient.condition.is_none()) {
            let mode = match recipient.mode {
                DistributionMode::ForInformation => " for information",
                DistributionMode::ForConsideration => " to consider",
                _ => "",
            };
            let sentence = format!(
                "row {} brings this {} to the {}{mode}, {}",
                task.reference,
                noun(facts),
                role_name(set, facts, &recipient.role),
                how_often(leg),
            );
            let action = Action::Distribute {
                mode: recipient.mode,
                role: recipient.role.clone(),
                via: recipient.via.clone(),
                anchor: recipient.anchor,
            };
            outcomes.push(
                format!("report:{}:{}", leg.id, recipient.role),
                action,
                of_leg(leg, task, sentence),
            );
        }
    }
    for Matched { leg, .. } in matched {
        let always = |copy: &&crate::row::CopyRule| copy.leg == leg.id && copy.condition.is_none();
        for copy in task.copies.iter().filter(always) {
            let name = role_name(set, facts, &copy.role);
            let sentence = format!(
                "row {} always has this {} copied to the {name}",
                task.reference,
                noun(facts)
            );
            let action = Action::Distribute {
                mode: DistributionMode::Copy,
                role: copy.role.clone(),
                via: None,
                anchor: copy.anchor,
            };
            outcomes.push(format!("copy:{}", copy.role), action, of_leg(leg, task, sentence));
        }
    }
}

/// A period as people say it: a month by its name, all others by their label.
fn words_of(period: &Period) -> String {
    let days = (period.span.end - period.span.start).num_days();
    if days > 31 {
        return period.label.clone();
    }
    period.span.start.format("%B %Y").to_string()
}

fn how_often(leg: &Leg) -> String {
    let words = match times(leg) {
        Some(12) => "every month",
        Some(6) => "every two months",
        Some(4) => "every quarter",
        Some(3) => "every four months",
        Some(2) => "twice a year",
        Some(_) => "once a year",
        None => match leg.cadence {
            Cadence::MeetingCycle { .. } => "for each meeting",
            _ => "when it is due",
        },
    };
    match leg.confidence {
        Reading::Stated => words.to_owned(),
        Reading::OurReading => format!("{words} (our reading: the framework does not say how often)"),
    }
}

/// Count the evidence towards the legs it answers. Only evidence that stands counts.
pub(super) fn satisfy(task: &Task, facts: &Facts, matched: &[Matched], outcomes: &mut Outcomes) {
    for Matched { leg, period } in matched {
        let Some(period) = period else {
            continue;
        };
        let about = match leg.per_unit {
            Some(UnitKind::Worker) => facts.worker.as_ref(),
            Some(UnitKind::Team) => facts.team.as_ref(),
            Some(UnitKind::Service) => facts.service.as_ref(),
            _ => Some(&facts.unit),
        };
        let name = about.map_or("", |unit: &UnitFact| unit.name.as_str());
        let sentence = format!(
            "this {} is what row {} asks for in {} of {name}",
            noun(facts),
            task.reference,
            words_of(period)
        );
        let action = Action::Satisfy {
            leg: leg.id.clone(),
            period: period.clone(),
        };
        outcomes.push(
            format!("satisfy:{}:{}", leg.id, period.span.start),
            action,
            of_leg(leg, task, sentence),
        );
    }
}

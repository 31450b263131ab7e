//! What follows from the legs that a submission answers, without any script: conflicts, recipients, duties met.

use super::{
    Outcomes, because,
    matching::{Matched, answers, times},
    noun, role_name,
};
use crate::{
    calendar::Period,
    facts::{Facts, UnitFact},
    row::{Cadence, Leg, LegKind, LegRecipient, Place, Task},
    ruleset::RuleSet,
    term::{DistributionMode, Origin, Reading, UnitKind},
    verdict::{Action, Because},
};

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
    // Whoever names a duty that is due as required has judged that its condition holds.
    let applies = |leg: &Leg| leg.condition.is_none() || leg.cadence == Cadence::AsRequired;
    for answered in matched.iter().filter(|matched| applies(matched.leg)) {
        let leg = answered.leg;
        let always = |to: &&LegRecipient| to.condition.is_none() && answered.is_for(&to.role);
        for recipient in leg.recipients.iter().filter(always) {
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
pub(super) fn words_of(period: &Period) -> String {
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
    for Matched { leg, period, forum } in matched {
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
        let meeting = forum.as_ref().map_or_else(String::new, |forum| format!(":{forum}"));
        outcomes.push(
            format!("satisfy:{}:{}{meeting}", leg.id, period.span.start),
            action,
            of_leg(leg, task, sentence),
        );
    }
}

//! Why an obligation exists and stands as it does: a chain of sentences down to the framework's own words.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, UnitKind},
    evidence, obligation,
};
use rules::{
    RuleSet,
    book::sentence as leg_sentence,
    plan::Timing,
    row::{Leg, Task},
    term::Reading,
    verdict::Because,
};

use super::{
    obligation::{ObligationStatus, status},
    owner::Owners,
    wording::{Wording, any_of, day, days, sentence},
};

/// What the sentences are made of.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules under which the obligation was planned.
    pub rules: &'a RuleSet,
    /// Since when those rules govern.
    pub valid_from: Option<NaiveDate>,
    /// Whose it is.
    pub owners: Owners<'a>,
    /// The holder that it is due from may be named.
    pub names_holder: bool,
    /// Evidence that counts towards it, as far as it may be seen.
    pub evidence: &'a [std::sync::Arc<evidence::Model>],
}

/// Why `row` is due, what counts towards it, how it stands and who says so.
#[must_use]
pub fn sentences(ground: &Ground<'_>, row: &obligation::Model) -> Vec<String> {
    let wording = Wording {
        rules: ground.rules,
        directory: ground.owners.directory,
        today: ground.owners.today,
    };
    let because: Option<Because> = serde_json::from_str(&row.because).ok();
    let task = ground.rules.task(&row.task);
    let leg = task.and_then(|task| task.legs.iter().find(|leg| leg.id == row.leg));
    let mut told = Vec::new();
    match task.zip(leg) {
        Some((task, leg)) => {
            let asks = leg_sentence(leg, ground.rules, wording.today);
            told.push(format!(
                "Row {}, “{}”, asks for it: {asks}.",
                task.reference, task.title
            ));
            told.push(fan_out(&wording, leg, row, ground.names_holder));
        }
        None => told.extend(because.as_ref().map(|because| sentence(&because.sentence))),
    }
    told.extend(occasion(&wording, task.zip(leg), row));
    told.push(due(ground.rules, row));
    told.push(held(&wording, ground.evidence, row));
    told.push(standing(&wording, row));
    if ground.names_holder && status(row, wording.today).is_undone() {
        told.push(wording.owners(&ground.owners.of(row)));
    }
    told.extend(source(ground, task.zip(leg), because.as_ref()));
    told
}

/// From whom it is due.
fn fan_out(wording: &Wording<'_>, leg: &Leg, row: &obligation::Model, names_holder: bool) -> String {
    let unit = wording.unit(row.unit_id);
    if let (Some(holder), false) = (row.holder_id, leg.per_holder.is_empty()) {
        let roles: Vec<String> = leg
            .per_holder
            .iter()
            .map(|code| wording.role(code).to_owned())
            .collect();
        if !names_holder {
            return format!(
                "Each {} owes their own: this is one of them, in {unit}.",
                any_of(&roles)
            );
        }
        let holder = wording.person(holder);
        return format!("Each {} owes their own: this is {holder}'s, in {unit}.", any_of(&roles));
    }
    match leg.per_unit.map(super::term::Same::same) {
        None | Some(UnitKind::Authority) => format!("It is due once for the whole authority, {unit}."),
        Some(kind) => format!("It is due from or about each {}: this one is {unit}.", kind_word(kind)),
    }
}

/// What a unit of a kind is called in a sentence.
#[must_use]
pub const fn kind_word(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Authority => "authority",
        UnitKind::Service => "service",
        UnitKind::Team => "team",
        UnitKind::Worker => "worker",
        UnitKind::Area => "area",
        UnitKind::Home => "home",
    }
}

/// For which period or meeting, or on what occasion.
fn occasion(wording: &Wording<'_>, known: Option<(&Task, &Leg)>, row: &obligation::Model) -> Option<String> {
    let label = &row.period_label;
    Some(match row.nature {
        ObligationNature::Periodic => {
            let span = days(rules::calendar::Span {
                start: row.period_start,
                end: row.period_end,
            });
            let often = known.map(|(task, leg)| Timing::of(task, leg));
            match often {
                Some(Timing::Periodic(1)) => format!("It comes once a reporting year: this is {label}, {span}."),
                Some(Timing::Periodic(times)) => {
                    format!("It comes {times} times a reporting year: this is {label}, {span}.")
                }
                _ => format!("It is for {label}, {span}."),
            }
        }
        ObligationNature::Meeting => {
            let meeting = row.meeting_id.and_then(|id| wording.directory.meeting(id))?;
            let forum = wording.said(&meeting.forum);
            format!("It is for the meeting of {forum} on {}.", day(meeting.held_on))
        }
        ObligationNature::Event => match (row.decided_by, &row.reason) {
            (Some(person), Some(reason)) if status(row, wording.today).is_undone() => {
                let (person, reason) = (wording.person(person), reason.trim_end_matches('.'));
                format!("The calendar does not know it: {person} raised it: {reason}.")
            }
            _ => "The calendar does not know it: it arose because there was reason to.".to_owned(),
        },
        ObligationNature::Standing => "It is a standing duty: it always holds and has no date.".to_owned(),
        ObligationNature::Planned => {
            "Its row is still being developed: it is a gap that is known, and not due yet.".to_owned()
        }
    })
}

/// By when.
fn due(rules: &RuleSet, row: &obligation::Model) -> String {
    let Some(last) = row.due() else {
        return "Without a date it is never late.".to_owned();
    };
    let grace = rules.framework().grace_days;
    let by_grace = row.period_end.checked_add_days(chrono::Days::new(grace.into())) == Some(last);
    match row.nature {
        ObligationNature::Periodic if by_grace && grace > 0 => format!(
            "Its period ends on {}, and there are {grace} days of grace: it is on time until {}.",
            day(row.period_end),
            day(last)
        ),
        ObligationNature::Meeting => format!("Papers for the meeting are on time until {}.", day(last)),
        _ => format!("It is on time until {}.", day(last)),
    }
}

/// What counts towards it.
fn held(wording: &Wording<'_>, evidence: &[std::sync::Arc<evidence::Model>], row: &obligation::Model) -> String {
    let asked = if row.required == 1 {
        "one piece of evidence".to_owned()
    } else {
        format!("{} pieces of evidence", row.required)
    };
    if row.met == 0 {
        return format!("It asks for {asked}; none is held.");
    }
    let mut shown: Vec<String> = evidence
        .iter()
        .map(|held| {
            format!(
                "that of {} by {}",
                day(held.event_date),
                wording.person(held.submitted_by)
            )
        })
        .collect();
    let hidden = usize::try_from(row.met).unwrap_or_default().saturating_sub(shown.len());
    if hidden > 0 {
        shown.push(format!("{hidden} that you may not see"));
    }
    format!("It asks for {asked}; what counts is {}.", shown.join(", "))
}

/// How it stands, and who decided so where somebody did.
fn standing(wording: &Wording<'_>, row: &obligation::Model) -> String {
    let reason = row
        .reason
        .as_deref()
        .unwrap_or("no reason is kept")
        .trim_end_matches('.');
    let decided = || {
        let person = row.decided_by.map_or("somebody", |person| wording.person(person));
        let on = row.decided_at.map(chrono::DateTime::<chrono::Utc>::from);
        let on = on.map_or_else(String::new, |at| format!(" on {}", day(crate::clock::civil_day(at))));
        format!("{person}{on}")
    };
    let done = row.completed_on.map(day).unwrap_or_default();
    match status(row, wording.today) {
        ObligationStatus::Met => format!("So it is met, in time, on {done}."),
        ObligationStatus::MetLate => format!("So it is met, but late, on {done}."),
        ObligationStatus::Overdue => {
            let late = wording.today.signed_duration_since(row.due_on).num_days();
            format!("So it is overdue by {late} {}.", if late == 1 { "day" } else { "days" })
        }
        ObligationStatus::Partial => "So it is met in part.".to_owned(),
        ObligationStatus::NotDue => format!("So it is not due yet: its period begins on {}.", day(row.period_start)),
        ObligationStatus::Open => "So it is open.".to_owned(),
        ObligationStatus::Standing => "So it stands, and nothing more is asked for.".to_owned(),
        ObligationStatus::Planned => "So nothing is asked for yet.".to_owned(),
        ObligationStatus::Waived => format!("It was waived by {}: {reason}.", decided()),
        ObligationStatus::NotApplicable => format!("It was marked as not applicable by {}: {reason}.", decided()),
        ObligationStatus::Cancelled => format!("It was cancelled: {reason}."),
    }
}

/// Who says so: the version of the rules with the place in the script, and the framework.
fn source(ground: &Ground<'_>, known: Option<(&Task, &Leg)>, because: Option<&Because>) -> Vec<String> {
    let mut told = Vec::new();
    let hash: String = ground.rules.hash().chars().take(12).collect();
    let place = because.and_then(|because| {
        let script = because.script.as_deref()?;
        Some(
            because
                .line
                .map_or_else(|| script.to_owned(), |line| format!("{script}, line {line}")),
        )
    });
    let since = ground
        .valid_from
        .map_or_else(String::new, |from| format!(", in force from {}", day(from)));
    told.push(match place {
        Some(place) => format!("Version {hash} of the rules{since} says so in {place}."),
        None => format!("Version {hash} of the rules{since} says so."),
    });
    let Some((task, leg)) = known else {
        told.extend(
            because
                .and_then(|because| because.source.as_deref())
                .map(|words| format!("The framework: “{words}”")),
        );
        return told;
    };
    match (&leg.source_text, leg.confidence) {
        (Some(words), Reading::Stated) => told.push(format!("The framework's own words, {}: “{words}”", task.source)),
        (Some(words), Reading::OurReading) => told.push(format!(
            "The framework says, {}: “{words}” How often is our reading, which a QA lead can change.",
            task.source
        )),
        (None, _) => told.push(format!("It stands in the framework at {}.", task.source)),
    }
    told
}

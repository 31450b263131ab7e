//! Cases about time: what they say of a late duty or of a period that ended, and the ordinary one around it.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use toml::Spanned;

use super::{evidence::day, given};
use crate::{
    due::Due,
    escalation::Late,
    period_end::Ended,
    row::{Cadence, Leg, Task},
    ruleset::RuleSet,
    term::{FollowUpKind, UnitKind},
};

/// What a case may say about a duty at its date, after `late.` or `ended.`, and what each means, for the guide.
pub(crate) const KEYS: &[(&str, &str, &str)] = &[
    ("late", "days_late", "how many days late; else one, and never less"),
    (
        "late",
        "follow_up",
        "`\"FURTHER_AUDIT\"` or `\"RE_REVIEW\"`: it is a follow-up that is late",
    ),
    (
        "late",
        "task",
        "in `lib/overdue.cases.toml` only: the row whose duty is late, such as `\"3.16\"`",
    ),
    (
        "ended",
        "met_late",
        "how many of those that count came too late; else none",
    ),
    (
        "ended",
        "submitted",
        "how many were sent in, whether they count or not; else as many as count",
    ),
    ("ended", "concerns", "how many recorded a concern; else none"),
    (
        "ended",
        "significant_concerns",
        "how many recorded a significant concern; else none",
    ),
    (
        "both",
        "leg",
        "which duty of the row, such as `\"3.14/r2\"`; else the first that has a date",
    ),
    ("both", "due", "the last day to do it; else 12 May 2026"),
    (
        "both",
        "period",
        "the period in words; else the one in which 12 May 2026 lies",
    ),
    ("both", "required", "how many are asked for; else as the duty says"),
    (
        "both",
        "met",
        "how many are there and count; else none when it is late, all when a period ended",
    ),
    (
        "both",
        "unit",
        "kind of unit that it is for; else as the duty says, a service for a holder of a role, or the authority",
    ),
    (
        "both",
        "holder",
        "the role of the one holder that it is for; else as the duty says",
    ),
    (
        "both",
        "forum",
        "the forum for whose meeting it is; else as the duty says",
    ),
];

/// What a case says; whatever is left out is ordinary.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DueEntry {
    pub task: Option<Spanned<String>>,
    pub days_late: Option<Spanned<u32>>,
    pub follow_up: Option<Spanned<FollowUpKind>>,
    pub met_late: Option<Spanned<u32>>,
    pub submitted: Option<Spanned<u32>>,
    pub concerns: Option<Spanned<u32>>,
    pub significant_concerns: Option<Spanned<u32>>,
    pub leg: Option<Spanned<String>>,
    #[serde(deserialize_with = "day")]
    pub due: Option<NaiveDate>,
    pub period: Option<String>,
    pub required: Option<u32>,
    pub met: Option<u32>,
    pub unit: Option<UnitKind>,
    pub holder: Option<Spanned<String>>,
    pub forum: Option<Spanned<String>>,
}

impl DueEntry {
    /// What it says that does not fit `late` or `ended`: key and offset of its value.
    pub fn misplaced(&self, late: bool) -> Vec<(&'static str, usize)> {
        fn at<T>(key: &'static str, said: Option<&Spanned<T>>) -> Option<(&'static str, usize)> {
            said.map(|said| (key, said.span().start))
        }
        let wrong = if late {
            [
                at("met_late", self.met_late.as_ref()),
                at("submitted", self.submitted.as_ref()),
                at("concerns", self.concerns.as_ref()),
                at("significant_concerns", self.significant_concerns.as_ref()),
            ]
        } else {
            [
                at("days_late", self.days_late.as_ref()),
                at("follow_up", self.follow_up.as_ref()),
                None,
                None,
            ]
        };
        wrong.into_iter().flatten().collect()
    }

    /// Roles that it names.
    pub fn roles(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.holder.iter().chain(&self.forum)
    }
}

/// The late duty of a case.
pub(super) fn late(rules: &RuleSet, task: &Task, given: &DueEntry) -> Late {
    let mut due = due(rules, task, given);
    due.met = given.met.unwrap_or(0);
    let days = given.days_late.as_ref().map_or(1, |days| *days.get_ref());
    due.today = after(due.due_on, days);
    Late {
        due,
        follow_up: given.follow_up.as_ref().map(|kind| *kind.get_ref()),
    }
}

/// The ended period of a case.
pub(super) fn ended(rules: &RuleSet, task: &Task, given: &DueEntry) -> Ended {
    let mut due = due(rules, task, given);
    due.met = given.met.unwrap_or(due.required);
    due.today = after(due.due_on, 1);
    let number = |said: &Option<Spanned<u32>>| said.as_ref().map(|said| *said.get_ref());
    let significant = number(&given.significant_concerns).unwrap_or(0);
    Ended {
        met_late: number(&given.met_late).unwrap_or(0),
        submitted: number(&given.submitted).unwrap_or(due.met),
        concerns: number(&given.concerns).unwrap_or(significant),
        significant_concerns: significant,
        due,
    }
}

fn due(rules: &RuleSet, task: &Task, given: &DueEntry) -> Due {
    let leg = leg(task, given);
    let said = |word: &Option<Spanned<String>>| word.as_ref().map(|word| word.get_ref().clone());
    let holder = said(&given.holder).or_else(|| leg?.per_holder.first().cloned());
    let kind = given.unit.or_else(|| leg?.per_unit).unwrap_or(if holder.is_some() {
        UnitKind::Service
    } else {
        UnitKind::Authority
    });
    let due_on = given.due.unwrap_or_else(given::ordinary_day);
    let in_unit = |wanted: &[UnitKind], of| wanted.contains(&kind).then(|| given::unit(of));
    let forum = said(&given.forum).or_else(|| match &leg?.cadence {
        Cadence::MeetingCycle { forum } => forum.clone(),
        _ => None,
    });
    let times = leg.and_then(|leg| leg.cadence.times_per_year());
    let year = rules.framework().reporting_year;
    let period = times.map(|times| year.period(times, given::ordinary_day()).label);
    Due {
        task: task.reference.clone(),
        leg: said(&given.leg)
            .or_else(|| leg.map(|leg| leg.id.clone()))
            .unwrap_or_default(),
        unit: given::unit(kind),
        team: in_unit(&[UnitKind::Team, UnitKind::Worker], UnitKind::Team),
        service: (kind != UnitKind::Authority).then(|| given::unit(UnitKind::Service)),
        holder,
        period: given
            .period
            .clone()
            .or(period)
            .or_else(|| forum.as_ref().map(|forum| format!("{forum} {due_on}")))
            .unwrap_or_default(),
        forum,
        due_on,
        today: due_on,
        required: given.required.unwrap_or(leg.map_or(1, |leg| leg.required)),
        met: 0,
    }
}

/// The leg that the case names, else the first that has a date. A follow-up has none.
fn leg<'t>(task: &'t Task, given: &DueEntry) -> Option<&'t Leg> {
    if let Some(named) = &given.leg {
        return task.legs.iter().find(|leg| leg.id == *named.get_ref());
    }
    if given.follow_up.is_some() {
        return None;
    }
    let dated =
        |leg: &&Leg| leg.cadence.times_per_year().is_some() || matches!(leg.cadence, Cadence::MeetingCycle { .. });
    task.legs.iter().find(dated).or(task.legs.first())
}

fn after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

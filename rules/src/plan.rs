//! What is due, to be done by whom, and when: a pure function of the rules, the directory and the meetings. No clock.
//!
//! * A period is owed by the units or role holders that are there on its **last** day: who joins owes the period they
//!   join in, who leaves does not owe the one they leave in, and who moves owes where they stand on that day.
//! * A meeting is owed by those who are there on the day of the meeting; it is due on the last day for its papers.
//! * A standing duty, and a row still being developed, has one undated occurrence for each owner.
//! * What only an event raises is never planned.

use chrono::NaiveDate;

use crate::{
    calendar::{Period, PeriodRef, Span},
    row::{Leg, Task},
    ruleset::RuleSet,
    term::UnitKind,
    vocabulary::Framework,
};

mod meeting;
mod owner;
mod timing;

pub(crate) use meeting::meets;
pub use owner::falls_to;
pub use timing::Timing;

use self::{
    meeting::Sittings,
    owner::{Key, OfLeg, Owners},
};

/// Everything that a plan depends on. Days are civil dates; `to` is the last day, absent: no end is known.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// Every unit, in any order.
    pub units: &'a [UnitSpan],
    /// Every appointment, in any order.
    pub holders: &'a [Holding<'a>],
    /// Every meeting known, those before the plan begins too, in any order.
    pub meetings: &'a [Meeting<'a>],
}

/// A unit while it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitSpan {
    /// Whatever the caller knows it by.
    pub unit: u32,
    /// What it is.
    pub kind: UnitKind,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// A person while holding a role in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding<'a> {
    /// Whatever the caller knows the person by.
    pub person: u32,
    /// Where the role is held.
    pub unit: u32,
    /// Role code.
    pub role: &'a str,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// A meeting of a forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting<'a> {
    /// Whatever the caller knows it by.
    pub meeting: u32,
    /// Role code of the forum.
    pub forum: &'a str,
    /// Day of the meeting.
    pub held_on: NaiveDate,
    /// Last day for its papers; see [`RuleSet::papers_due_on`].
    pub papers_due_on: NaiveDate,
}

/// One thing due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence<'a> {
    /// The row.
    pub task: &'a Task,
    /// The leg of it.
    pub leg: &'a Leg,
    /// The unit that owes it, or in which its holder holds the role.
    pub unit: u32,
    /// The role holder who owes it, where the leg fans out over holders.
    pub person: Option<u32>,
    /// What it is due for.
    pub slot: When<'a>,
    /// Last day to do it without being late; absent: it has no date and is never late.
    pub due_on: Option<NaiveDate>,
    /// How many pieces of evidence it asks for.
    pub required: u32,
}

/// What something is due for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When<'a> {
    /// A slice of the reporting year.
    Period(PeriodRef),
    /// A meeting of a forum.
    Meeting {
        /// What the caller knows it by.
        meeting: u32,
        /// Role code of the forum.
        forum: &'a str,
        /// From the day after the forum's last meeting, else the first day of the reporting year, to the day of this one.
        span: Span,
    },
    /// Always.
    Standing,
    /// Not yet: the row is still being developed.
    Planned,
}

impl When<'_> {
    /// Its first and last day, where it has a date.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Period(slice) => Some(slice.span()),
            Self::Meeting { span, .. } => Some(*span),
            Self::Standing | Self::Planned => None,
        }
    }

    /// As people write it, such as `2026/27 Q2` or `CPP 2026-06-12`, with its days, where it has a date.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::Period(slice) => Some(slice.period()),
            Self::Meeting { forum, span, .. } => Some(Period {
                label: format!("{forum} {}", span.end),
                span: *span,
            }),
            Self::Standing | Self::Planned => None,
        }
    }
}

/// Everything due in a period that touches `within`, for a meeting whose day or last day for papers touches it, and
/// without a date for whoever is there on any day of it. In the order of the framework: by leg, then time, then owner;
/// each owner at most once for each leg and period or meeting.
pub fn plan<'a>(ground: &Ground<'a>, within: Span) -> impl Iterator<Item = Occurrence<'a>> + use<'a> {
    let rules = ground.rules;
    let owners = Owners::of(ground);
    let sittings = Sittings::of(ground, within);
    let legs = rules
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)));
    legs.flat_map(move |(task, leg)| {
        let owners = owners.of_leg(rules, leg);
        let slots = match Timing::of(task, leg) {
            Timing::Periodic(times) => periods(rules.framework(), times, within),
            Timing::EachMeeting => sittings.of_leg(leg),
            Timing::Standing => vec![Slot::undated(When::Standing, within)],
            Timing::Developing => vec![Slot::undated(When::Planned, within)],
            Timing::Event => Vec::new(),
        };
        slots.into_iter().flat_map(move |slot| slot.owed_by(task, leg, &owners))
    })
}

/// The last day to do what is due for a period: its own last day and the framework's days of grace.
#[must_use]
pub fn due_on(framework: &Framework, span: Span) -> NaiveDate {
    let grace = chrono::Days::new(framework.grace_days.into());
    span.end.checked_add_days(grace).unwrap_or(span.end)
}

fn periods<'a>(framework: &Framework, times: u32, within: Span) -> Vec<Slot<'a>> {
    let slices = framework.reporting_year.slices(times, within);
    slices
        .map(|slice| Slot {
            when: When::Period(slice),
            due_on: Some(due_on(framework, slice.span())),
            there: on(slice.span().end),
        })
        .collect()
}

fn on(day: NaiveDate) -> Span {
    Span { start: day, end: day }
}

/// What a leg is due for, and on which days somebody has to be there to owe it.
#[derive(Clone, Copy)]
struct Slot<'a> {
    when: When<'a>,
    due_on: Option<NaiveDate>,
    there: Span,
}

impl<'a> Slot<'a> {
    fn undated(when: When<'a>, there: Span) -> Self {
        Self {
            when,
            due_on: None,
            there,
        }
    }

    fn owed_by(self, task: &'a Task, leg: &'a Leg, owners: &OfLeg) -> Vec<Occurrence<'a>> {
        let occurrence = |owner: Key| Occurrence {
            task,
            leg,
            unit: owner.unit,
            person: owner.person,
            slot: self.when,
            due_on: self.due_on,
            required: leg.required,
        };
        owners.during(self.there).map(occurrence).collect()
    }
}

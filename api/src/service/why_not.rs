//! Why there is no obligation of a task for a unit and a period, or none that asks for anything: leg by leg, from the rules,
//! the directory and the meetings. Where there is one, that is said.

use chrono::{Months, NaiveDate};
use entity::{
    column::{MeetingStatus, UnitKind},
    id::UnitId,
    obligation, unit,
};
use rules::{
    RuleSet,
    book::sentence as leg_sentence,
    calendar::Span,
    plan::{Timing, falls_to},
    row::{Cadence, Leg, Task},
};

use super::{
    obligation::{ObligationStatus, status},
    term::Same,
    why::kind_word,
    wording::{Wording, any_of, day, days},
};
use crate::directory::Directory;

/// Why a leg asks nothing of a unit in a period, or what it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There is an obligation, and it asks for evidence.
    Due,
    /// There is one, and it is met.
    Met,
    /// There was one, and a person waived it.
    Waived,
    /// There was one, and a person marked it as not applicable.
    NotApplicable,
    /// There was one, and it was cancelled.
    Cancelled,
    /// It is due from units of another kind.
    OtherUnitKind,
    /// The unit is not there on the day that counts.
    UnitNotThere,
    /// It is due from each holder of a role, and nobody holds it there.
    NobodyHoldsRole,
    /// Only a person or a rule raises it.
    OnlyWhenRaised,
    /// No meeting of its forum is called in the period.
    NoMeeting,
    /// Its row is still being developed.
    BeingDeveloped,
    /// The period is further ahead than is planned.
    NotPlannedYet,
    /// Nothing was planned for it, or it may not be seen.
    NotPlanned,
}

/// What there is to say of one leg.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The leg.
    pub leg: String,
    /// In one word.
    pub reason: Reason,
    /// In one sentence.
    pub sentence: String,
}

/// What is asked, and what the answer rests on.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The rules of today.
    pub rules: &'a RuleSet,
    /// Units, people and meetings.
    pub directory: &'a Directory,
    /// The row of the framework.
    pub task: &'a Task,
    /// The unit.
    pub unit: &'a unit::Model,
    /// The period.
    pub period: Span,
    /// The day, Europe/London.
    pub today: NaiveDate,
    /// How far ahead is planned, months.
    pub horizon_months: u32,
}

/// One answer for every leg; `found` are the obligations of the task for exactly that unit whose period touches the one asked
/// for, as far as they may be seen.
#[must_use]
pub fn answers(question: &Question<'_>, found: &[obligation::Model]) -> Vec<Answer> {
    let of_leg = |leg: &Leg| -> Vec<&obligation::Model> { found.iter().filter(|row| row.leg == leg.id).collect() };
    let legs = question.task.legs.iter();
    legs.map(|leg| {
        let (reason, why) = match question.of_rows(&of_leg(leg)) {
            Some(known) => known,
            None => question.of_nothing(leg),
        };
        let asks = leg_sentence(leg, question.rules, question.today);
        Answer {
            leg: leg.id.clone(),
            reason,
            sentence: format!("{asks}: {why}."),
        }
    })
    .collect()
}

impl Question<'_> {
    fn wording(&self) -> Wording<'_> {
        Wording {
            rules: self.rules,
            directory: self.directory,
            today: self.today,
        }
    }

    /// What the obligations of a leg say; the one that most asks for something first.
    fn of_rows(&self, rows: &[&obligation::Model]) -> Option<(Reason, String)> {
        let told = |row: &&&obligation::Model| (status(row, self.today).is_undone(), std::cmp::Reverse(row.due_on));
        let row = rows.iter().max_by_key(told)?;
        let reason = || {
            row.reason
                .as_deref()
                .unwrap_or("no reason is kept")
                .trim_end_matches('.')
        };
        let who = || {
            row.decided_by
                .map_or("somebody", |person| self.wording().person(person))
        };
        let label = &row.period_label;
        let done = || row.completed_on.map(day).unwrap_or_default();
        Some(match status(row, self.today) {
            ObligationStatus::Met | ObligationStatus::MetLate => (
                Reason::Met,
                format!("the one for {label} has been met since {}", done()),
            ),
            ObligationStatus::Waived => (
                Reason::Waived,
                format!("the one for {label} was waived by {}: {}", who(), reason()),
            ),
            ObligationStatus::NotApplicable => (
                Reason::NotApplicable,
                format!(
                    "the one for {label} was marked as not applicable by {}: {}",
                    who(),
                    reason()
                ),
            ),
            ObligationStatus::Cancelled => (
                Reason::Cancelled,
                format!("the one for {label} was cancelled: {}", reason()),
            ),
            ObligationStatus::Planned => (
                Reason::BeingDeveloped,
                "the row is still being developed, so that it is listed and not due".to_owned(),
            ),
            _ => (
                Reason::Due,
                match row.due() {
                    Some(last) => format!("there is one for {label}, due on {}", day(last)),
                    None => "there is one, which always holds and has no date".to_owned(),
                },
            ),
        })
    }

    /// Why there is no obligation of a leg.
    fn of_nothing(&self, leg: &Leg) -> (Reason, String) {
        let timing = Timing::of(self.task, leg);
        match timing {
            Timing::Developing => return (Reason::BeingDeveloped, "the row is still being developed".to_owned()),
            Timing::Event => {
                let when = leg
                    .condition
                    .as_deref()
                    .map_or_else(String::new, |when| format!(", {when}"));
                let why = format!("it comes only when somebody raises it{when}, and nobody did");
                return (Reason::OnlyWhenRaised, why);
            }
            Timing::Periodic(_) | Timing::EachMeeting | Timing::Standing => {}
        }
        self.of_kind(leg)
            .or_else(|| self.of_meetings(leg, timing))
            .or_else(|| self.of_days(leg, timing))
            .unwrap_or_else(|| {
                let why = "nothing was planned for it, or you may not see it; what had ended before the calendar was kept is not \
                           added afterwards";
                (Reason::NotPlanned, why.to_owned())
            })
    }

    fn of_kind(&self, leg: &Leg) -> Option<(Reason, String)> {
        if !leg.per_holder.is_empty() {
            return None;
        }
        let wanted: UnitKind = leg.per_unit.map_or(UnitKind::Authority, Same::same);
        if wanted == self.unit.kind {
            return None;
        }
        let name = self.wording().unit(self.unit.id);
        let is = kind_word(self.unit.kind);
        let article = if is.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let why = match wanted {
            UnitKind::Authority => format!("it is due once for the whole authority, and {name} is {article} {is}"),
            wanted => format!(
                "it is due from or about each {}, and {name} is {article} {is}",
                kind_word(wanted)
            ),
        };
        Some((Reason::OtherUnitKind, why))
    }

    fn of_meetings(&self, leg: &Leg, timing: Timing) -> Option<(Reason, String)> {
        if timing != Timing::EachMeeting || !self.meetings(leg).is_empty() {
            return None;
        }
        let forums: Vec<String> = forums(leg)
            .iter()
            .map(|forum| self.wording().said(forum).to_owned())
            .collect();
        let why = format!("no meeting of {} is called from {}", any_of(&forums), days(self.period));
        Some((Reason::NoMeeting, why))
    }

    /// Days of the called meetings for which the leg is due.
    fn meetings(&self, leg: &Leg) -> Vec<NaiveDate> {
        let forums = forums(leg);
        let all = self.directory.meetings().iter();
        let called =
            all.filter(|meeting| meeting.status == MeetingStatus::Called && self.period.contains(meeting.held_on));
        called
            .filter(|meeting| forums.contains(&meeting.forum.as_str()))
            .map(|meeting| meeting.held_on)
            .collect()
    }

    /// Nobody who would owe it is there on the days that count, or those days are too far ahead.
    fn of_days(&self, leg: &Leg, timing: Timing) -> Option<(Reason, String)> {
        let ends: Vec<NaiveDate> = match timing {
            Timing::Periodic(times) => {
                let year = self.rules.framework().reporting_year;
                year.slices(times, self.period).map(|slice| slice.span().end).collect()
            }
            Timing::EachMeeting => self.meetings(leg),
            Timing::Standing | Timing::Event | Timing::Developing => vec![self.today],
        };
        let name = self.wording().unit(self.unit.id);
        if !ends.iter().any(|end| self.directory.exists(self.unit.id, *end)) {
            return Some((Reason::UnitNotThere, self.not_there(name, &ends)));
        }
        if !leg.per_holder.is_empty() && !ends.iter().any(|end| self.somebody_holds(leg, self.unit.id, *end)) {
            let roles: Vec<String> = leg
                .per_holder
                .iter()
                .map(|code| self.wording().role(code).to_owned())
                .collect();
            let last = ends.last().copied().unwrap_or(self.period.end);
            let why = format!(
                "it is due from each {}, and nobody holds that in {name} on {}, the day that counts",
                any_of(&roles),
                day(last)
            );
            return Some((Reason::NobodyHoldsRole, why));
        }
        let horizon = self.today.checked_add_months(Months::new(self.horizon_months))?;
        (self.period.start > horizon).then(|| {
            let months = self.horizon_months;
            let why = format!("duties are planned {months} months ahead, until {}", day(horizon));
            (Reason::NotPlannedYet, why)
        })
    }

    fn not_there(&self, name: &str, ends: &[NaiveDate]) -> String {
        let from = day(self.unit.valid_from);
        let there = self.unit.valid_to.map_or_else(
            || format!("has been there since {from}"),
            |to| format!("was there from {from} to {}", day(to)),
        );
        let counts = ends
            .last()
            .map_or_else(String::new, |end| format!(", here {}", day(*end)));
        format!("it is owed by those who are there on the last day of its period{counts}, and {name} {there}")
    }

    fn somebody_holds(&self, leg: &Leg, unit: UnitId, on: NaiveDate) -> bool {
        self.directory.appointments().any(|held| {
            held.unit_id == unit
                && held.valid_from <= on
                && held.valid_to.is_none_or(|to| on <= to)
                && falls_to(self.rules, leg, &held.role)
        })
    }
}

/// Whose meetings a leg is for.
fn forums(leg: &Leg) -> Vec<&str> {
    if let Cadence::MeetingCycle { forum: Some(forum) } = &leg.cadence {
        return vec![forum.as_str()];
    }
    let always = leg.recipients.iter().filter(|to| to.condition.is_none());
    always.map(|to| to.role.as_str()).collect()
}

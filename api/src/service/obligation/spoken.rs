//! An obligation in plain words: for calendars, tables and lists that people read without our screens around them.

use chrono::{Datelike as _, Days, NaiveDate};
use entity::{
    column::{ObligationNature, UnitKind},
    obligation,
};
use rules::RuleSet;

use super::ObligationStatus;
use crate::directory::Directory;

/// Says what an obligation is, with the names of one day.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// Units, people and meetings.
    pub directory: &'a Directory,
    /// Titles of tasks and names of forums.
    pub rules: &'a RuleSet,
    /// The day whose names are used.
    pub today: NaiveDate,
    /// Single workers and holders may be named.
    pub names_workers: bool,
}

impl Speaker<'_> {
    /// Number and title of its task: `3.16 Supervision case-file audit`.
    #[must_use]
    pub fn what(&self, row: &obligation::Model) -> String {
        match self.title(&row.task) {
            Some(title) => format!("{} {title}", row.task),
            None => row.task.clone(),
        }
    }

    /// Title of a task, if the rules still have it.
    #[must_use]
    pub fn title(&self, task: &str) -> Option<String> {
        let task = self.rules.task(task)?;
        let worded = self.rules.vocabulary().worded(&task.title, self.today);
        Some(worded.into_owned())
    }

    /// The holder that it is due from, else the unit; nothing for the authority as a whole, and for what may not be named.
    #[must_use]
    pub fn whose(&self, row: &obligation::Model) -> Option<&str> {
        if let Some(holder) = row.holder_id.filter(|_| self.names_workers) {
            return self.directory.person(holder).map(|person| person.name.as_str());
        }
        let unit = self.directory.unit(row.unit_id)?;
        match unit.kind {
            UnitKind::Authority => None,
            UnitKind::Worker if !self.names_workers => None,
            _ => Some(self.directory.name(unit.id, self.today)),
        }
    }

    /// For when it is: `November 2026`, `2026/27 Q2`, `for the LSCB on 5 March 2027`.
    #[must_use]
    pub fn period(&self, row: &obligation::Model) -> String {
        if let Some(meeting) = row.meeting_id.and_then(|id| self.directory.meeting(id)) {
            return format!("for {} on {}", self.role(&meeting.forum), day(meeting.held_on));
        }
        if is_a_month(row.period_start, row.period_end) {
            return row.period_start.format("%B %Y").to_string();
        }
        match row.nature {
            // Its label is the day on which it is due, which stands beside it anyway.
            ObligationNature::Event => "as required".to_owned(),
            _ => row.period_label.clone(),
        }
    }

    /// A role as a sentence says it.
    #[must_use]
    pub fn role<'b>(&'b self, code: &'b str) -> &'b str {
        self.rules.role(code).map_or(code, |role| role.said_on(self.today))
    }

    /// All of it on one line: `3.16 Supervision case-file audit: North Locality Team, November 2026`.
    #[must_use]
    pub fn line(&self, row: &obligation::Model) -> String {
        let (what, period) = (self.what(row), self.period(row));
        match self.whose(row) {
            Some(whose) => format!("{what}: {whose}, {period}"),
            None => format!("{what}: {period}"),
        }
    }
}

/// How it stands, in words.
#[must_use]
pub const fn standing(status: ObligationStatus) -> &'static str {
    match status {
        ObligationStatus::Planned => "Planned",
        ObligationStatus::Standing => "Standing duty",
        ObligationStatus::NotDue => "Not begun",
        ObligationStatus::Open => "Open",
        ObligationStatus::Partial => "Partly done",
        ObligationStatus::Met => "Met",
        ObligationStatus::MetLate => "Met late",
        ObligationStatus::Overdue => "Overdue",
        ObligationStatus::Waived => "Waived",
        ObligationStatus::NotApplicable => "Not applicable",
        ObligationStatus::Cancelled => "Cancelled",
    }
}

/// A day as people write it: `5 March 2027`.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn is_a_month(start: NaiveDate, end: NaiveDate) -> bool {
    let last = end.checked_add_days(Days::new(1)).is_some_and(|next| next.day() == 1);
    start.day() == 1 && last && (start.year(), start.month()) == (end.year(), end.month())
}

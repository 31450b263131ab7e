//! How much an import changed.

use std::fmt;

use serde::Serialize;

use crate::store::import::Plan;

/// Rows that were new or differed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Partner agencies.
    pub agencies: usize,
    /// Units.
    pub units: usize,
    /// Names and parents of units.
    pub placements: usize,
    /// People.
    pub persons: usize,
    /// Appointments.
    pub appointments: usize,
    /// Case files.
    pub case_files: usize,
    /// Meetings.
    pub meetings: usize,
}

impl Summary {
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            agencies: plan.agencies.len(),
            units: plan.units.len(),
            placements: plan.placements.len(),
            persons: plan.persons.len(),
            appointments: plan.appointments.len(),
            case_files: plan.case_files.len(),
            meetings: plan.meetings.len(),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            agencies,
            units,
            placements,
            persons,
            appointments,
            case_files,
            meetings,
        } = self;
        write!(
            f,
            "new or changed: {agencies} agencies, {units} units, {placements} names and parents of units, \
             {persons} persons, {appointments} appointments, {case_files} case files, {meetings} meetings"
        )
    }
}

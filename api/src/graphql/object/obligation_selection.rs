//! A filter of obligations as it is given out: what counted something finds the same again.

use async_graphql::{ID, SimpleObject};

use crate::graphql::{
    query::obligation::ObligationFilter,
    scalar::{Date, RoleCode},
    term::{ObligationNature, ObligationState, ObligationStatus},
};

/// Which obligations were counted, field by field an `ObligationFilter`: ask for all of its fields and pass them on to
/// `obligations(filter:)` as they are. What is `null` does not matter.
#[derive(SimpleObject, Clone)]
#[graphql(serial)]
pub struct ObligationSelection {
    /// Of any of these tasks, by number.
    tasks: Option<Vec<String>>,
    /// Of any of these parts of the framework, 1 to 5.
    parts: Option<Vec<u32>>,
    /// Of any of these legs.
    legs: Option<Vec<String>>,
    /// Which any of these roles has to do.
    roles: Option<Vec<RoleCode>>,
    /// Which go to any of these forums or other roles.
    forums: Option<Vec<RoleCode>>,
    /// Due from or about any of these units, or units below them.
    units: Option<Vec<ID>>,
    /// Due from or about exactly this unit, not those below it.
    unit: Option<ID>,
    /// Due from any of these holders of a role.
    holders: Option<Vec<ID>>,
    /// In any of these states, as people or plans decided.
    states: Option<Vec<ObligationState>>,
    /// Standing like any of these today.
    statuses: Option<Vec<ObligationStatus>>,
    /// Due because of any of these.
    natures: Option<Vec<ObligationNature>>,
    /// With a due date, or without one.
    dated: Option<bool>,
    /// Due on this day or later.
    due_from: Option<Date>,
    /// Due on this day or earlier.
    due_to: Option<Date>,
    /// All the evidence that they ask for is there, or not.
    completed: Option<bool>,
}

impl From<ObligationFilter> for ObligationSelection {
    fn from(filter: ObligationFilter) -> Self {
        let ObligationFilter {
            tasks,
            parts,
            legs,
            roles,
            forums,
            units,
            unit,
            holders,
            states,
            statuses,
            natures,
            dated,
            due_from,
            due_to,
            completed,
        } = filter;
        Self {
            tasks,
            parts,
            legs,
            roles,
            forums,
            units,
            unit,
            holders,
            states,
            statuses,
            natures,
            dated,
            due_from,
            due_to,
            completed,
        }
    }
}

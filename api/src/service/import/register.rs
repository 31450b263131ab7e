//! What is known while files are read: the stored rows, those of the files, and what of it has changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{
    agency, appointment, case_file,
    column::UnitKind,
    id::{AgencyId, PersonId, UnitId},
    meeting, person, unit, unit_placement,
};
use rules::RuleSet;

use crate::{
    clock::Clock,
    store::import::{Existing, Plan},
};

/// Stored rows by their codes, and what the files make of them.
pub(super) struct Register<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) today: NaiveDate,
    pub(super) clock: &'a dyn Clock,
    pub(super) agencies: BTreeMap<String, agency::Model>,
    pub(super) units: BTreeMap<String, unit::Model>,
    pub(super) placements: HashMap<UnitId, Vec<unit_placement::Model>>,
    pub(super) persons: BTreeMap<String, person::Model>,
    pub(super) appointments: Vec<appointment::Model>,
    pub(super) case_files: BTreeMap<String, case_file::Model>,
    pub(super) meetings: Vec<meeting::Model>,
    /// Codes of lines that had a problem of their own: naming them elsewhere is no second problem.
    pub(super) doubtful: BTreeSet<String>,
    pub(super) plan: Plan,
}

impl<'a> Register<'a> {
    pub(super) fn new(existing: Existing, rules: &'a RuleSet, today: NaiveDate, clock: &'a dyn Clock) -> Self {
        let mut placements: HashMap<UnitId, Vec<unit_placement::Model>> = HashMap::new();
        for placement in existing.placements {
            placements.entry(placement.unit_id).or_default().push(placement);
        }
        Self {
            rules,
            today,
            clock,
            agencies: existing
                .agencies
                .into_iter()
                .map(|row| (row.code.clone(), row))
                .collect(),
            units: existing.units.into_iter().map(|row| (row.code.clone(), row)).collect(),
            placements,
            persons: existing
                .persons
                .into_iter()
                .map(|row| (row.code.clone(), row))
                .collect(),
            appointments: existing.appointments,
            case_files: existing
                .case_files
                .into_iter()
                .map(|row| (row.reference.clone(), row))
                .collect(),
            meetings: existing.meetings,
            doubtful: BTreeSet::new(),
            plan: Plan::default(),
        }
    }

    pub(super) fn into_plan(self) -> Plan {
        self.plan
    }

    pub(super) fn code_of(&self, id: UnitId) -> &str {
        self.units
            .values()
            .find(|unit| unit.id == id)
            .map_or("", |unit| unit.code.as_str())
    }

    pub(super) fn unit_codes(&self, kind: Option<UnitKind>) -> impl Iterator<Item = &str> {
        self.units
            .values()
            .filter(move |unit| kind.is_none_or(|kind| unit.kind == kind))
            .map(|unit| unit.code.as_str())
    }

    /// Where the unit stands on `on`; outside its dates the nearest span.
    pub(super) fn parent_of(&self, unit: UnitId, on: NaiveDate) -> Option<UnitId> {
        let spans = self.placements.get(&unit)?;
        let at = spans
            .iter()
            .filter(|span| span.valid_from <= on)
            .max_by_key(|span| span.valid_from);
        at.or_else(|| spans.iter().min_by_key(|span| span.valid_from))?
            .parent_id
    }

    pub(super) fn agency_id(&self, code: &str) -> Option<AgencyId> {
        self.agencies.get(code).map(|agency| agency.id)
    }

    pub(super) fn person_id(&self, code: &str) -> Option<PersonId> {
        self.persons.get(code).map(|person| person.id)
    }
}

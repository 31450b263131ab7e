//! What an actor may see, as data that the store turns into conditions: one rule for list, count, loader and node.

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    id::{PersonId, UnitId},
};

use super::{
    Actor, Duties,
    action::{CASEWORK, DIVISION, LINE, SUMMARIES, SUMMARY_ONLY, WHOLE_AUTHORITY},
};
use crate::directory::Directory;

/// What an actor may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Who sees.
    pub person: PersonId,
    /// How far.
    pub reach: Reach,
}

/// How far a scope goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything in the authority; reads of restricted rows are logged.
    All,
    /// The union of what follows.
    Limited(Limited),
}

/// The parts of a limited scope; a row is seen when any of them holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of its own: no two of them make a state"
)]
pub struct Limited {
    /// Worker units that the person is: their own work.
    pub own_worker_units: Vec<UnitId>,
    /// Teams managed.
    pub teams: Vec<UnitId>,
    /// Services run.
    pub services: Vec<UnitId>,
    /// Child-protection and looked-after evidence (IRO, CPA, safeguarding managers, panel chairs).
    pub protected: bool,
    /// Reports without a worker or a file, of the whole authority (CSCMT, SMT, CMT, chief executive).
    pub reports: bool,
    /// Roles through which addressed distributions are seen.
    pub roles: Vec<String>,
    /// What is distributed to the person may be about a single worker or file. Members, forums and partners see
    /// summaries only, whatever a rule sends them.
    pub worker_level: bool,
    /// Without a post of the authority: of a partner agency, or gone. What the person was given, or did in a post, is not theirs to
    /// see any more, only the concerns that they raised.
    pub outside: bool,
    /// Obligations that are the person's to do, and summaries that are meant for the roles held.
    pub duties: Duties,
}

impl Limited {
    fn runs(&self, unit: UnitId) -> bool {
        self.teams.contains(&unit) || self.services.contains(&unit)
    }

    /// Elected members, forums that only get summaries, and partners do not.
    fn works_with_teams(&self) -> bool {
        self.protected
            || self.reports
            || !(self.teams.is_empty() && self.services.is_empty() && self.own_worker_units.is_empty())
    }
}

impl Scope {
    /// The scope of `actor` with the structure as it is on `today`.
    #[must_use]
    pub fn of(actor: &Actor, directory: &Directory, today: NaiveDate) -> Self {
        let reach = if !actor.outside() && actor.holds(WHOLE_AUTHORITY) {
            Reach::All
        } else {
            Reach::Limited(limited(actor, directory, today))
        };
        Self {
            person: actor.person,
            reach,
        }
    }

    /// With the obligations that somebody owes or is to get; who sees everything sees those too.
    #[must_use]
    pub fn with_duties(mut self, duties: Duties) -> Self {
        if let Reach::Limited(limited) = &mut self.reach
            && !limited.outside
        {
            limited.duties = duties;
        }
        self
    }

    /// What the engine itself reads: everything, on behalf of nobody. Never handed to a request.
    #[must_use]
    pub(crate) fn engine() -> Self {
        Self {
            person: PersonId(uuid::Uuid::nil()),
            reach: Reach::All,
        }
    }

    /// Whether everything is seen.
    #[must_use]
    pub fn is_all(&self) -> bool {
        matches!(self.reach, Reach::All)
    }

    /// Whether single workers may be named. Members, forums and partners see summaries only.
    #[must_use]
    pub fn names_workers(&self) -> bool {
        match &self.reach {
            Reach::All => true,
            Reach::Limited(limited) => limited.worker_level,
        }
    }

    /// Whether whose an obligation is may be told, where it is due from this holder of a role: their work is single work. One's own
    /// name is no secret.
    #[must_use]
    pub fn names_holder(&self, holder: Option<PersonId>) -> bool {
        holder.is_none_or(|holder| holder == self.person || self.names_workers())
    }

    /// Whether it may be told where a concern came to, and to whom: this unit, of this team. To those outside only where it is a unit
    /// that everybody may look up, or they could find the team of a file or a worker by raising concerns about them. That it came
    /// to no unit tells as much.
    #[must_use]
    pub fn places(&self, unit: Option<UnitId>, team: Option<UnitId>) -> bool {
        match &self.reach {
            Reach::All => true,
            Reach::Limited(limited) => !limited.outside || (unit.is_some() && team.is_none()),
        }
    }

    /// Whether a unit may be looked up. The authority, its services and areas are no secret; teams are seen by those who
    /// work with evidence of teams, workers by their own line. A row that one sees shows its unit whatever this says.
    #[must_use]
    pub fn sees_unit(&self, directory: &Directory, unit: UnitId, today: NaiveDate) -> bool {
        let Reach::Limited(limited) = &self.reach else {
            return true;
        };
        let Some(found) = directory.unit(unit) else {
            return false;
        };
        match found.kind {
            UnitKind::Authority | UnitKind::Service | UnitKind::Area => true,
            UnitKind::Team | UnitKind::Home => limited.works_with_teams(),
            UnitKind::Worker => {
                limited.protected
                    || limited.own_worker_units.contains(&unit)
                    || directory.line(unit, today).iter().any(|above| limited.runs(*above))
            }
        }
    }
}

fn limited(actor: &Actor, directory: &Directory, today: NaiveDate) -> Limited {
    let mut limited = Limited {
        roles: actor.held.iter().map(|held| held.role.clone()).collect(),
        ..Limited::default()
    };
    // A partner sees what its agreement allows: nothing of the authority's own evidence, whatever roles it was given. So with
    // whoever has left.
    if actor.outside() {
        limited.roles.clear();
        limited.outside = true;
        return limited;
    }
    limited.worker_level = actor
        .held
        .iter()
        .any(|held| !SUMMARY_ONLY.contains(&held.role.as_str()));
    limited.own_worker_units = actor.units_of(&["WORKER"]).collect();
    let managed = actor.held.iter().filter(|held| LINE.contains(&held.role.as_str()));
    for held in managed {
        match held.kind {
            UnitKind::Team | UnitKind::Home | UnitKind::Area => limited.teams.push(held.unit),
            UnitKind::Service if DIVISION.contains(&held.role.as_str()) => limited.services.push(held.unit),
            UnitKind::Service | UnitKind::Authority | UnitKind::Worker => {}
        }
    }
    for service in limited.services.clone() {
        limited
            .teams
            .extend(directory.within(service, today).into_iter().filter(|id| {
                directory
                    .unit(*id)
                    .is_some_and(|unit| matches!(unit.kind, UnitKind::Team | UnitKind::Home))
            }));
    }
    limited.protected = actor.holds(CASEWORK);
    limited.reports = actor.holds(SUMMARIES);
    limited
}

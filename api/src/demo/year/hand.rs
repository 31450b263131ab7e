//! Whose hands do it: those who have it to do, by the same rules by which the service says whose a duty is.

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    follow_up,
    id::{PersonId, UnitId},
    obligation,
};
use rules::row::{Place, Task};

use super::ground::Ground;
use crate::{
    demo::chance::Chance,
    policy::{self, Action, Actor, HEADS},
    service::owner::Owners,
};

/// Somebody who may submit, and about which unit.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    /// What they sign in as.
    pub by: String,
    pub unit: UnitId,
}

/// A duty, the day of the work and the day of the submission.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub ground: &'a Ground,
    pub row: &'a obligation::Model,
    pub task: &'a Task,
    pub event: NaiveDate,
    pub day: NaiveDate,
}

impl Work<'_> {
    /// Somebody who has it to do and may submit it; nobody where the post is vacant.
    pub fn submitter(&self, chance: &mut Chance) -> Option<Hand> {
        let book = self.ground.app.rules().book();
        let owners = Owners {
            directory: &self.ground.directory,
            posts: book.posts(),
            today: self.day,
        };
        let ownership = owners.of(self.row);
        if ownership.vacant {
            return None;
        }
        let mut able = self.able(ownership.owners.iter().map(|owner| owner.person).collect());
        if able.is_empty() {
            // A body may have it done by those who answer for the row.
            let roles = self.task.responsible.iter();
            let holders = roles.flat_map(|role| self.ground.directory.holders(role, self.day));
            able = self.able(holders.map(|held| held.person_id).collect());
        }
        chance.pick(&able).cloned()
    }

    /// Somebody who looks at their own service where they should look at another's.
    pub fn partial(&self) -> Option<Hand> {
        let (row, task) = (self.row, self.task);
        let of_row = |place| task.legs.iter().any(|leg| leg.id == row.leg && leg.place == place);
        let service = row.service_id.filter(|_| of_row(Place::OtherService))?;
        let roles = task.responsible.iter();
        let holders = roles.flat_map(|role| self.ground.directory.holders_in(role, service, self.day));
        self.able(holders.map(|held| held.person_id).collect())
            .into_iter()
            .next()
    }

    /// Those of these people who may submit it, in the order of the register.
    fn able(&self, mut people: Vec<PersonId>) -> Vec<Hand> {
        people.sort_by_key(|person| self.ground.person(*person).to_owned());
        people.dedup();
        people.into_iter().filter_map(|person| self.hand(person)).collect()
    }

    fn hand(&self, person: PersonId) -> Option<Hand> {
        let ground = self.ground;
        let by = ground.subject(person)?;
        let actor = Actor::of(&ground.directory, by, self.day)?;
        let about = ground.directory.unit(self.row.unit_id).map(|unit| unit.kind);
        let unit = match about {
            Some(UnitKind::Worker) => ground.place_of(self.row.unit_id, self.event)?,
            _ => self.row.unit_id,
        };
        // What the authority owes may be told from one service by whoever runs it.
        let own = actor
            .held
            .iter()
            .map(|held| held.unit)
            .filter(|_| about == Some(UnitKind::Authority));
        let mut units = std::iter::once(unit).chain(own);
        let unit = units.find(|unit| self.may(&actor, *unit))?;
        let by = by.to_owned();
        Some(Hand { by, unit })
    }

    fn may(&self, actor: &Actor, unit: UnitId) -> bool {
        let line = self.ground.directory.line(unit, self.event);
        let action = Action::Submit {
            task: &self.task.reference,
            responsible: &self.task.responsible,
            elsewhere: self.task.legs.iter().any(|leg| leg.place == Place::OtherService),
            line: &line,
        };
        policy::authorise(actor, &action).is_ok()
    }
}

/// Who may waive it.
pub(super) fn decider(ground: &Ground, row: &obligation::Model, day: NaiveDate) -> String {
    let head = row.service_id.and_then(|service| {
        let mut heads = HEADS
            .iter()
            .flat_map(|role| ground.directory.holders_in(role, service, day));
        ground.subject(heads.next()?.person_id)
    });
    head.unwrap_or("head-of-safeguarding").to_owned()
}

/// Who works a follow-up off on that day: its owner, or whoever holds the post by then.
pub(super) fn keeper(ground: &Ground, row: &follow_up::Model, day: NaiveDate) -> Option<String> {
    let directory = &ground.directory;
    let owner = row.owner_id.filter(|owner| {
        let mut held = directory.held_by(*owner, day);
        held.any(|held| held.role == row.owner_role)
    });
    let line = directory.line(row.unit_id, day);
    let mut nearest = line
        .iter()
        .flat_map(|unit| directory.holders_in(&row.owner_role, *unit, day));
    let person = owner.or_else(|| nearest.next().map(|held| held.person_id))?;
    ground.subject(person).map(str::to_owned)
}

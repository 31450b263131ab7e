//! Whose an obligation is, today: the one place that says so. Lists of a person's duties, gaps, calendars and packs ask here.
//!
//! * A leg that fans out over holders of a role is the holder's own. Once that person has left the post, it is whoever's
//!   who holds it in that unit.
//! * Any other leg is for the roles that it names in `by`, else for those responsible for its row. For each of them the line
//!   of the obligation is climbed, from its unit over the team and the service that it keeps to the authority: the holders
//!   in the first unit where anybody holds the role have it to do. Where nobody in the line does, those who hold it in
//!   a unit below have: a duty of the authority is every head of service's, where heads of service are responsible.
//! * What is to be done in another service than one's own is everybody's who holds the role in another service.
//! * What nobody has to do, because the role is vacant or the rules no longer have the leg, falls to the first required
//!   post that somebody holds, and is shown as vacant.
//!
//! The structure is that of the obligation's period, as it keeps it; people are those of today.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    id::{PersonId, UnitId},
    obligation,
};

use crate::{
    directory::Directory,
    policy::{Duties, Owed, Owing},
};

mod audience;
mod post;

pub use audience::{Route, routes};
use post::{Falls, Post};
pub use post::{Posts, responsible};

/// Somebody who has an obligation to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub person: PersonId,
    /// Code of the role through which it is theirs.
    pub role: String,
    /// Where they hold it.
    pub unit: UnitId,
}

/// Whose an obligation is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ownership {
    /// Any of them can do it; none where not even a required post is held.
    pub owners: Vec<Owner>,
    /// Nobody holds the role: the one owner is a required post, which sees to it that somebody does it.
    pub vacant: bool,
}

/// People and posts of one day. Cheap to make.
#[derive(Clone, Copy, Debug)]
pub struct Owners<'a> {
    /// Units and people.
    pub directory: &'a Directory,
    /// Who answers for which leg.
    pub posts: &'a Posts,
    /// Whose holders count, Europe/London.
    pub today: NaiveDate,
}

/// A post held in a unit.
struct Held {
    owner: Owner,
    kind: UnitKind,
}

impl Owners<'_> {
    /// Whose `obligation` is.
    #[must_use]
    pub fn of(&self, obligation: &obligation::Model) -> Ownership {
        let found = match self.posts.falls(&obligation.leg) {
            Some(Falls::Holders(post)) => self.holders(post, obligation),
            Some(Falls::Line(posts)) => each(posts, |post| self.in_line(post, obligation)),
            Some(Falls::Elsewhere(posts)) => each(posts, |post| self.elsewhere(post, obligation)),
            None => Vec::new(),
        };
        let vacant = found.is_empty();
        let mut owners = if vacant { self.required_post() } else { found };
        let mut seen = BTreeSet::new();
        owners.retain(|owner| seen.insert(owner.person));
        Ownership { owners, vacant }
    }

    /// Everything that is `person`'s to do, and everything meant for the roles that the person holds for the whole
    /// authority: the other way round of [`Self::of`], save that nobody has the vacant posts' work on their list. Partner
    /// agencies' people owe the authority nothing.
    #[must_use]
    pub fn duties(&self, person: PersonId) -> Duties {
        if !self.directory.is_own(person) {
            return Duties::default();
        }
        let mut duties = Duties::default();
        let held: Vec<_> = self.directory.held_by(person, self.today).collect();
        for post in self.posts.held_with(held.iter().map(|held| held.role.as_str())) {
            self.owe(&mut duties.owed, post, person);
        }
        for held in held {
            let everywhere = self.kind(held.unit_id) == Some(UnitKind::Authority);
            for audience in self.posts.audiences(&held.role, everywhere) {
                if !duties.addressed.contains(audience) {
                    duties.addressed.push(audience.clone());
                }
            }
        }
        duties
    }

    fn owe(&self, owed: &mut Vec<Owed>, post: &Post, person: PersonId) {
        let all = self.held(post);
        let units: BTreeSet<UnitId> = all.iter().map(|held| held.owner.unit).collect();
        let own: BTreeSet<UnitId> = all
            .iter()
            .filter(|held| held.owner.person == person)
            .map(|held| held.owner.unit)
            .collect();
        let mut add = |legs: &std::sync::Arc<[String]>, which| {
            if !legs.is_empty() {
                owed.push(Owed {
                    legs: std::sync::Arc::clone(legs),
                    which,
                });
            }
        };
        for unit in own.iter().copied() {
            let Some(kind) = self.kind(unit) else { continue };
            let others = units.iter().copied().filter(|other| *other != unit).collect();
            add(&post.line, Owing::Line { unit, kind, others });
            let above: Vec<UnitId> = self.directory.line(unit, self.today).into_iter().skip(1).collect();
            let topmost = units.iter().any(|unit| self.kind(*unit) == Some(UnitKind::Authority));
            if !above.is_empty() && !topmost {
                let held = units.iter().copied().collect();
                add(&post.line, Owing::Above { units: above, held });
            }
            let beside = all.iter().map(|held| &held.owner);
            let beside = beside.filter(|owner| owner.unit == unit && owner.person != person);
            let others: BTreeSet<PersonId> = beside.map(|owner| owner.person).collect();
            add(
                &post.own,
                Owing::Holder {
                    unit,
                    others: others.into_iter().collect(),
                },
            );
        }
        add(&post.elsewhere, Owing::Elsewhere(self.services(own.into_iter())));
    }

    fn holders(&self, post: &Post, obligation: &obligation::Model) -> Vec<Owner> {
        let held = self.held(post).into_iter().map(|held| held.owner);
        let here: Vec<Owner> = held.filter(|owner| owner.unit == obligation.unit_id).collect();
        let own: Vec<Owner> = here
            .iter()
            .filter(|owner| Some(owner.person) == obligation.holder_id)
            .cloned()
            .collect();
        if own.is_empty() { here } else { own }
    }

    fn in_line(&self, post: &Post, obligation: &obligation::Model) -> Vec<Owner> {
        let all = self.held(post);
        let nearest = all.iter().filter_map(|held| place(obligation, held)).min();
        let within = |held: &Held| match nearest {
            Some(nearest) => place(obligation, held) == Some(nearest),
            None => self
                .directory
                .line(held.owner.unit, self.today)
                .contains(&obligation.unit_id),
        };
        all.into_iter().filter(within).map(|held| held.owner).collect()
    }

    fn elsewhere(&self, post: &Post, obligation: &obligation::Model) -> Vec<Owner> {
        let all = self.held(post);
        let at_home: BTreeSet<PersonId> = all
            .iter()
            .filter(|held| {
                let own = self.service(held.owner.unit);
                own.is_some() && own == obligation.service_id
            })
            .map(|held| held.owner.person)
            .collect();
        let owners = all.into_iter().map(|held| held.owner);
        owners.filter(|owner| !at_home.contains(&owner.person)).collect()
    }

    fn required_post(&self) -> Vec<Owner> {
        let holders = self.posts.required().iter();
        let mut holders = holders.flat_map(|post| self.directory.holders(post, self.today));
        let held = holders.find(|held| self.directory.is_own(held.person_id));
        held.map(owner).into_iter().collect()
    }

    fn held(&self, post: &Post) -> Vec<Held> {
        let codes = post.codes.iter();
        codes
            .flat_map(|code| self.directory.holders(code, self.today))
            .filter(|held| self.directory.is_own(held.person_id))
            .filter_map(|held| {
                Some(Held {
                    kind: self.kind(held.unit_id)?,
                    owner: owner(held),
                })
            })
            .collect()
    }

    fn kind(&self, unit: UnitId) -> Option<UnitKind> {
        self.directory.unit(unit).map(|unit| unit.kind)
    }

    fn service(&self, unit: UnitId) -> Option<UnitId> {
        self.directory.at_or_above(unit, UnitKind::Service, self.today)
    }

    fn services(&self, units: impl Iterator<Item = UnitId>) -> Vec<UnitId> {
        let found: BTreeSet<UnitId> = units.filter_map(|unit| self.service(unit)).collect();
        found.into_iter().collect()
    }
}

fn owner(held: &entity::appointment::Model) -> Owner {
    Owner {
        person: held.person_id,
        role: held.role.clone(),
        unit: held.unit_id,
    }
}

fn each(posts: Vec<&Post>, of: impl Fn(&Post) -> Vec<Owner>) -> Vec<Owner> {
    posts.into_iter().flat_map(of).collect()
}

/// How far up the line of an obligation a post is held; nothing where it is not in the line.
fn place(obligation: &obligation::Model, held: &Held) -> Option<u8> {
    let unit = held.owner.unit;
    match held.kind {
        _ if obligation.unit_id == unit => Some(0),
        UnitKind::Team if obligation.team_id == Some(unit) => Some(1),
        UnitKind::Service if obligation.service_id == Some(unit) => Some(2),
        UnitKind::Authority => Some(3),
        _ => None,
    }
}

//! From a role that a rule names to the people who hold it: structure as on the event date, people as at submission.
//! A role that nobody holds falls up to a required post and is shown as a gap. People of partner agencies see nothing that
//! is addressed to a role, so that a role only they hold is held by nobody.

use chrono::NaiveDate;
use entity::{
    appointment,
    id::{PersonId, UnitId},
};
use rules::{
    RuleSet,
    term::{Anchor, RoleKind},
};

use crate::directory::Directory;

/// Who is to get something addressed to a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who; absent for a forum, a body, or a gap that even the required posts do not fill.
    pub person: Option<PersonId>,
    /// Unit in which the role is held.
    pub unit: Option<UnitId>,
    /// Nobody held the role: it went to a required post instead.
    pub gap: bool,
}

/// Where the search begins and on which days it looks.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The worker or unit that the matter is about; absent: the authority.
    pub about: Option<UnitId>,
    /// Who submitted, and the roles responsible for the row: their line is the auditor's line.
    pub auditor: PersonId,
    /// Roles of the auditor whose line counts first.
    pub responsible: &'a [String],
    /// Structure as on this day.
    pub structure_on: NaiveDate,
    /// People as on this day.
    pub people_on: NaiveDate,
}

/// Finds everybody who is to get something addressed to `role`. Never empty.
#[must_use]
pub fn resolve(directory: &Directory, rules: &RuleSet, role: &str, anchor: Anchor, start: Start<'_>) -> Vec<Recipient> {
    let known = rules.role(role);
    let codes: Vec<&str> = std::iter::once(role)
        .chain(known.iter().flat_map(|role| role.stands_for.iter().map(String::as_str)))
        .collect();
    let addressed_as_body = known.is_some_and(|role| role.kind != RoleKind::Position);
    let found = if addressed_as_body {
        body(directory, &codes, start)
    } else {
        match anchor {
            Anchor::AllHolders => everywhere(directory, &codes, start.people_on),
            Anchor::LineOfUnit => up_the_line(directory, &codes, start.about.into_iter().collect(), start),
            Anchor::LineOfAuditor => up_the_line(directory, &codes, desks(directory, start), start),
        }
    };
    if found.is_empty() {
        required_post(directory, rules, addressed_as_body, start)
    } else {
        found
    }
}

/// A forum or body gets one addressed copy, which all its members see.
fn body(directory: &Directory, codes: &[&str], start: Start<'_>) -> Vec<Recipient> {
    let seated = codes
        .iter()
        .flat_map(|code| directory.holders(code, start.people_on))
        .any(|held| directory.is_own(held.person_id));
    let unit = directory.authority().map(|unit| unit.id);
    if seated {
        vec![Recipient {
            person: None,
            unit,
            gap: false,
        }]
    } else {
        Vec::new()
    }
}

fn everywhere(directory: &Directory, codes: &[&str], on: NaiveDate) -> Vec<Recipient> {
    let mut found = Vec::new();
    for held in codes.iter().flat_map(|code| directory.holders(code, on)) {
        push(&mut found, directory, held);
    }
    found
}

/// Climbs from each unit until somebody holds one of the roles.
fn up_the_line(directory: &Directory, codes: &[&str], from: Vec<UnitId>, start: Start<'_>) -> Vec<Recipient> {
    let mut found = Vec::new();
    for unit in from {
        for above in directory.line(unit, start.structure_on) {
            let before = found.len();
            for held in codes
                .iter()
                .flat_map(|code| directory.holders_in(code, above, start.people_on))
            {
                push(&mut found, directory, held);
            }
            if found.len() > before {
                break;
            }
        }
    }
    found
}

/// Units where the auditor holds a responsible role; else every unit where the auditor holds anything; else the matter's.
fn desks(directory: &Directory, start: Start<'_>) -> Vec<UnitId> {
    let held = || directory.held_by(start.auditor, start.people_on);
    let mut desks: Vec<UnitId> = held()
        .filter(|held| start.responsible.contains(&held.role))
        .map(|held| held.unit_id)
        .collect();
    if desks.is_empty() {
        desks = held().map(|held| held.unit_id).collect();
    }
    if desks.is_empty() {
        desks.extend(start.about);
    }
    desks
}

fn required_post(directory: &Directory, rules: &RuleSet, forum: bool, start: Start<'_>) -> Vec<Recipient> {
    let unit = directory.authority().map(|unit| unit.id);
    let holder = rules
        .framework()
        .required_posts
        .iter()
        .flat_map(|post| directory.holders(post, start.people_on))
        .find(|held| directory.is_own(held.person_id));
    let mut found: Vec<Recipient> = holder
        .into_iter()
        .map(|held| Recipient {
            person: Some(held.person_id),
            unit: Some(held.unit_id),
            gap: true,
        })
        .collect();
    // The copy addressed to an empty forum stays, so that members who join see it.
    if forum || found.is_empty() {
        found.insert(
            0,
            Recipient {
                person: None,
                unit,
                gap: true,
            },
        );
    }
    found
}

fn push(found: &mut Vec<Recipient>, directory: &Directory, held: &appointment::Model) {
    let known = found.iter().any(|recipient| recipient.person == Some(held.person_id));
    if !known && directory.is_own(held.person_id) {
        found.push(Recipient {
            person: Some(held.person_id),
            unit: Some(held.unit_id),
            gap: false,
        });
    }
}

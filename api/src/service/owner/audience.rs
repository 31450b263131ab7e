//! What goes to a role: as a recipient, as a forum on the way to one, or as a copy.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rules::{
    RuleSet,
    row::{Cadence, Leg, Task},
    term::{Anchor, DistributionMode},
};

use crate::policy::Audience;

/// One way in which a leg reaches a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route<'a> {
    /// How.
    pub mode: DistributionMode,
    /// The forum that it travels through.
    pub via: Option<&'a str>,
    /// To whom it goes on from here, where the role is the forum that it travels through.
    pub onward: Option<&'a str>,
    /// Only then, in words.
    pub condition: Option<&'a str>,
    /// Whose meeting it is for, where each recipient has its own.
    pub recipient: &'a str,
    /// Every holder gets it, not only those in a line.
    pub everybody: bool,
}

/// What of `leg` goes to `role`: as a recipient first, then as a copy, then on its way to somebody else.
#[must_use]
pub fn routes<'a>(task: &'a Task, leg: &'a Leg, role: &str) -> Vec<Route<'a>> {
    let recipients = leg.recipients.iter().map(|to| Route {
        mode: to.mode,
        via: to.via.as_deref(),
        onward: None,
        condition: to.condition.as_deref(),
        recipient: &to.role,
        everybody: to.anchor == Anchor::AllHolders,
    });
    let copies = task.copies.iter().filter(|copy| copy.leg == leg.id).map(|copy| Route {
        mode: DistributionMode::Copy,
        via: None,
        onward: None,
        condition: copy.condition.as_deref(),
        recipient: &copy.role,
        everybody: copy.anchor == Anchor::AllHolders,
    });
    let through = recipients
        .clone()
        .filter(|route| route.via == Some(role))
        .map(|route| Route {
            onward: Some(route.recipient),
            everybody: false,
            ..route
        });
    let direct = recipients.chain(copies).filter(|route| route.recipient == role);
    direct.chain(through).collect()
}

/// What goes to a role, and to which of its holders.
#[derive(Debug)]
pub(super) struct Addressed {
    pub audience: Audience,
    /// Every holder gets it, not only those for the whole authority.
    pub everybody: bool,
}

/// Who gets some legs, and when.
type Key = (String, Option<Vec<String>>, bool);

/// Every role's, by its code.
pub(super) fn of(set: &RuleSet) -> HashMap<String, Vec<Addressed>> {
    let mut found: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for (task, leg) in set
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)))
    {
        for role in reached(task, leg) {
            let routes = routes(task, leg, role);
            let own_meetings = leg.cadence == Cadence::MeetingCycle { forum: None };
            let forums = own_meetings.then(|| {
                let forums: BTreeSet<&str> = routes.iter().map(|route| route.recipient).collect();
                forums.into_iter().map(str::to_owned).collect()
            });
            let everybody = routes.iter().any(|route| route.everybody);
            let key = (role.to_owned(), forums, everybody);
            found.entry(key).or_default().push(leg.id.clone());
        }
    }
    let mut by_role: HashMap<String, Vec<Addressed>> = HashMap::new();
    for ((role, forums, everybody), legs) in found {
        let audience = Audience {
            legs: legs.into(),
            meetings_of: forums.map(Arc::from),
        };
        by_role.entry(role).or_default().push(Addressed { audience, everybody });
    }
    by_role
}

/// Every role that a leg reaches, each once.
fn reached<'a>(task: &'a Task, leg: &'a Leg) -> BTreeSet<&'a str> {
    let vias = leg.recipients.iter().filter_map(|to| to.via.as_deref());
    let copies = task.copies.iter().filter(|copy| copy.leg == leg.id);
    let recipients = leg.recipients.iter().map(|to| to.role.as_str());
    recipients
        .chain(vias)
        .chain(copies.map(|copy| copy.role.as_str()))
        .collect()
}

//! Who answers for which leg and who gets it, by role: read off a rule set once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rules::{
    RuleSet,
    row::{Leg, Place, Task},
};

use super::audience::{self, Addressed};
use crate::policy::Audience;

/// Posts, legs and audiences of one rule set.
#[derive(Debug, Default)]
pub struct Posts {
    all: Vec<Post>,
    /// Places of the posts that holders of a role hold.
    by_code: HashMap<String, Vec<usize>>,
    legs: HashMap<String, Way>,
    responsible: HashMap<String, Vec<String>>,
    audiences: HashMap<String, Vec<Addressed>>,
    required: Vec<String>,
}

/// A role, with those who stand for it, or several roles of which each holder owes one of the same leg.
#[derive(Debug, Default)]
pub(super) struct Post {
    /// Role codes: who holds any of them holds the post.
    pub codes: Vec<String>,
    /// Legs that fall to the nearest holder in the line.
    pub line: Arc<[String]>,
    /// Legs that fall to holders of other services.
    pub elsewhere: Arc<[String]>,
    /// Legs of which each holder has their own.
    pub own: Arc<[String]>,
}

/// To whom a leg falls.
pub(super) enum Falls<'a> {
    /// Each holder has their own.
    Holders(&'a Post),
    /// The nearest holder of each post in the line.
    Line(Vec<&'a Post>),
    /// Holders in other services.
    Elsewhere(Vec<&'a Post>),
}

#[derive(Debug)]
struct Way {
    sort: Sort,
    posts: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Sort {
    Line,
    Elsewhere,
    Own,
}

impl Posts {
    /// Reads them off `rules`.
    #[must_use]
    pub fn of(rules: &RuleSet) -> Self {
        let mut draft = Draft::default();
        let mut read = Self {
            required: rules.framework().required_posts.clone(),
            ..Self::default()
        };
        for (task, leg) in rules
            .tasks()
            .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)))
        {
            let way = draft.way(rules, task, leg);
            read.legs.insert(leg.id.clone(), way);
            let answering: BTreeSet<&str> = responsible(task, leg)
                .iter()
                .chain(&leg.per_holder)
                .map(String::as_str)
                .collect();
            let codes: BTreeSet<String> = answering.into_iter().flat_map(|role| codes(rules, role)).collect();
            for code in codes {
                read.responsible.entry(code).or_default().push(leg.id.clone());
            }
        }
        read.all = draft.posts();
        for (at, post) in read.all.iter().enumerate() {
            for code in &post.codes {
                read.by_code.entry(code.clone()).or_default().push(at);
            }
        }
        read.audiences = audience::of(rules);
        read
    }

    /// To whom the leg falls; nothing where the rules do not have it.
    pub(super) fn falls(&self, leg: &str) -> Option<Falls<'_>> {
        let way = self.legs.get(leg)?;
        let mut posts = way.posts.iter().filter_map(|at| self.all.get(*at));
        Some(match way.sort {
            Sort::Own => Falls::Holders(posts.next()?),
            Sort::Line => Falls::Line(posts.collect()),
            Sort::Elsewhere => Falls::Elsewhere(posts.collect()),
        })
    }

    /// The posts that somebody with these roles holds, each once.
    pub(super) fn held_with<'a>(&self, codes: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &Post> {
        let places: BTreeSet<usize> = codes
            .filter_map(|code| self.by_code.get(code))
            .flatten()
            .copied()
            .collect();
        places.into_iter().filter_map(|at| self.all.get(at))
    }

    /// What goes to a role: all of it where it is held for the whole authority, else what every holder gets.
    pub fn audiences(&self, role: &str, whole_authority: bool) -> impl Iterator<Item = &Audience> {
        let all = self.audiences.get(role).into_iter().flatten();
        all.filter(move |addressed| whole_authority || addressed.everybody)
            .map(|addressed| &addressed.audience)
    }

    /// Legs for which holders of the role answer: those of `Leg.by`, else of the row, and those due from each holder.
    #[must_use]
    pub fn legs_of(&self, role: &str) -> &[String] {
        self.responsible.get(role).map_or(&[], Vec::as_slice)
    }

    /// Posts that must be held, the first one first.
    pub(super) fn required(&self) -> &[String] {
        &self.required
    }
}

/// By whom a leg is done: whom it names, else those responsible for its row.
#[must_use]
pub fn responsible<'a>(task: &'a Task, leg: &'a Leg) -> &'a [String] {
    if leg.by.is_empty() { &task.responsible } else { &leg.by }
}

/// The role itself and those whose holders stand for it.
fn codes(rules: &RuleSet, role: &str) -> Vec<String> {
    let stand_ins = rules.role(role).into_iter().flat_map(|known| known.stands_for.iter());
    std::iter::once(role)
        .chain(stand_ins.map(String::as_str))
        .map(str::to_owned)
        .collect()
}

/// Posts while their legs are gathered, by the codes of their holders.
#[derive(Default)]
struct Draft(BTreeMap<Vec<String>, DraftPost>);

#[derive(Default)]
struct DraftPost {
    at: usize,
    line: Vec<String>,
    elsewhere: Vec<String>,
    own: Vec<String>,
}

impl Draft {
    fn way(&mut self, set: &RuleSet, task: &Task, leg: &Leg) -> Way {
        let sort = match leg.place {
            _ if !leg.per_holder.is_empty() => Sort::Own,
            Place::OtherService => Sort::Elsewhere,
            Place::Anywhere | Place::OwnTeam | Place::OwnService => Sort::Line,
        };
        let roles: Vec<&[String]> = match sort {
            Sort::Own => vec![&leg.per_holder],
            Sort::Line | Sort::Elsewhere => responsible(task, leg).chunks(1).collect(),
        };
        let mut posts = Vec::new();
        for roles in roles {
            let post = self.post(set, roles);
            let legs = match sort {
                Sort::Own => &mut post.own,
                Sort::Line => &mut post.line,
                Sort::Elsewhere => &mut post.elsewhere,
            };
            legs.push(leg.id.clone());
            posts.push(post.at);
        }
        Way { sort, posts }
    }

    fn post(&mut self, set: &RuleSet, roles: &[String]) -> &mut DraftPost {
        let codes: BTreeSet<String> = roles.iter().flat_map(|role| codes(set, role)).collect();
        let at = self.0.len();
        self.0.entry(codes.into_iter().collect()).or_insert_with(|| DraftPost {
            at,
            ..DraftPost::default()
        })
    }

    /// In the order in which the framework first names them.
    fn posts(self) -> Vec<Post> {
        let mut posts: Vec<_> = self.0.into_iter().collect();
        posts.sort_by_key(|(_, post)| post.at);
        let each = posts.into_iter().map(|(codes, post)| Post {
            codes,
            line: post.line.into(),
            elsewhere: post.elsewhere.into(),
            own: post.own.into(),
        });
        each.collect()
    }
}

//! What the book says, before it is written as anything: parts, sections, rows, in the words of the day.

use chrono::NaiveDate;

use super::{
    follow,
    say::{Say, date, list},
    sentence,
};
use crate::{
    row::{Leg, RowStatus, Task},
    ruleset::RuleSet,
    vocabulary::without_article,
};

/// The whole book.
pub(super) struct Book<'s> {
    pub say: Say<'s>,
    pub title: &'s str,
    pub authority: &'s str,
    /// What identifies it: each with its name.
    pub facts: Vec<(&'static str, String)>,
    /// What the framework is for, and what it rests on.
    pub statements: Vec<(&'static str, Vec<String>)>,
    pub parts: Vec<Part<'s>>,
    /// Short names of sentences, each with the name in full.
    pub short_names: Vec<(String, String)>,
}

/// A part of the framework.
pub(super) struct Part<'s> {
    pub heading: String,
    pub sections: Vec<Section<'s>>,
}

/// The rows under one heading.
pub(super) struct Section<'s> {
    pub heading: String,
    pub rows: Vec<Row<'s>>,
}

/// A row of a table.
pub(super) struct Row<'s> {
    pub task: &'s Task,
    pub title: String,
    pub description: String,
    /// Still being developed: what it says is not due yet.
    pub planned: bool,
    /// What follows from a concern, a sentence each.
    pub follows: Vec<String>,
    /// Full names of the roles responsible.
    pub roles: Vec<String>,
    pub duties: Vec<Duty<'s>>,
    pub purposes: Vec<String>,
    /// What the source leaves open, and our reading.
    pub open: Vec<(&'s str, &'s str)>,
}

/// A duty of a row.
pub(super) struct Duty<'s> {
    pub leg: &'s Leg,
    pub sentence: String,
    /// The frequency is our reading.
    pub reading: bool,
}

/// What a row says that is still being developed.
pub(super) const PLANNED: &str = "Still being developed: nothing of it is due yet.";
/// What every reader needs to know first.
pub(super) const HOW_TO_READ: &[&str] = &[
    "“Not stated (we read: …)” means that the framework does not say how often. The reading is ours, and can be changed.",
    "Notes below a table say, in our words, what the framework leaves open and how we read it.",
    "Words in “quotation marks” within a frequency are the framework's own.",
    "Roles and regulations bear the names that they have on the day of this book.",
    "A concern reaches everybody whom its row names, whatever else follows. “After a concern” says what the row adds to that.",
];

impl<'s> Book<'s> {
    /// Gather the book of a rule set.
    pub fn of(set: &'s RuleSet, day: NaiveDate) -> Self {
        let say = Say { set, day };
        let framework = set.framework();
        let legs: usize = set.tasks().map(|task| task.legs.len()).sum();
        let statements =
            |list: &[crate::vocabulary::Statement]| list.iter().map(|entry| say.words(&entry.text)).collect();
        Self {
            say,
            title: &framework.name,
            authority: &framework.authority,
            facts: vec![
                ("As of", date(day)),
                ("Framework since", date(framework.starts_on)),
                (
                    "Rows and duties",
                    format!("{} rows, {legs} duties", set.tasks().count()),
                ),
                ("Source", framework.source.clone()),
                ("Rule set", set.hash().to_owned()),
            ],
            statements: vec![
                ("What it is for", statements(&framework.purposes)),
                ("What it rests on", statements(&framework.principles)),
            ],
            parts: parts(set, say),
            short_names: short_names(set, say),
        }
    }

    /// Every row, in the book's order, with the headings that it stands under.
    pub fn rows(&self) -> impl Iterator<Item = (&Part<'s>, &Section<'s>, &Row<'s>)> {
        self.parts.iter().flat_map(|part| {
            part.sections
                .iter()
                .flat_map(move |section| section.rows.iter().map(move |row| (part, section, row)))
        })
    }
}

fn parts<'s>(set: &'s RuleSet, say: Say<'s>) -> Vec<Part<'s>> {
    let mut parts: Vec<(u32, Part<'s>)> = Vec::new();
    for task in set.tasks() {
        if parts.last().is_none_or(|(number, _)| *number != task.part) {
            parts.push((
                task.part,
                Part {
                    heading: part_heading(set, task.part),
                    sections: Vec::new(),
                },
            ));
        }
        if let Some((_, part)) = parts.last_mut() {
            part.take(task, say);
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

fn part_heading(set: &RuleSet, number: u32) -> String {
    let part = set.framework().parts.iter().find(|part| part.number == number);
    part.map_or_else(
        || format!("Part {number}"),
        |part| format!("Part {number}: {}", part.name),
    )
}

impl<'s> Part<'s> {
    /// Put a row under its heading. A row that was added later stands with the others of its heading.
    fn take(&mut self, task: &'s Task, say: Say<'s>) {
        let heading = say.words(&task.section);
        let at = self.sections.iter().position(|section| section.heading == heading);
        let row = row(task, say);
        match at.and_then(|at| self.sections.get_mut(at)) {
            Some(section) => section.rows.push(row),
            None => self.sections.push(Section {
                heading,
                rows: vec![row],
            }),
        }
    }
}

fn row<'s>(task: &'s Task, say: Say<'s>) -> Row<'s> {
    let duty = |leg: &'s Leg| Duty {
        leg,
        sentence: sentence::of_task(leg, Some(task), say),
        reading: sentence::is_reading(leg),
    };
    Row {
        task,
        title: say.words(&task.title),
        description: say.words(&task.description),
        planned: task.status == RowStatus::Planned,
        follows: follow::sentences(task, say),
        roles: task.responsible.iter().map(|code| say.full(code)).collect(),
        duties: task.legs.iter().map(duty).collect(),
        purposes: task.purposes.iter().map(|purpose| say.words(purpose)).collect(),
        open: task
            .ambiguities
            .iter()
            .map(|open| (open.text.as_str(), open.reading.as_str()))
            .collect(),
    }
}

/// The roles that sentences say shorter than their name is.
fn short_names(set: &RuleSet, say: Say) -> Vec<(String, String)> {
    let said = |code: &String| (without_article(&say.role(code)).to_owned(), say.full(code));
    let mut names: Vec<(String, String)> = set.tasks().flat_map(named).map(said).collect();
    names.retain(|(short, full)| !short.eq_ignore_ascii_case(full));
    names.sort();
    names.dedup();
    names
}

/// Every role that sentences about a row may name.
fn named(task: &Task) -> impl Iterator<Item = &String> {
    task.legs
        .iter()
        .flat_map(|leg| {
            let recipients = leg
                .recipients
                .iter()
                .flat_map(|to| std::iter::once(&to.role).chain(&to.via));
            recipients.chain(&leg.with).chain(&leg.by).chain(&leg.per_holder)
        })
        .chain(task.copies.iter().map(|copy| &copy.role))
        .chain(task.floor.iter().map(|floor| &floor.role))
        .chain(task.responsible.iter())
}

/// A list of names as one text.
pub(super) fn names(names: &[String]) -> String {
    list(names.iter().cloned())
}

//! The words in which a case names an outcome: `alert to OPERATIONS_MANAGER, because significant`. Reads and compares.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::{
    problem::suggest,
    term::{DistributionMode, FollowUpKind, Origin, Same},
    verdict::{Action, Outcome},
};

/// Heads of phrases, and what each means, for the guide.
pub(crate) const HEADS: &[(&str, &str)] = &[
    ("report to ROLE", "the evidence is reported to them"),
    ("for information to ROLE", "they get it for information"),
    ("for consideration to ROLE", "they get it for consideration"),
    ("copy to ROLE", "they get a copy"),
    ("alert to ROLE", "they are alerted at once"),
    ("feedback to ROLE", "they hear how it went"),
    ("2 further audits", "so many further files are to be audited"),
    ("review again", "the file is to be looked at again"),
    ("meets 3.16/r1", "the evidence meets that leg of the row"),
    ("requires CODE", "something is missing, such as `MISSING_ANSWER`"),
    ("conflict", "it is flagged as a conflict of interest"),
    ("warning", "a remark that changes nothing"),
];

/// What may follow a head after a comma, and what each means, for the guide.
pub(crate) const TAILS: &[(&str, &str)] = &[
    ("via ROLE", "through that forum"),
    (
        "same worker",
        "also `same team`, `same case file`: what stays the same in a follow-up",
    ),
    ("by ROLE", "who is to do the follow-up"),
    ("due 2026-08-12", "the last day to do it"),
    ("in 2026/27 Q1", "the period that a duty is met in"),
    ("from script", "who asked for it: `script`, `leg`, `floor` or `engine`"),
    ("of FIELD", "which field a requirement is about"),
    ("because words", "the reason has these words in it; always last"),
];

/// What the engine and its host find missing, by code, for the guide; scripts coin codes of their own with `e.require`.
pub(crate) const REQUIREMENTS: &[(&str, &str)] = &[
    ("MISSING_ANSWER", "a question that must be answered is not"),
    (
        "WRONG_ANSWER",
        "an answer is of another sort than its question asks for",
    ),
    ("UNKNOWN_TOOL", "nobody knows the tool"),
    ("WRONG_TOOL", "the row is audited with another tool"),
    ("MISSING_WORKER", "the row is about one worker, and none is named"),
    ("WORKER_NOT_IN_UNIT", "the worker did not work in that team on the day"),
    ("WRONG_KIND", "no duty of the row is met by this kind of evidence"),
    ("WRONG_UNIT", "the row is about another kind of unit"),
    ("WRONG_PERIOD", "no duty of the row has that period"),
    (
        "WHICH_OBLIGATION",
        "the row asks for different audits at that time: name one",
    ),
    (
        "WHICH_MEETING",
        "the row is for the meetings of several forums: name one",
    ),
    ("WRONG_OBLIGATION", "the duty that is named cannot be answered by this"),
    ("FUTURE_EVENT_DATE", "the day is still to come"),
    ("OBLIGATION_UNKNOWN", "the duty that is named does not exist"),
    (
        "OBLIGATION_OF_ANOTHER_TASK",
        "the duty that is named belongs to another row",
    ),
    ("FOLLOW_UP_UNKNOWN", "the follow-up that is named does not exist"),
    ("FOLLOW_UP_CLOSED", "the follow-up that is named is closed already"),
    ("FOLLOW_UP_NEEDS_AUDIT", "a follow-up is answered by an audit"),
    ("FOLLOW_UP_OF_ANOTHER_TASK", "the follow-up belongs to another row"),
    ("FOLLOW_UP_OF_ANOTHER_TEAM", "the follow-up is about another team"),
    ("FOLLOW_UP_OF_ANOTHER_WORKER", "the follow-up is about another worker"),
    ("FOLLOW_UP_OF_ANOTHER_FILE", "the follow-up is about another case file"),
];

/// One expected outcome.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// As written.
    pub words: String,
    /// Byte offset in its file.
    pub offset: usize,
    /// How many; absent: at least one.
    pub count: Option<usize>,
    pub head: Head,
    via: Option<String>,
    same: Option<Same>,
    by: Option<String>,
    due: Option<NaiveDate>,
    origin: Option<Origin>,
    field: Option<String>,
    period: Option<String>,
    because: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Head {
    Distribute(DistributionMode, Option<String>),
    FollowUp(FollowUpKind),
    Meets(Option<String>),
    Requires(Option<String>),
    Conflict,
    Warning,
}

/// What is wrong with a phrase, and what to write instead.
type Wrong = (String, Option<String>);

impl Phrase {
    /// Read a phrase that stands at `offset` of its file.
    pub fn read(words: &str, offset: usize) -> Result<Self, Wrong> {
        let (plain, because) = match words.split_once(", because ") {
            Some((plain, because)) => (plain, Some(because.trim().to_lowercase())),
            None => (words, None),
        };
        let mut clauses = plain.split(',').map(str::trim);
        let (count, first) = counted(clauses.next().unwrap_or_default());
        let mut phrase = Self {
            words: words.to_owned(),
            offset,
            count,
            head: head(first)?,
            via: None,
            same: None,
            by: None,
            due: None,
            origin: None,
            field: None,
            period: None,
            because,
        };
        for clause in clauses {
            phrase.tail(clause)?;
        }
        Ok(phrase)
    }

    /// Every role that it names.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        let to = match &self.head {
            Head::Distribute(_, role) => role.as_deref(),
            _ => None,
        };
        [to, self.via.as_deref(), self.by.as_deref()].into_iter().flatten()
    }

    fn tail(&mut self, clause: &str) -> Result<(), Wrong> {
        let (word, rest) = clause.split_once(' ').unwrap_or((clause, ""));
        let code = rest.trim().to_uppercase().replace(' ', "_");
        let bad = |known: Vec<&'static str>| (format!("`{clause}` says nothing known"), suggest(&code, known));
        match word {
            "via" => self.via = Some(code),
            "by" => self.by = Some(code),
            "in" => self.period = Some(rest.trim().to_owned()),
            "of" => self.field = Some(rest.trim().to_owned()),
            "same" => {
                let same = Same::from_str(&code).map_err(|()| bad(Same::ALL.iter().map(|s| s.code()).collect()))?;
                self.same = Some(same);
            }
            "from" => {
                let known = || Origin::ALL.iter().map(|origin| origin.code()).collect();
                self.origin = Some(Origin::from_str(&code).map_err(|()| bad(known()))?);
            }
            "due" => {
                let day = rest.trim().parse().map_err(|_| {
                    let help = "write the day as 2026-08-12".to_owned();
                    (format!("`{rest}` is not a day"), Some(help))
                })?;
                self.due = Some(day);
            }
            _ => {
                let known = TAILS.iter().map(|(tail, _)| *tail);
                return Err((
                    format!("`{clause}` says nothing known after a comma"),
                    suggest(clause, known),
                ));
            }
        }
        Ok(())
    }

    /// Whether this outcome is what it says.
    pub fn matches(&self, outcome: &Outcome) -> bool {
        let because = &outcome.because;
        self.matches_action(&outcome.action)
            && self.origin.is_none_or(|origin| origin == because.origin)
            && self
                .because
                .as_ref()
                .is_none_or(|words| because.sentence.to_lowercase().contains(words))
    }

    fn matches_action(&self, action: &Action) -> bool {
        match (&self.head, action) {
            (
                Head::Distribute(mode, role),
                Action::Distribute {
                    mode: is,
                    role: to,
                    via,
                    ..
                },
            ) => mode == is && fits(role.as_ref(), Some(to)) && fits(self.via.as_ref(), via.as_ref()),
            (
                Head::FollowUp(kind),
                Action::FollowUp {
                    kind: is,
                    same,
                    due_on,
                    owner,
                },
            ) => {
                kind == is
                    && self.same.is_none_or(|wanted| wanted == *same)
                    && self.due.is_none_or(|wanted| wanted == *due_on)
                    && fits(self.by.as_ref(), Some(owner))
            }
            (Head::Meets(leg), Action::Satisfy { leg: is, period }) => {
                fits(leg.as_ref(), Some(is)) && fits(self.period.as_ref(), Some(&period.label))
            }
            (Head::Requires(code), Action::Require { code: is, field, .. }) => {
                fits(code.as_ref(), Some(is)) && fits(self.field.as_ref(), field.as_ref())
            }
            (Head::Conflict, Action::Conflict { .. }) | (Head::Warning, Action::Warn { .. }) => true,
            _ => false,
        }
    }
}

/// Nothing wanted fits everything.
fn fits(wanted: Option<&String>, is: Option<&String>) -> bool {
    wanted.is_none() || wanted == is
}

fn counted(clause: &str) -> (Option<usize>, &str) {
    match clause.split_once(' ') {
        Some((number, rest)) => match number.parse() {
            Ok(count) => (Some(count), rest.trim()),
            Err(_) => (None, clause),
        },
        None => (None, clause),
    }
}

fn head(words: &str) -> Result<Head, Wrong> {
    let lower = words.to_lowercase();
    let modes = [
        ("report", DistributionMode::Report),
        ("for information", DistributionMode::ForInformation),
        ("for consideration", DistributionMode::ForConsideration),
        ("copy", DistributionMode::Copy),
        ("alert", DistributionMode::Alert),
        ("feedback", DistributionMode::Feedback),
    ];
    for (name, mode) in modes {
        if let Some(rest) = after(words, &lower, name) {
            let role = rest.strip_prefix("to ").unwrap_or(rest).trim();
            return Ok(Head::Distribute(mode, (!role.is_empty()).then(|| role.to_owned())));
        }
    }
    for (name, kind) in [
        ("further audits", FollowUpKind::FurtherAudit),
        ("further audit", FollowUpKind::FurtherAudit),
        ("review again", FollowUpKind::ReReview),
    ] {
        if lower == name {
            return Ok(Head::FollowUp(kind));
        }
    }
    let rest_of = |name| after(words, &lower, name).map(|rest| (!rest.is_empty()).then(|| rest.to_owned()));
    if let Some(leg) = rest_of("meets") {
        return Ok(Head::Meets(leg));
    }
    if let Some(code) = rest_of("requires") {
        return Ok(Head::Requires(code));
    }
    match lower.as_str() {
        "conflict" => Ok(Head::Conflict),
        "warning" => Ok(Head::Warning),
        _ => Err((
            format!("`{words}` is no outcome"),
            suggest(words, HEADS.iter().map(|(head, _)| *head)),
        )),
    }
}

/// What stands after `name`, if the words begin with it.
fn after<'a>(words: &'a str, lower: &str, name: &str) -> Option<&'a str> {
    let rest = lower.strip_prefix(name)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| words.get(name.len()..).unwrap_or_default().trim())
}

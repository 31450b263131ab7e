//! The words in which a case names an outcome: `alert to OPERATIONS_MANAGER, because significant`. Reads and compares.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::{
    problem::suggest,
    surface::Ty,
    term::{DistributionMode, FollowUpKind, Origin, Same},
    verdict::Outcome,
};

mod word;

pub(crate) use word::{HEADS, REQUIREMENTS, TAILS};

use super::named::Named;

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
    pub via: Option<String>,
    pub same: Option<Same>,
    pub by: Option<String>,
    pub due: Option<NaiveDate>,
    pub field: Option<String>,
    pub period: Option<String>,
    pub again: Option<Again>,
    pub holder: bool,
    pub all_holders: bool,
    pub our_reading: bool,
    pub mode: Option<DistributionMode>,
    origin: Option<Origin>,
    because: Option<String>,
}

/// Which reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    Any,
    Number(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Head {
    Distribute(DistributionMode, Option<String>),
    FollowUp(FollowUpKind),
    Meets(Option<String>),
    Requires(Option<String>),
    Conflict,
    Warning,
    Tell(Option<String>),
    TellNobody,
    Summary(Option<String>),
    Draw(Option<u32>, Option<String>),
}

/// What is wrong with a phrase, and what to write instead.
type Wrong = (String, Option<String>);

impl Head {
    /// Whether a hook can ask for it: each has outcomes of its own.
    pub fn is_of(&self, hook: Ty) -> bool {
        match self {
            Self::Tell(_) => matches!(hook, Ty::Overdue | Ty::PeriodEnd),
            Self::TellNobody => hook == Ty::Overdue,
            Self::Summary(_) | Self::Draw(..) => hook == Ty::PeriodEnd,
            _ => hook == Ty::Evidence,
        }
    }
}

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
            field: None,
            period: None,
            again: None,
            holder: false,
            all_holders: false,
            our_reading: false,
            mode: None,
            origin: None,
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
            Head::Distribute(_, role) | Head::Tell(role) | Head::Summary(role) => role.as_deref(),
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
            "again" => {
                let number = rest.trim();
                self.again = Some(if number.is_empty() {
                    Again::Any
                } else {
                    let help = "write `again`, or which reminder it is, such as `again 2`".to_owned();
                    let number = number
                        .parse()
                        .map_err(|_| (format!("`{clause}` says nothing known"), Some(help)));
                    Again::Number(number?)
                });
            }
            _ => self.plain_tail(clause)?,
        }
        Ok(())
    }

    /// Whether this outcome is what it says.
    pub fn matches<A: Named>(&self, outcome: &Outcome<A>) -> bool {
        let because = &outcome.because;
        outcome.action.is(self)
            && self.origin.is_none_or(|origin| origin == because.origin)
            && self
                .because
                .as_ref()
                .is_none_or(|words| because.sentence.to_lowercase().contains(words))
    }

    /// What is said without any word that could be another.
    fn plain_tail(&mut self, clause: &str) -> Result<(), Wrong> {
        match clause {
            "the holder" => self.holder = true,
            "all holders" => self.all_holders = true,
            "our reading" => self.our_reading = true,
            "for information" => self.mode = Some(DistributionMode::ForInformation),
            "for consideration" => self.mode = Some(DistributionMode::ForConsideration),
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
}

/// Nothing wanted fits everything.
pub(crate) fn fits(wanted: Option<&String>, is: Option<&String>) -> bool {
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
    if let Some(role) = rest_of("tell") {
        let nobody = role.as_deref() == Some("nobody");
        return Ok(if nobody { Head::TellNobody } else { Head::Tell(role) });
    }
    if let Some(rest) = rest_of("summary") {
        let role = rest.map(|rest| rest.strip_prefix("to ").unwrap_or(&rest).trim().to_owned());
        return Ok(Head::Summary(role));
    }
    if let Some(rest) = rest_of("draw") {
        let rest = rest.unwrap_or_default();
        let (count, item) = counted(&rest);
        let count = count.and_then(|count| u32::try_from(count).ok());
        return Ok(Head::Draw(count, (!item.is_empty()).then(|| item.to_owned())));
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
